"""Text of whole columns at once: what each code or value becomes, and rows put together from it.

Rows are never walked in Python: every text is made once a code, then taken by Arrow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from exporters.cubes.description import CubeDescription, Dimension, Measure

#: Rows written at once: some 8 MB of N-Triples.
ROWS_AT_ONCE = 4_096
# Rows of the first piece, which a reader waits for.
_ROWS_AT_FIRST = 128

# Bytes of what is sent at once.
_CHUNK = 1024 * 1024

# Pieces written at once: Arrow lets go of the interpreter while it copies.
_AT_ONCE = 2

#: A column of texts (an Arrow array), or a text that stands in every row.
Part = Any


def pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Cut batches so that no text made of one is large, and the first is made at once."""
    at_once = _ROWS_AT_FIRST
    for batch in batches:
        start = 0
        while start < batch.num_rows:
            yield batch.slice(start, at_once)
            start += at_once
            at_once = ROWS_AT_ONCE


def written(
    batches: Iterable[pa.RecordBatch], write: Callable[[pa.RecordBatch], pa.Array]
) -> Iterator[bytes]:
    """Yield the texts written of each piece, in order; the next is written while one is sent."""
    waiting: deque[Future[pa.Array]] = deque()
    ahead = 0  # The first is sent as soon as it is written.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for piece in pieces(batches):
            waiting.append(pool.submit(write, piece))
            if len(waiting) > ahead:
                yield from _chunks(waiting.popleft().result())
                ahead = _AT_ONCE
        while waiting:
            yield from _chunks(waiting.popleft().result())


def encoded(batch: pa.RecordBatch, description: CubeDescription) -> pa.RecordBatch:
    """Return rows whose codes are numbers of a dictionary, for who maps a column many times."""
    for dimension in description.dimensions:
        number = batch.schema.get_field_index(dimension.column)
        column = batch.column(number).dictionary_encode()
        batch = batch.set_column(number, dimension.column, column)
    return batch


def mapped(column: pa.Array, text: Callable[[str], str]) -> pa.Array:
    """Return what each value of a column of texts becomes; each different value is asked once."""
    codes = column.dictionary_encode()
    made = pa.array([text(value) for value in codes.dictionary.to_pylist()], pa.string())
    return made.take(codes.indices)


def joined(parts: Sequence[Part]) -> pa.Array:
    """Put texts of rows side by side; a plain text stands in every row."""
    return pc.binary_join_element_wise(*parts, "")


def buffer_of(rows: pa.Array) -> bytes:
    """Return the texts of all rows as one."""
    return b"".join(_chunks(rows))


def _chunks(rows: pa.Array) -> Iterator[bytes]:
    """Yield the texts of all rows, which lie side by side in memory already.

    In chunks that the allocator has at hand: fresh memory costs more than the copy into it.
    """
    offsets = pa.Array.from_buffers(
        pa.int32(), len(rows) + 1, [None, rows.buffers()[1]], offset=rows.offset
    )
    start, end = offsets[0].as_py(), offsets[-1].as_py()
    texts = rows.buffers()[2]
    for at in range(start, end, _CHUNK):
        yield texts.slice(at, min(_CHUNK, end - at)).to_pybytes()


def observation_addresses(batch: pa.RecordBatch, description: CubeDescription) -> pa.Array:
    """Return the URI of each observation."""
    by_column = {dimension.column: dimension for dimension in description.dimensions}
    parts: list[Part] = [f"{description.data_set}/observation"]
    for name in description.address_order:
        parts.append(code_texts(batch, by_column[name], "segment", "/"))
    return joined(parts)


def code_texts(
    batch: pa.RecordBatch,
    dimension: Dimension,
    field: Literal["uri", "label", "segment"],
    before: str = "",
    after: str = "",
) -> pa.Array:
    """Return one thing a code stands for, of each row, between two texts."""
    codes = dimension.codes
    column = batch.column(dimension.column)
    return mapped(column, lambda code: f"{before}{getattr(codes[code], field)}{after}")


def measure_texts(batch: pa.RecordBatch, measure: Measure, quote: Callable[[str], str]) -> pa.Array:
    """Return each row's value: digits as they are, texts quoted by ``quote``."""
    column = batch.column(measure.column)
    if measure.datatype == "string":
        return mapped(column, quote)
    return column.cast(pa.string())
