"""The cache of representations keeps its bounds and forgets with the release."""

from __future__ import annotations

from registry.web.representations import Representation, RepresentationCache, etag_of


def made(body: bytes) -> Representation:
    return Representation("200 OK", (), body, etag_of(body))


def test_a_request_seen_before_is_answered() -> None:
    cache, release = RepresentationCache(), object()
    cache.put(release, "one", made(b"1"), "GET one")
    assert cache.answer_to(release, "GET one") == made(b"1")
    assert cache.answer_to(release, "GET two") is None


def test_two_requests_share_a_representation() -> None:
    cache, release = RepresentationCache(), object()
    cache.put(release, "one", made(b"1"), "GET one")
    cache.put(release, "one", made(b"1"), "GET one as curl")
    assert len(cache) == 1
    assert cache.answer_to(release, "GET one as curl") is cache.answer_to(release, "GET one")


def test_a_new_release_forgets_everything() -> None:
    cache, old, new = RepresentationCache(), object(), object()
    cache.put(old, "one", made(b"1"), "GET one")
    assert cache.answer_to(new, "GET one") is None
    cache.put(new, "two", made(b"2"), "GET two")
    assert cache.answer_to(new, "GET one") is None
    assert cache.answer_to(old, "GET one") is None


def test_the_oldest_go_when_the_bytes_are_full() -> None:
    cache, release = RepresentationCache(bytes_kept=10_000), object()
    for name in "abc":
        cache.put(release, name, made(name.encode() * 3000), name)
    assert cache.get(release, "a") is None
    assert cache.get(release, "c") is not None


def test_one_larger_than_the_bound_is_not_kept() -> None:
    cache, release = RepresentationCache(bytes_kept=1_000), object()
    cache.put(release, "a", made(b"x" * 5000), "a")
    assert len(cache) == 0


def test_requests_are_bounded_too() -> None:
    cache, release = RepresentationCache(requests_kept=2), object()
    for number in range(5):
        cache.put(release, "one", made(b"1"), number)
    answered = [n for n in range(5) if cache.answer_to(release, n)]
    assert answered == [3, 4]
