"""XML as text: escaping and layout under full control, to give official files byte for byte.

An XML library would choose the layout itself: how an empty element ends, where a line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

#: The namespace of ControlledList and ItemMappings files (contract esd-formats, section 3).
ESD_STANDARDS = "http://www.esd.org.uk/standards"
#: A tag: slash of an end tag, name, attributes, slash of an empty element.
TAG = re.compile(r"""<(/?)([\w:.\-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?)(/?)>""")
# Characters that XML 1.0, section 2.2, cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Empty(Enum):
    """How an element without text is written."""

    PAIR = "></{0}>"
    SHORT = "/>"
    SPACED = " />"


class Layout(NamedTuple):
    """How a file is laid out; without a step it has no white space between elements."""

    step: str | None = None
    line_end: str = "\n"
    empty: Empty = Empty.PAIR
    prefix: str = ""

    def line_break(self, depth: int) -> str:
        """Return what stands between an element at this depth and what precedes it."""
        return "" if self.step is None else self.line_end + self.step * depth

    def element(self, tag: str, text: str, attributes: Iterable[tuple[str, str]] = ()) -> str:
        """Write an element that holds text alone."""
        start = self.start(tag, attributes)
        if text:
            return f"{start}{escape(text, self.line_end)}</{self.prefix}{tag}>"
        return start[:-1] + self.empty.value.format(self.prefix + tag)

    def start(self, tag: str, attributes: Iterable[tuple[str, str]] = ()) -> str:
        """Write a start tag."""
        written = "".join(f' {name}="{_attribute_text(value)}"' for name, value in attributes)
        return f"<{self.prefix}{tag}{written}>"

    def end(self, tag: str) -> str:
        """Write an end tag."""
        return f"</{self.prefix}{tag}>"


class Markup(NamedTuple):
    """An element with children: its start tag, its children as text, its end tag."""

    start: str
    parts: list[str]
    end: str

    def text(self, layout: Layout, depth: int) -> str:
        """Write the element as it stands at a depth, without what precedes it."""
        inner = "".join(layout.line_break(depth + 1) + part for part in self.parts)
        return self.start + inner + layout.line_break(depth) + self.end


def escape(text: str, line_end: str = "\n") -> str:
    """Escape `& < >` and nothing else, as the official files do; drop what XML cannot hold."""
    text = _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A lone CR would be read back as a line break.
    text = text.replace("\r", "&#13;")
    return text if line_end == "\n" else text.replace("\n", line_end)


def _attribute_text(value: str) -> str:
    escaped = escape(value).replace('"', "&quot;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")


def split_element(text: str) -> Markup | None:
    """Take the text of an element apart; None where white space or text stands beside children.

    White space between children is dropped: comparing `Markup.text` tells whether it was regular.
    """
    tags = list(TAG.finditer(text))
    if len(tags) < 2 or tags[0].start() != 0:
        return None
    parts = list(_children(text, tags))
    return Markup(tags[0].group(), parts, tags[-1].group())


def _children(text: str, tags: list[re.Match[str]]) -> Iterator[str]:
    depth, begin = 0, 0
    for tag in tags[1:-1]:
        if depth == 0:
            begin = tag.start()
        depth += -1 if tag[1] else 0 if tag[4] else 1
        if depth == 0:
            yield text[begin : tag.end()]
