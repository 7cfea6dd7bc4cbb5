"""Puts computed examples between the marks of a page.

A mark is ``<!-- computed: name -->`` on a line of its own, and ``<!-- end -->`` ends what it holds.
"""

from __future__ import annotations

import re

from registry.errors import RegistryError
from registry.method_pages import comparing, costing, profiling, protecting
from registry.method_pages.writing import Example

EXAMPLES: dict[str, Example] = {
    **profiling.EXAMPLES,
    **comparing.EXAMPLES,
    **costing.EXAMPLES,
    **protecting.EXAMPLES,
}
_MARK = re.compile(r"(<!-- computed: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill(page: str) -> str:
    """Return the page with every example computed; raises RegistryError for an unknown name."""
    return _MARK.sub(lambda found: found[1] + _computed(found[2]) + found[3], page)


def marks(page: str) -> list[str]:
    """Return the names of the examples a page asks for, in order."""
    return [found[2] for found in _MARK.finditer(page)]


def _computed(name: str) -> str:
    if name not in EXAMPLES:
        raise RegistryError(f"There is no example {name!r}; there are {', '.join(EXAMPLES)}.")
    return "\n" + EXAMPLES[name]() + "\n\n"
