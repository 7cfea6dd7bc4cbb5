"""The pages that say what went wrong and where to go instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from registry.web.pages.environment import render
from registry.web.pages.facts import Link

if TYPE_CHECKING:
    from registry.release import Release

#: What the suggestions are, by status.
_SUGGESTIONS = {
    404: "Perhaps one of these",
    406: "It can be had in these forms",
    410: "What replaced it",
}
_HELP = {
    400: "Check the address: part of it could not be understood.",
    404: "If you typed the address, check it. If you followed a link, the page it leads to was "
    "never here: identifiers in this registry are not removed or given to something else.",
    406: "Ask for one of the forms named below, or add its suffix to the address.",
    410: "It was here once, and is not any longer.",
    500: "The fault is the registry's, not yours. Try again in a moment; if it happens again, tell "
    "whoever runs this service the address of the page and the time.",
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
        suggestions_heading=_SUGGESTIONS.get(status, "You could try"),
    )
