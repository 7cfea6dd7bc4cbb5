"""The publication log: what was published, so that no later table can be subtracted from it.

One Parquet file a publication, `published/<authority>/<number>.parquet` in the data directory: the
keys, the counts as published and, because the gate needs to know which equations hold, the exact
counts of the same cells. It is as private as the statistics.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from registry.errors import RegistryError
from registry.files import write_atomically
from registry.profiling.protection.cells import Audience
from registry.profiling.protection.knowledge import Published

_FOLDER = "published"
_SUFFIX = ".parquet"
_EXACT = ("transactions", "units")
#: Whose publications an audience can read.
_READS = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.PEER: (Audience.PUBLIC, Audience.PEER),
}
_OWNER_ONLY = 0o600


def record_publication(data: Path, authority: str, published: Published) -> int:
    """Write a publication into the log of an authority; return its number there, from 1."""
    folder = _folder(data, authority)
    number = 1 + max(_numbers(folder), default=0)
    table = published.table
    for name in _EXACT:
        table = table.append_column(f"exact_{name}", published.cells[name])
    about = {
        "period": published.period,
        "months": published.months,
        "audience": published.audience,
    }
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"publication": json.dumps(about)}), out)
    write_atomically(folder / f"{number}{_SUFFIX}", out.getvalue(), mode=_OWNER_ONLY)
    return number


def read_log(data: Path, authority: str, audience: Audience) -> list[Published]:
    """Return what an audience can read of an authority, oldest first.

    Raises RegistryError for a file that cannot be read: without it the gate would not know.
    """
    folder = _folder(data, authority)
    found = [_read(folder / f"{number}{_SUFFIX}") for number in sorted(_numbers(folder))]
    return [one for one in found if one.audience in _READS.get(audience, ())]


def _read(path: Path) -> Published:
    try:
        table = pq.read_table(path)
        about = json.loads(table.schema.metadata[b"publication"])
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError):
        raise RegistryError(
            f"{path}: it is no entry of the publication log. Restore it from a backup: without it "
            "nothing can be published, because it could be subtracted."
        ) from None
    exact = [f"exact_{name}" for name in _EXACT]
    cells = table.select(exact).rename_columns(list(_EXACT))
    return Published(
        about["period"],
        tuple(about["months"]),
        Audience(about["audience"]),
        cells,
        table.drop_columns(exact).replace_schema_metadata(None),
    )


def _numbers(folder: Path) -> list[int]:
    return [int(path.stem) for path in folder.glob(f"*{_SUFFIX}") if path.stem.isdigit()]


def _folder(data: Path, authority: str) -> Path:
    return data / _FOLDER / authority
