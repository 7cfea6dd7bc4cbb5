"""The manifest of the reconciliation service: what it can do, and at which addresses."""

from __future__ import annotations

from typing import Any

from registry import __version__
from registry.namespaces import ESD, ESD_ID
from registry.opened import Release
from registry.search.entities import type_of

#: Size of the frame a preview needs, in pixels.
_PREVIEW = {"width": 430, "height": 260}


def manifest(current: Release, root: str) -> dict[str, Any]:
    """Return what the service can do; API 0.2, section 3."""
    base = f"{root}/reconcile"
    suggest = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}"}
        for kind in ("entity", "type", "property")
    }
    suggest["entity"]["flyout_service_path"] = "/flyout/entity?id=${id}"
    return {
        "versions": ["0.2"],
        "name": "Local Government Standards Registry",
        "identifierSpace": str(ESD_ID),
        "schemaSpace": str(ESD),
        "documentation": base,
        "serviceVersion": __version__,
        "defaultTypes": [type_of(each) for each in current.catalogue.lists.values() if each.count],
        "view": {"url": root + "/{{id}}"},
        "preview": {"url": base + "/preview?id={{id}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Most values",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values to give at most; 0 gives all.",
                }
            ],
        },
    }
