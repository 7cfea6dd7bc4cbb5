"""What the addresses of the API of profiling take and give, for their description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.web.operations import Operation, Parameter, object_of

_JSON, _CSV = "application/json", "text/csv"
_TEXT: Mapping[str, Any] = {"type": "string"}
_FILE: Mapping[str, Any] = {"type": "string", "format": "binary"}
_ONE = ("service", "level", "area")

_JOB_OF_UPLOAD = Operation(
    (200, 202, 400, 401, 403, 413, 422, 500),
    (_JSON,),
    ("name", "scheme"),
    is_conditional=False,
    body={
        _CSV: _TEXT,
        "application/gzip": _FILE,
        "application/vnd.apache.parquet": _FILE,
        "multipart/form-data": object_of({"file": _FILE}, {"scheme": _TEXT}),
    },
)
_OWN = Operation((200, 401, 403, 404, 422), (_JSON,), is_conditional=False)

#: Endpoint, with the method before it where that is not GET -> operation.
PROFILING: Mapping[str, Operation] = {
    "profiling_api.periods": Operation((200, 401), (_JSON,), is_conditional=False),
    "PUT profiling_api.transactions": _JOB_OF_UPLOAD,
    "POST profiling_api.transactions": _JOB_OF_UPLOAD,
    "profiling_api.upload_report": _OWN,
    "DELETE profiling_api.remove_upload": _OWN._replace(statuses=(204, 401, 403, 404, 422)),
    "profiling_api.rejected": _OWN._replace(media_types=(_CSV,)),
    "profiling_api.job": _OWN,
    "profiling_api.costs": _OWN,
    "PUT profiling_api.put_costs": _OWN._replace(
        statuses=(200, 401, 403, 413, 422), body={_CSV: _TEXT}
    ),
    "POST profiling_api.preview": _OWN._replace(statuses=(200, 202, 401, 403, 422, 500)),
    "POST profiling_api.publish": _OWN._replace(
        statuses=(200, 202, 400, 401, 403, 413, 422, 500),
        body={_JSON: object_of({}, {"reason": _TEXT})},
    ),
    "profiling_api.publications": Operation((200, 401, 422), (_JSON,), is_conditional=False),
    "profiling_api.answer": Operation(
        (200, 400, 401, 404, 422),
        (_JSON,),
        (*_ONE, "channel", "profile", "groups", "with", "alike", "to_channels"),
        is_conditional=False,
    ),
}

PROFILING_PARAMETERS: Mapping[str, Parameter] = {
    "authority": Parameter("Code of an authority", "E06000016"),
    "period": Parameter("Period: 2025, 2024-2025, 2025-Q2, 2025-04, 2024-04..2025-03", "2025"),
    "question": Parameter(
        "customers, index, services, trend, channels, comparison, demand, costs, shift", "customers"
    ),
    "level": Parameter("Level of the profiles: 1 for groups, more for types", "1"),
    "area": Parameter("Code of a ward; without it the whole authority", "*"),
    "channel": Parameter("Number of a channel; without it all of them", "*"),
    "profile": Parameter("Notation of a profile, for the question services", "6"),
    "groups": Parameter("yes: groups of services instead of services", "yes"),
    "with": Parameter("Codes of authorities to compare with; may be repeated", "E06000015"),
    "alike": Parameter("Compare with those of the same kind, region or nation", "region"),
    "to_channels": Parameter("Numbers of the channels moved to", "1"),
    "scheme": Parameter("Identifier of the profile scheme of the types", "oac2011"),
}
