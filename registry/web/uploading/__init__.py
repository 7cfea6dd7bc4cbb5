"""The pages of an authority's staff: uploads, previews, publications; and of data protection."""

from registry.web.uploading.routes import uploading

__all__ = ["uploading"]
