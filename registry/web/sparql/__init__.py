"""The SPARQL endpoint over HTTP: protocol, service description, graphs, named queries, pages."""

from registry.web.sparql.endpoint import Endpoint, make_endpoint
from registry.web.sparql.graphs import graphs
from registry.web.sparql.named import named
from registry.web.sparql.routes import sparql

#: What an application registers.
BLUEPRINTS = (sparql, graphs, named)

__all__ = ["BLUEPRINTS", "Endpoint", "make_endpoint"]
