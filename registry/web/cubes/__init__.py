"""Statistics on the web: publications and their parts in every form, and pages for people."""

from registry.web.cubes.catalogue import add_publication
from registry.web.cubes.routes import cubes

__all__ = ["add_publication", "cubes"]
