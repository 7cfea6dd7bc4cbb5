"""The rules: each in plain words with its examples; the shapes as one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, request

from registry.checking import check_rules
from registry.paths import content_root
from registry.validation import Rule
from registry.validation import rules as shape_rules
from registry.web.answers import answer, written
from registry.web.documents import redirect
from registry.web.kept import KeptForRelease
from registry.web.negotiation import Offer, choose_offer
from registry.web.pages import Link
from registry.web.pages.environment import render
from registry.web.problems import ProblemError
from registry.web.site import release, site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

rules = Blueprint("rules", __name__)

_HTML, _TURTLE = "text/html; charset=utf-8", "text/turtle; charset=utf-8"
_PAGE_OR_SHAPE = (
    Offer("html", "text/html", "page"),
    Offer("ttl", "text/turtle", "shape"),
)
_ENGLISH = ("Content-Language", "en")
_EXAMPLES = ("passing", "failing")


class RulePage(NamedTuple):
    """A rule as it is shown, whether it is a shape or judges rows."""

    identifier: str
    title: str
    severity: str
    #: What it is for: "list", "mapping", "codes".
    kinds: tuple[str, ...]
    description: str
    remedy: str
    uri: str
    sources: tuple[str, ...]
    #: Its shape as Turtle, where it is one.
    shape: str | None
    passing: Path
    failing: Path

    def example(self, kind: str) -> str | None:
        """Return the text of an example, where the examples are installed."""
        path = self.passing if kind == "passing" else self.failing
        return path.read_text(encoding="utf-8") if path.is_file() else None


def _read(_: object) -> dict[str, RulePage]:
    tests = content_root() / "tests"
    shapes = _shapes_folder()
    texts = _shape_texts(shapes)
    pages = [
        _of_shape(rule, texts[rule.identifier], tests / "data") for rule in shape_rules(shapes)
    ]
    pages += [
        RulePage(
            rule.identifier, rule.title, rule.severity, rule.kinds, rule.description, rule.remedy,
            str(rule.uri), (), None, tests / rule.passing_example, tests / rule.failing_example,
        )
        for rule in check_rules().values()
    ]  # fmt: skip
    return {page.identifier: page for page in sorted(pages, key=lambda page: page.identifier)}


_rules: KeptForRelease[dict[str, RulePage]] = KeptForRelease(_read)


@rules.get("/rules")
def all_rules() -> WSGIApplication:
    """Answer with the page of all rules."""
    return answer("rules", _HTML, lambda: _page("rules.html", known=_known()).encode(), _ENGLISH)


@rules.get("/rules.ttl")
def shapes_file() -> WSGIApplication:
    """Answer with every shape in one file, for any engine of SHACL-SPARQL."""
    name = ("Content-Disposition", 'attachment; filename="shapes.ttl"')
    return answer("shapes", _TURTLE, lambda: _all_shapes(_shapes_folder()), name)


@rules.get("/rules.json")
def rules_document() -> WSGIApplication:
    """Answer with every rule as JSON."""
    return answer("rules.json", "application/json", lambda: written(_document()))


@rules.get("/rules/<identifier>")
def one_rule(identifier: str) -> WSGIApplication:
    """Answer with the page of one rule."""
    rule = _rule(identifier)
    return answer(
        ("rule", identifier), _HTML, lambda: _page("rule.html", rule=rule).encode(), _ENGLISH
    )


@rules.get("/rule/<identifier>")
def permanent(identifier: str) -> WSGIApplication:
    """Lead from a rule's permanent address to its page, or to its shape for who asks for RDF."""
    rule = _rule(identifier)
    offers = _PAGE_OR_SHAPE if rule.shape is not None else _PAGE_OR_SHAPE[:1]
    offer = choose_offer(offers, request.headers.get("Accept")) or offers[0]
    suffix = "" if offer.suffix == "html" else f".{offer.suffix}"
    return redirect(f"/rules/{rule.identifier}{suffix}")


@rules.get("/rules/<identifier>.ttl")
def one_shape(identifier: str) -> WSGIApplication:
    """Answer with one shape as Turtle. Raises ProblemError 404 where the rule is no shape."""
    rule = _rule(identifier)
    if rule.shape is None:
        raise ProblemError(404, "No shape", "This rule judges rows of tables; it is no shape.")
    shape = rule.shape
    return answer(("shape", identifier), _TURTLE, shape.encode)


@rules.get("/rules/<identifier>/<kind>")
def example(identifier: str, kind: str) -> Response:
    """Answer with the file of an example."""
    text = _rule(identifier).example(kind) if kind in _EXAMPLES else None
    if text is None:
        raise ProblemError(404, "No such example", f"There is no {kind} example of {identifier}.")
    return Response(text, content_type="text/plain; charset=utf-8")


def rule_names() -> list[str]:
    """Return the identifiers of all rules, sorted."""
    return list(_known())


def _known() -> dict[str, RulePage]:
    return _rules.of(release())


def _rule(identifier: str) -> RulePage:
    rule = _known().get(identifier)
    if rule is None:
        detail = f"There is no rule {identifier!r}."
        raise ProblemError(404, "No such rule", detail, [Link("/rules", "All rules")])
    return rule


def _page(template: str, **values: object) -> str:
    return render(template, release(), **values)


def _document() -> list[dict[str, object]]:
    return [
        {
            "identifier": rule.identifier,
            "uri": rule.uri,
            "page": f"/rules/{rule.identifier}",
            "title": rule.title,
            "severity": rule.severity,
            "kinds": rule.kinds,
            "description": rule.description,
            "remedy": rule.remedy,
            "shape": None if rule.shape is None else f"/rules/{rule.identifier}.ttl",
        }
        for rule in _known().values()
    ]


def _shapes_folder() -> Path:
    return site().settings.content / "shapes"


def _all_shapes(folder: Path) -> bytes:
    """Join the shapes files; Turtle lets a prefix be declared again."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.glob("*.ttl")))


def _of_shape(rule: Rule, text: str, examples: Path) -> RulePage:
    return RulePage(
        rule.identifier, rule.title, rule.severity, rule.kinds, rule.description, rule.remedy,
        str(rule.uri), rule.sources, text,
        examples / rule.passing_example, examples / rule.failing_example,
    )  # fmt: skip


def _shape_texts(folder: Path) -> dict[str, str]:
    return {name: text for path in folder.glob("*.ttl") for name, text in _blocks(path)}


def _blocks(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each shape of a file with the prefixes and declarations that it needs."""
    head, *blocks = re.split(r"^(?=rule:)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for block in blocks:
        name = block.split(None, 1)[0].removeprefix("rule:")
        yield name, head + block
