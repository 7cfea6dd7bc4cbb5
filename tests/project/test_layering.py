"""The layers of the design, kept by reading the imports of every module."""

from __future__ import annotations

import ast
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOTS = ("registry", "sparql", "exporters")
REPOSITORY = Path(__file__).resolve().parent.parent.parent
MODULES = {
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path
    for root in ROOTS
    for path in sorted((REPOSITORY / root).rglob("*.py"))
}
WEB = (
    "flask",
    "flask_babel",
    "flask_login",
    "flask_wtf",
    "authlib",
    "werkzeug",
    "jinja2",
    "granian",
)
ENGINES = ("pyoxigraph", "oxrdflib", "SPARQLWrapper")
# package -> the modules (with all below them) that may import it
KNOWN_ONLY_TO: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WEB, ("registry.web", "sparql.endpoint")),
    "click": ("registry.cli", "registry.commands"),
    **dict.fromkeys(ENGINES, ("registry.store",)),
    "pyoxigraph": ("registry.store", "sparql.workers"),
    "pyshacl": ("registry.validation",),
    "typst": ("registry.reporting",),
    "ibis": ("registry.profiling",),
}
PURE = ("registry.readers", "registry.profiling.measures", "exporters", "sparql")
IMPURE = (
    "registry.store",
    "registry.config",
    "registry.release",
    "registry.taking_up",
    "registry.web",
    "registry.cli",
    "registry.paths",
    "registry.catalogue",
)


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.update({node.module or "", *(f"{node.module}.{a.name}" for a in node.names)})
    return found


def test_modules_were_found() -> None:
    assert len(MODULES) > 20
    assert {name.split(".")[0] for name in MODULES} == set(ROOTS)


@pytest.mark.parametrize("module", MODULES)
def test_engines_and_web_parts_are_known_only_where_the_design_says(module: str) -> None:
    wrong = {
        imported
        for imported in imports_of(MODULES[module])
        if (allowed := KNOWN_ONLY_TO.get(imported.split(".")[0])) and not is_within(module, allowed)
    }
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", [name for name in MODULES if is_within(name, PURE)])
def test_pure_modules_know_no_store_and_no_settings(module: str) -> None:
    if is_within(module, ("sparql.endpoint",)):
        return
    wrong = {i for i in imports_of(MODULES[module]) if is_within(i, IMPURE)}
    assert not wrong, f"{module} is pure and may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", MODULES)
def test_nothing_inner_imports_the_web_layer_or_the_command_line(module: str) -> None:
    outer = ("registry.web", "registry.cli", "registry.commands")
    # The command line starts the server; nothing else reaches outward.
    if is_within(module, (*outer, "registry.__main__")):
        return
    wrong = {i for i in imports_of(MODULES[module]) if is_within(i, outer)}
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_for_and_stays_readable(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{module} does not say what it is for"
    assert len(text.splitlines()) <= 300, f"{module} is too long: two ideas in one room?"


@pytest.mark.parametrize("name", ROOTS)
def test_no_other_distribution_brings_a_package_of_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"local-government-standards-registry"}
