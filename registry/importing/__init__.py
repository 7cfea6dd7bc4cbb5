"""Importing: an official download in, an overlay among the installation's sources out."""

from registry.importing.orders import ImportOptions
from registry.importing.running import ImportResult, import_files

__all__ = ["ImportOptions", "ImportResult", "import_files"]
