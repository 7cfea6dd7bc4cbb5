"""The rules of protection and the list of sensitive services."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import SKOS

from registry.config import Settings, read_settings
from registry.errors import RegistryError
from registry.namespaces import ESD_ID
from registry.profiling.protection import Rules, read_rules
from registry.profiling.protection import rules as module
from registry.profiling.protection.rules import read_list

SHIPPED = Path(module.__file__).with_name("sensitive-services.csv")


@pytest.fixture(scope="module")
def services(repository: Path) -> rdflib.Graph:
    text = (repository / "vocabularies/services.ttl").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=text, format="turtle")


def test_each_sensitive_service_exists_under_its_name_and_has_a_reason(
    services: rdflib.Graph,
) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["service"] for row in rows}) == 71
    for row in rows:
        label = services.value(ESD_ID[f"service/{row['service']}"], SKOS.prefLabel)
        assert (row["name"], row["reason"][-1:]) == (str(label), ".")


def test_the_rules_come_from_the_settings_in_force(tmp_path: Path) -> None:
    environment = {"REGISTRY_DATA": str(tmp_path), "REGISTRY_PUBLIC_HOUSEHOLDS": "30"}
    rules = read_rules(read_settings(environment))
    assert (rules.public, rules.peer, rules.sensitive_threshold) == (30, 8, 20)
    assert rules.is_never("266")
    assert rules.is_sensitive("730")
    assert not rules.is_sensitive("57")


def test_an_operators_own_list_counts_instead(tmp_path: Path) -> None:
    own = "service,rule,reason\n57,never,It is ours.\n"
    (tmp_path / "sensitive-services.csv").write_text(own, encoding="utf-8")
    rules = read_rules(Settings(data=tmp_path))
    assert (rules.never, rules.sensitive) == ({"57": "It is ours."}, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("service,reason\n", "row 1: The column rule is missing"),
        ("service,rule,reason\nadoption,never,x\n", "row 2, column service: 'adoption' is no"),
        ("service,rule,reason\n1,never,x\n2,always,x\n", "row 3, column rule: 'always' is no"),
    ],
)
def test_a_wrong_list_is_named_with_its_row(text: str, said: str) -> None:
    with pytest.raises(RegistryError, match=said):
        read_list(text.encode(), "list.csv")


def test_rules_that_differ_have_another_identifier() -> None:
    same = {Rules().identifier, Rules(sensitive={}).identifier}
    assert len(same) == 1
    assert Rules(public=11).identifier not in same
    assert Rules(sensitive={"57": "x"}).identifier not in same


def test_a_unit_nobody_knows_is_refused() -> None:
    with pytest.raises(RegistryError, match="'person' is no unit"):
        Rules().of("person")
