"""Profile schemes as a release has them."""

from __future__ import annotations

from collections import Counter

import pytest

from registry.errors import RegistryError
from registry.profiling.reference.schemes import Scheme, read_scheme
from registry.store import Store

LEVELS = {
    "oac2011": {1: 8, 2: 26, 3: 76},
    "oac2021": {1: 8, 2: 21, 3: 52},
    "mosaic2003": {1: 11, 2: 61},
}


@pytest.mark.parametrize("identifier", LEVELS)
def test_a_scheme_has_its_levels(store: Store, identifier: str) -> None:
    scheme = read_scheme(store, identifier)
    assert Counter(scheme.level.values()) == LEVELS[identifier]
    assert scheme.depth == len(LEVELS[identifier])
    assert scheme.may_republish == (identifier != "mosaic2003")


def test_a_type_belongs_to_groups_above_it(store: Store) -> None:
    scheme = read_scheme(store, "oac2011")
    assert scheme.labels["6"] == "Suburbanites"
    assert [scheme.at_level("6a1", level) for level in (1, 2, 3)] == ["6", "6a", "6a1"]
    assert scheme.at_level("6", 2) is None
    assert scheme.notations(1) == tuple("12345678")


def test_codes_are_found_in_any_case(scheme: Scheme) -> None:
    assert (scheme.find(" a1 "), scheme.find("A1"), scheme.find("C1")) == ("A1", "A1", None)


def test_a_list_that_is_not_there_or_has_no_levels_is_no_scheme(store: Store) -> None:
    with pytest.raises(RegistryError, match="There is no profile scheme 'oac1991'"):
        read_scheme(store, "oac1991")
    with pytest.raises(RegistryError, match="channelGroups has no levels"):
        read_scheme(store, "channelGroups")
