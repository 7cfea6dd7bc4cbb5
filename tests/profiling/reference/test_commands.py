"""The commands `registry area` and `registry attribute`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from registry.cli import main
from registry.config import Settings
from registry.profiling.reference.areas import read_reference

if TYPE_CHECKING:
    from tests.profiling.reference.conftest import Town

OAC_ROWS = ("E00000001,6a1,10", "E00000002,7D2,20")


def run(settings: Settings, *arguments: str | Path) -> Result:
    environment = {
        "REGISTRY_DATA": str(settings.data),
        "REGISTRY_CONTENT": str(settings.content),
    }
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


def test_areas_are_imported_shown_and_listed(town: Town, settings: Settings) -> None:
    table = town.area_table(*OAC_ROWS)
    terms = town.write("terms.toml", '["areas.csv"]\nsource = "Census"\nlicence = "OGL 3"\n')
    arguments = ("E06000017", table, "--scheme", "oac2011", "--sources", terms)
    result = run(settings, "area", "import", *arguments)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Rutland (E06000017), scheme oac2011\n")
    assert "areas.csv: areas, Census; OGL 3" in result.output
    assert run(settings, "area", "show", "E06000017").output == result.output
    assert "E06000017  Rutland  oac2011  without wards" in run(settings, "area", "list").output
    kept = read_reference(settings.data, "E06000017").read_areas()["type"].to_pylist()
    assert kept == ["6a1", "7d2"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("E06000999",), "There is no authority 'E06000999' in the list of authorities"),
        (("E06000018", "--scheme", "oac1991"), "There is no profile scheme 'oac1991'"),
        (("E06000018",), "no profile scheme is named"),
        (("E06000018", "--kind", "parish"), "'parish' is no kind of boundary"),
    ],
)
def test_what_cannot_be_meant_ends_with_a_sentence(
    town: Town, settings: Settings, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(settings, "area", "import", *arguments, town.area_table(*OAC_ROWS))
    assert result.exit_code == 2
    assert sentence in result.output
    assert not (settings.data / "reference/E06000018").exists()


def test_terms_of_a_file_that_is_not_imported_are_refused(town: Town, settings: Settings) -> None:
    terms = town.write("terms.toml", '["area.csv"]\nlicence = "OGL 3"\n')
    table = town.area_table(*OAC_ROWS)
    result = run(settings, "area", "import", "E06000018", table, "--sources", terms)
    assert "It speaks of area.csv, which is not imported" in result.output
    terms.write_text("x = 1\n")
    result = run(settings, "area", "import", "E06000018", table, "--sources", terms)
    assert "What it says of x is not understood" in result.output
    terms.write_text("[\n")
    assert (
        "It is no TOML"
        in run(settings, "area", "import", "E06000018", table, "--sources", terms).output
    )


def test_attributes_are_imported_and_listed(town: Town, settings: Settings) -> None:
    table = town.write(
        "income.csv",
        "attribute,label,unit,source,date,licence,profile,value\n"
        "income,Income band,band,Survey,2024,OGL,6,4\n",
    )
    result = run(settings, "attribute", "import", table, "--scheme", "oac2011")
    assert result.output == "income: Income band, 1 profiles.\n"
    listed = run(settings, "attribute", "list", "--scheme", "oac2011")
    assert listed.output == "income: Income band (band), 2024; Survey\n"
    own = ("--scheme", "oac2011", "--authority", "E06000016")
    run(settings, "attribute", "import", table, *own)
    listed = run(settings, "attribute", "list", *own)
    assert listed.output == "income: Income band (band), 2024; Survey [E06000016]\n"


def test_attributes_are_computed(settings: Settings, shared_data: Path) -> None:
    variables = shared_data / "oac/2011_OAC_Raw_uVariables_Leicester.csv"
    result = run(settings, "attribute", "compute", variables, "--scheme", "oac2011")
    assert "no-car: Households without a car or van, 76 profiles.\n" in result.output
    assert len(result.output.splitlines()) == 37
