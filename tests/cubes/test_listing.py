"""The code lists of a publication name only what may be named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.config import Settings
from registry.cubes.listing import Place, list_codes
from registry.errors import RegistryError
from registry.opened import Release
from registry.profiling.reference.areas import read_reference

PLACE = Place(
    base="http://registry.example.org",
    authority="E06000016",
    name="Leicester",
    period="2025",
    scheme="oac2011",
    synthetic=False,
    lists={"service": "services", "interaction": "interactions", "channel": "channels"},
)
USED = {
    "service": {"54"},
    "interaction": {"*"},
    "channel": {"1"},
    "profile": {"6"},
    "area": {"E05000001"},
    "period": {"2025", "2025-04"},
}


def labels(settings: Settings, release: Release, place: Place) -> dict[str, dict[str, str]]:
    reference = read_reference(settings.data, "E06000016", needs=())
    lists = list_codes(release.store, reference, place, USED)
    return {
        entry.dimension: {code: its.label() for code, its in entry.codes.items()} for entry in lists
    }


def test_codes_are_called_as_in_their_lists(uploaded: Settings, release: Release) -> None:
    found = labels(uploaded, release, PLACE)
    assert found["profile"] == {"*": "All profiles", "6": "Suburbanites"}
    assert found["period"] == {"2025": "2025", "2025-04": "April 2025"}
    assert found["area"] == {"*": "Leicester", "E05000001": "E05000001"}


def test_profiles_that_may_not_be_named_are_called_by_their_code(
    uploaded: Settings, release: Release
) -> None:
    found = labels(uploaded, release, replace(PLACE, may_name_profiles=False))
    assert found["profile"] == {"*": "All profiles", "6": "6"}


def test_another_list_of_services_has_a_property_of_its_own(
    uploaded: Settings, release: Release
) -> None:
    reference = read_reference(uploaded.data, "E06000016", needs=())
    lists = {**PLACE.lists, "service": "englishAndWelshServices"}
    with pytest.raises(RegistryError, match="does not know 0000"):
        list_codes(
            release.store, reference, replace(PLACE, lists=lists), {**USED, "service": {"0000"}}
        )
    entry = list_codes(
        release.store, reference, replace(PLACE, lists=lists), {**USED, "service": {"*"}}
    )
    assert entry[2].property_name == "service-englishAndWelshServices"
