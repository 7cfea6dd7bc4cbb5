"""Assignment pages: names pasted or uploaded, what they mean, the review, the download; an API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from registry.access import EVERY_AUTHORITY, Token
from registry.assigning import Assigner, Assignment
from registry.assigning.decisions import ACCEPTED, AUTOMATIC, REJECTED
from registry.assigning.tables import Row, Title, as_csv, as_sssom, read_titles
from registry.errors import RegistryError
from registry.namespaces import ESD_ID
from registry.web.access import bearer_token
from registry.web.decided import Assigners
from registry.web.pages.environment import render
from registry.web.problems import ProblemError
from registry.web.search import search_of
from registry.web.site import release, site

assign = Blueprint("assign", __name__)

BYTES_READ = 4 * 1024 * 1024
_TITLES_READ = 5000
_CANDIDATES = 5
_IN_PARTS = "Send it in parts; the command `registry assign` takes any number."
#: Where the automatic assignments end unless the reader says otherwise.
THRESHOLD = 0.9
_THRESHOLDS = (0.8, 0.85, 0.9, 0.95, 0.98)

#: What the form says of a name that was assigned automatically, and not rightly.
WRONG = "wrong"

_assigners = Assigners()


@assign.get("/assign")
def form() -> Response:
    """Answer with the form."""
    return page([], THRESHOLD)


@assign.post("/assign")
def review() -> Response:
    """Assign what was pasted or uploaded: as the page for review, as CSV, or as SSSOM."""
    request.max_content_length = request.max_form_memory_size = BYTES_READ
    titles, threshold = sent_titles(), sent_threshold()
    rows = decided_rows(titles, threshold, request.form, _own_authority())
    wanted = request.form.get("form", "html")
    decided = [r._replace(verdict=REJECTED) if r.verdict == WRONG else r for r in rows]
    if wanted == "csv":
        return _download(as_csv(decided), "text/csv", "assigned.csv")
    if wanted == "sssom":
        text = as_sssom(decided, f"{site().settings.public_url}/assign")
        return _download(text, "text/tab-separated-values", "assigned.sssom.tsv")
    return page(rows, threshold)


@assign.get("/assign.json")
def assign_some() -> Response:
    """Assign the names given as ``?name=``, several times for several."""
    return _answer(request.args.getlist("name"), request.args.get("threshold", ""))


@assign.post("/assign.json")
def assign_many() -> Response:
    """Assign the names of a JSON document: ``{"names": [...], "threshold": 0.9}``."""
    document = sent_json()
    names = document.get("names") if isinstance(document, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        detail = 'Send {"names": ["Bin collection", ...]}, and "threshold" where you like.'
        raise ProblemError(400, "No names", detail)
    return _answer(names, str(document.get("threshold", "")))


def sent_json() -> Any:
    """Read the body of a request. Raises ProblemError where it is no JSON."""
    request.max_content_length = BYTES_READ
    try:
        document: Any = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "Not JSON", f"The body is not JSON: {error}") from None
    return document


def _assigner() -> Assigner:
    return _assigners.of(release(), site().settings.data)


def authority_of(token: Token | None) -> str:
    """Return whose decisions are those of a token: empty for the installation, the operator's."""
    return "" if token is None or token.authority == EVERY_AUTHORITY else token.authority


def _own_authority() -> str:
    """Return the authority that asks, where it shows a token: its own decisions count then."""
    return authority_of(bearer_token())


def _answer(names: list[str], threshold: str) -> Response:
    refuse_too_many(len(names))
    least = _threshold(threshold)
    made = _assigner().assign(names, _CANDIDATES, _own_authority())
    answer = jsonify(threshold=least, assignments=[_document(each, least) for each in made])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _document(assignment: Assignment, threshold: float) -> dict[str, Any]:
    return {
        "name": assignment.title,
        "automatic": assignment.confidence >= threshold,
        "confidence": assignment.confidence,
        "interaction": assignment.interaction,
        "channel": assignment.channel,
        "candidates": [
            {
                "uri": each.entry.uri,
                "notation": each.entry.notation,
                "label": each.entry.label,
                "retired": each.entry.retired,
                "confidence": each.confidence,
                "like": each.like,
            }
            for each in assignment.candidates
        ],
    }


