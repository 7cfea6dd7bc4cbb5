"""How well names of services are assigned, measured by the source of the names."""
