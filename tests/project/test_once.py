"""What is worked out once: by what is in the arguments, or by which very object they are."""

from __future__ import annotations

from typing import Any

from registry.once import once


def test_lists_and_mappings_are_known_by_what_is_in_them() -> None:
    asked: list[Any] = []

    @once(4)
    def total(numbers: list[int], by: dict[str, list[int]]) -> int:
        asked.append(numbers)
        return sum(numbers) + sum(map(sum, by.values()))

    assert [total([1, 2], {"a": [3]}), total([1, 2], {"a": [3]}), total([1, 2], {"a": [4]})] == [
        6, 6, 7,
    ]  # fmt: skip
    assert len(asked) == 2


def test_what_cannot_be_hashed_is_known_by_being_the_very_same() -> None:
    asked = []

    @once(4)
    def size(some: set[int]) -> int:
        asked.append(some)
        return len(some)

    first, second = {1}, {1}
    assert [size(first), size(first), size(second)] == [1, 1, 1]
    assert len(asked) == 2


def test_the_latest_used_stay() -> None:
    asked = []

    @once(2)
    def same(value: int) -> int:
        asked.append(value)
        return value

    for value in (1, 2, 1, 3, 1, 2):
        assert same(value) == value
    assert asked == [1, 2, 3, 2]