def sent_titles() -> list[Title]:
    """Read the names of the form: the uploaded file, or else the pasted lines.

    Raises ProblemError 413 or 422 for what cannot be read, and where there is no name in it.
    """
    if (request.content_length or 0) > BYTES_READ:
        detail = f"At most {BYTES_READ // 1024 // 1024} MB are read here. {_IN_PARTS}"
        raise ProblemError(413, "Too large", detail)
    upload = request.files.get("file")
    try:
        if upload is not None and upload.filename:
            titles = read_titles(upload.read(), upload.filename)
        else:
            titles = read_titles(request.form.get("names", "").encode(), "what was pasted")
    except RegistryError as error:
        raise ProblemError(422, "This cannot be read", str(error)) from None
    if not titles:
        detail = "Paste names, one a line, or choose a file with one a line or a column name."
        raise ProblemError(422, "There are no names", detail)
    refuse_too_many(len(titles))
    return titles


def refuse_too_many(number: int) -> None:
    """Raise ProblemError 413 for more names than are read at once."""
    if number > _TITLES_READ:
        detail = f"These are {number:,} names; send at most {_TITLES_READ:,} at once. {_IN_PARTS}"
        raise ProblemError(413, "Too many names", detail)


def sent_threshold() -> float:
    """Return the threshold of the form. Raises ProblemError 400 for what is none."""
    return _threshold(request.form.get("threshold", ""))


def _threshold(text: str) -> float:
    if not text:
        return THRESHOLD
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ProblemError(400, "Not a threshold", "threshold is a number from 0 to 1.")
    return value


def decided_rows(
    titles: list[Title], threshold: float, given: Mapping[str, str], authority: str
) -> list[Row]:
    """Assign titles and apply what the form says of each.

    It says a concept's URI, that none is right, or that the one assigned is wrong.

    The rows are in the order of the titles, so that a download can be laid beside what was sent.
    """
    assignments = _assigner().assign([title.text for title in titles], _CANDIDATES, authority)
    rows = []
    for title, assignment in zip(titles, assignments, strict=True):
        choice = given.get(f"choice-{title.text}", "")
        rows.append(_chosen(Row(title, assignment), choice, threshold))
    return rows


def _turn(row: Row) -> tuple[int, float]:
    """Put first what was found wrong, then what is undecided, most used and least sure first."""
    turn = 0 if row.verdict == WRONG else 1 if not row.verdict else 2
    return turn, -row.title.volume * (1 - row.assignment.confidence)


def _chosen(row: Row, choice: str, threshold: float) -> Row:
    candidates = row.assignment.candidates
    if choice == REJECTED or (choice == WRONG and candidates):
        return row._replace(verdict=choice)
    chosen = [each for each in candidates if each.entry.uri == choice]
    if chosen:
        others = tuple(each for each in candidates if each.entry.uri != choice)
        assignment = row.assignment._replace(candidates=(chosen[0], *others))
        return Row(row.title, assignment, ACCEPTED)
    is_sure = row.assignment.confidence >= threshold
    return row._replace(verdict=AUTOMATIC if is_sure else "")


def page(rows: list[Row], threshold: float, saved: int | None = None) -> Response:
    """Answer with the page: the form, the rows, and how many decisions were ``saved`` just now."""
    text = render(
        "assign.html",
        release(),
        automatic=[row for row in rows if row.verdict == AUTOMATIC],
        review=sorted((row for row in rows if row.verdict != AUTOMATIC), key=_turn),
        total=len(rows),
        saved=saved,
        names=_as_lines(rows),
        threshold=threshold,
        thresholds=sorted({*_THRESHOLDS, threshold}),
        path_of=release().catalogue.path_of,
        called=_called,
        accepted=ACCEPTED,
        rejected=REJECTED,
        wrong=WRONG,
    )
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = "en"
    response.headers["Cache-Control"] = "no-store"
    return response


def _called(kind: str, number: str) -> str:
    """Return the name of an interaction or channel; empty where it is not held."""
    names = search_of(release()).names
    place = names.by_uri.get(f"{ESD_ID}{kind}/{number}")
    return "" if place is None else names.entries[place].label


def _as_lines(rows: list[Row]) -> str:
    """Write the names back for the next request, with their volumes where there are any."""
    if all(row.title.volume == 1 for row in rows):
        return "\n".join(row.title.text for row in rows)
    lines = ["name\tvolume", *(f"{row.title.text}\t{row.title.volume}" for row in rows)]
    return "\n".join(lines)


def _download(text: str, media_type: str, name: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
