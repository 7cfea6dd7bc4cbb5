"""Queries measured in the process, through the endpoint and through Oxigraph's own server."""
