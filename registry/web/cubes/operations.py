"""What the addresses of statistics take and give, for their description."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.cubes import CUBE_FORMATS
from registry.web.cubes.sending import GRAPH_OFFERS
from registry.web.operations import Operation

_GRAPHS = tuple(offer.media_type for offer in GRAPH_OFFERS)
_ROWS = ("text/html", *dict.fromkeys(entry.media_type for entry in CUBE_FORMATS))
_OF_GRAPH = Operation((200, 404, 406), _GRAPHS, ("_mediatype", "_profile"))
_OF_ROWS = Operation((200, 400, 404, 406), _ROWS, ("_mediatype", "_profile"))

#: Endpoint -> operation.
CUBES: Mapping[str, Operation] = {
    "cubes.every_cube": _OF_GRAPH,
    "cubes.of_authority": _OF_GRAPH,
    "cubes.term": _OF_GRAPH,
    "cubes.history": _OF_GRAPH,
    "cubes.latest": Operation((307, 404), is_conditional=False),
    "cubes.publication": _OF_GRAPH,
    "cubes.data_set": _OF_ROWS,
    "cubes.structure": _OF_GRAPH,
    "cubes.slice_": _OF_ROWS,
    "cubes.observation": _OF_ROWS,
}
