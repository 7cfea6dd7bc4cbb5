"""Importing pairs: which mapping set they go into, which are left out."""

from __future__ import annotations

import pytest
from rdflib.namespace import SKOS

from registry.config import Settings
from registry.errors import RegistryError
from registry.namespaces import ESD_ID
from registry.release import current_release
from tests.release.importing.conftest import Import, Write, described

MAPPED = (
    "Identifier,Label,Description,Created,Modified,History notes,Type,Parent identifiers,"
    "Parent labels,Mapping type,Mapped identifier,Mapped label,Mapped type,\r\n"
)
DARK_RED = ESD_ID["colour/2"]


def test_a_new_pair_is_added_and_the_set_counts_it(
    settings: Settings, import_file: Import, downloaded: Write
) -> None:
    rows = "1,Red,,,,,Colour,,,,1,Angry,Mood,\r\n2,Dark red,,,,,Colour,1,Red,,2,Furious,Mood,\r\n"
    result = import_file(downloaded("colours_moods.csv", MAPPED + rows))
    assert result.targets == ("colours", "colours-moods")
    assert (DARK_RED, SKOS.relatedMatch, ESD_ID["mood/2"]) in described(settings, DARK_RED)
    assert current_release(settings).catalogue.mapping_sets["colours-moods"].count == 2


def test_a_pair_that_leads_nowhere_is_left_out(import_file: Import, downloaded: Write) -> None:
    rows = "1,Red,,,,,Colour,,,,77,Bored,Mood,\r\n"
    result = import_file(downloaded("m.csv", MAPPED + rows))
    assert result.dangling == (("1", "77"),)
    assert not result.added


def test_a_mapping_file_finds_its_set(import_file: Import, downloaded: Write) -> None:
    text = (
        '<ItemMappings xmlns="http://www.esd.org.uk/standards" Version="1.00" '
        'FromResource="http://x.org/moo/1.00/moo.xml" ToResource="http://x.org/col/col.xml">'
        '<ItemMapping><From><Item Id="2">Furious</Item></From>'
        '<To><Item Id="2">Dark red</Item></To></ItemMapping></ItemMappings>'
    )
    result = import_file(downloaded("m.xml", text))
    assert result.targets == ("colours-moods",)
    assert dict(result.added) == {SKOS.relatedMatch: 1}


def test_a_mapping_of_unknown_lists_is_refused(import_file: Import, downloaded: Write) -> None:
    rows = "1,Red,,,,,Colour,,,,1,Oak,Tree,\r\n"
    with pytest.raises(RegistryError, match=r"maps Tree.*The lists are: colours, moods"):
        import_file(downloaded("m.csv", MAPPED + rows))
