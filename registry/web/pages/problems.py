"""The pages that say what went wrong and where to go instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from registry.web.pages.environment import render
from registry.web.pages.facts import Link
from registry.web.pages.words import to_translate

if TYPE_CHECKING:
    from registry.opened import Release

#: What the suggestions are, by status.
_SUGGESTIONS = {
    404: to_translate("Perhaps one of these"),
    406: to_translate("It can be had in these forms"),
    410: to_translate("What replaced it"),
}
_ELSE = to_translate("You could try")
_HELP = {
    400: to_translate("Check the address: part of it could not be understood."),
    404: to_translate(
        "If you typed the address, check it. If you followed a link, the page it leads to was "
        "never here: identifiers in this registry are not removed or given to something else."
    ),
    406: to_translate("Ask for one of the forms named below, or add its suffix to the address."),
    410: to_translate("It was here once, and is not any longer."),
    500: to_translate(
        "The fault is the registry's, not yours. Try again in a moment; if it happens again, tell "
        "whoever runs this service the address of the page and the time."
    ),
}


def problem_page(
    status: int, title: str, detail: str, suggestions: Sequence[Link], release: Release | None
) -> str:
    """Render a page for an error: what is wrong, what to do, where one may have wanted to go."""
    return render(
        "problem.html",
        release,
        status=status,
        title=title,
        detail=detail,
        help=_HELP.get(status, ""),
        suggestions=suggestions,
        suggestions_heading=_SUGGESTIONS.get(status, _ELSE),
    )
