"""The registry: local government's lists and mappings, built into releases and served."""

__version__ = "0.1.0"
