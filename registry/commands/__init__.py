"""Groups of commands, one module each; `registry/cli.py` puts them together."""
