"""Queries as files: where the named queries live; pure, no Flask, no store, no settings."""
