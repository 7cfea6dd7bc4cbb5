"""Readers: the bytes of an official file in, an RDF graph out; pure."""
