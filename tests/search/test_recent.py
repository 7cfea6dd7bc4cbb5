"""Answers kept within a bound."""

from __future__ import annotations

from registry.web.recent import Recent


def refuse() -> bytes:
    raise AssertionError("made again")


def test_what_is_held_is_not_made_again() -> None:
    recent = Recent(10_000)
    assert recent.get("a", lambda: b"one") == b"one"
    assert recent.get("a", refuse) == b"one"


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    recent = Recent(10_000)
    for key in "abc":
        recent.get(key, lambda: b"x" * 2000)
    recent.get("a", refuse)
    recent.get("d", lambda: b"x" * 2000)
    assert len(recent) == 3
    assert recent.get("a", refuse) == b"x" * 2000
    assert recent.get("b", lambda: b"again") == b"again"


def test_more_than_the_bound_is_answered_and_not_kept() -> None:
    recent = Recent(10_000)
    assert len(recent.get("a", lambda: b"x" * 20_000)) == 20_000
    assert len(recent) == 0
