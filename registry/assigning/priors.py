"""Priors: what is known of each service whatever the title, in numbers from 0 to about 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from registry.assigning.texts import EVERYDAY, Texts
from registry.search.names import Names


def priors_of(names: Names, texts: Texts) -> list[NDArray[np.float32]]:
    """Return the last of the features, each of all services."""
    entries = [names.entries[place] for place in texts.services]
    owners = [o for o, kind in zip(texts.owners, texts.kinds, strict=True) if kind == EVERYDAY]
    everyday = np.bincount(np.array(owners, dtype=np.int64), minlength=len(entries))
    mapped = [len(names.mapped.get(place, ())) for place in texts.services]
    interactions = [
        sum("interactions" in names.entries[other].lists for _, other in names.mapped.get(at, ()))
        for at in texts.services
    ]
    return [
        (np.log1p(np.array(mapped)) / 3).astype(np.float32),
        np.array([min(number, 3) / 3 for number in interactions], dtype=np.float32),
        np.array([entry.retired for entry in entries], dtype=np.float32),
        np.array([len(entry.lists) == 1 for entry in entries], dtype=np.float32),
        # What people have many names for is what they ask for; one may be the title itself.
        (np.log1p(np.maximum(everyday - 1, 0)) / 3).astype(np.float32),
    ]
