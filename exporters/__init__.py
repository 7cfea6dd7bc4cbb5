"""Output formats: a graph or a table in, bytes out; pure, no Flask, no store, no settings."""
