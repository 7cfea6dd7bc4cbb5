"""Where the shipped content and an installation's own data are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def content_root() -> Path:
    """Return the folder that holds ``vocabularies``, ``mappings`` and ``shapes``.

    In a checkout that is the folder beside the package; an installed package carries its own copy.
    """
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent


def default_data_directory() -> Path:
    """Return ``.registry`` in the checkout, or in the current folder when installed."""
    in_checkout = (_PACKAGE.parent / "pyproject.toml").is_file()
    return (_PACKAGE.parent if in_checkout else Path.cwd()) / ".registry"


def integrity_queries() -> Path:
    """Return the folder of the data cube specification's own integrity queries."""
    return _PACKAGE.parent / "sparql" / "integrity"
