"""Takes the words to translate from the templates and the modules of the web application.

Beside gettext's own calls it knows the project's: `counted` with its two nouns, `to_translate`,
and the titles, details and links of problems where they are literal texts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from registry.web.pages.environment import environment

_WEB = Path(__file__).resolve().parent.parent
#: The languages there is a catalogue of, English being in the code.
LANGUAGES = ("cy",)
#: Which arguments of a call are texts to translate.
_TEXTS = {
    "gettext": (0,),
    "to_translate": (0,),
    "ProblemError": (1, 2),
    "Link": (1,),
}
_COUNTED = "counted"

#: A text, or the two texts of one and of many.
Message = str | tuple[str, str]


class Found(NamedTuple):
    """A message and the file, from ``registry/web`` on, that has it."""

    message: Message
    file: str


def catalogue_path(language: str, suffix: str = "po") -> Path:
    """Return where the catalogue of a language is; ``mo`` is the compiled one."""
    return _WEB / "translations" / language / "LC_MESSAGES" / f"messages.{suffix}"


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of a language; an empty one where there is none yet."""
    path = catalogue_path(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def extracted() -> Catalog:
    """Return every message of the templates and modules, with the files it is in."""
    template = Catalog()
    for message, file in sorted({*_of_templates(), *_of_modules()}, key=str):
        template.add(message, locations=[(file, None)])  # type: ignore[list-item]  # no lines
    return template


def _of_templates() -> Iterator[Found]:
    for path in sorted((_WEB / "templates").rglob("*.html")):
        parsed = environment().parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(_WEB).as_posix()
        for _, _, message in extract_from_ast(parsed):
            yield Found(_plain(message), file)
        for each in parsed.find_all(nodes.Filter):
            if each.name == _COUNTED:
                one, many = (node.as_const() for node in each.args)
                yield Found(_counted(one, many), file)


def _plain(message: str | tuple[str | None, ...] | None) -> Message:
    """Take what Jinja found: a text, or the texts among the arguments of ``ngettext``."""
    texts = [text for text in (message if isinstance(message, tuple) else (message,)) if text]
    if not texts:
        raise ValueError("a text to translate has to be literal")
    return texts[0] if len(texts) == 1 else (texts[0], texts[1])


def _of_modules() -> Iterator[Found]:
    for path in sorted(_WEB.rglob("*.py")):
        file = path.relative_to(_WEB).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from (Found(message, file) for message in _of_call(node.func.id, node.args))


def _of_call(name: str, arguments: list[ast.expr]) -> Iterator[Message]:
    literal = {
        place: node.value
        for place, node in enumerate(arguments)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    }
    if name == _COUNTED and {1, 2} <= literal.keys():
        yield _counted(literal[1], literal[2])
    yield from (literal[place] for place in _TEXTS.get(name, ()) if place in literal)


def _counted(one: str, many: str) -> Message:
    """Return the messages that `registry.web.pages.words.counted` looks up."""
    return f"%(num)s {one}", f"%(num)s {many}"
