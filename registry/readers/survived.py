"""The defects a reader met and went on from."""

from __future__ import annotations

from registry.errors import Place


class Survived:
    """The defects a reader survived: each kind once, with its count and the first place."""

    def __init__(self) -> None:
        self._first: dict[str, Place] = {}
        self._count: dict[str, int] = {}

    def note(self, what: str, place: Place) -> None:
        """Count one defect of a kind, said in plain words."""
        self._first.setdefault(what, place)
        self._count[what] = self._count.get(what, 0) + 1

    def sentences(self) -> tuple[str, ...]:
        """Say each kind: what, how often, where first."""
        return tuple(
            f"{what}: {self._count[what]} times, first at {place}"
            for what, place in self._first.items()
        )
