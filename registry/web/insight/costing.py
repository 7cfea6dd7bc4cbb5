"""Unit costs of an authority: seen, worked out by either method, entered by form or CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock
from flask import Response, redirect, request
from flask_wtf.csrf import generate_csrf

from registry.access import Role
from registry.access.audit import record
from registry.errors import RegistryError
from registry.files import write_atomically
from registry.profiling.answers.costs import COLUMNS, UnitCost, read_costs
from registry.profiling.answers.published_costs import PUBLISHED_COSTS, PublishedCost
from registry.profiling.answers.view import ALL, UNKNOWN, Selection
from registry.profiling.measures.costs import Activity, activity_cost, top_down_costs
from registry.web.account.sessions import person
from registry.web.account.staff import protect_forms, staff
from registry.web.insight.asking import Asked, ask, costs_file
from registry.web.insight.services import channel_order, services_known
from registry.web.insight.showing import show
from registry.web.insight.words import gettext
from registry.web.pages.words import day
from registry.web.problems import ProblemError
from registry.web.site import site

#: Steps of serving somebody that the form has room for.
STEPS = 5
_MOST_BYTES = 1024 * 1024


def costs_page(authority: str, problem: str = "") -> Response:
    """Answer with the unit costs entered, for own staff, and with the two ways to work them out."""
    asked = ask(authority)
    service = request.args.get("service", "")
    known = services_known(asked)
    if service and service not in known:
        raise ProblemError(404, "Nothing to show", "Of this service nothing is held for you.")
    worked_out: dict[str, float] = {}
    try:
        worked_out = _worked_out(asked, service)
    except RegistryError as error:
        problem = problem or str(error)
    someone = person()
    may_enter = someone is not None and someone.token.allows(Role.UPLOADER, authority)
    answer = show(
        "costs.html",
        [],
        asked=asked,
        known=known,
        service=service,
        volumes=_volumes(asked, service) if service else {},
        channels=channel_order(asked, service or "*"),
        steps=range(1, STEPS + 1),
        given=request.args,
        worked_out=worked_out,
        problem=problem,
        may_enter=may_enter,
        csrf=generate_csrf() if may_enter else "",
        averages=PUBLISHED_COSTS,
        today=datetime.now(UTC).date().isoformat(),
    )
    answer.status_code = 400 if problem else 200
    return answer


def averages_of(asked: Asked) -> tuple[PublishedCost, ...]:
    """Return the published averages that stand in for costs; none where there are own costs."""
    return () if asked.costs else PUBLISHED_COSTS


def said_of_averages(asked: Asked) -> list[str]:
    """Say beside a figure that it rests on published averages, where it does."""
    if asked.costs:
        return []
    newest = PUBLISHED_COSTS[0]
    return [
        gettext(
            "Unit costs: published averages, not this council's costs (%(source)s, %(date)s).",
            source=newest.source,
            date=day(newest.date),
        )
    ]


def enter_costs(authority: str) -> Response:
    """Keep the unit costs of a form or of a CSV file, and lead back to the page."""
    someone = staff(Role.UPLOADER, authority)
    protect_forms()
    request.max_content_length = _MOST_BYTES
    ask(authority)
    try:
        added = _sent()
        _keep(authority, added)
    except RegistryError as error:
        return costs_page(authority, str(error))
    details = [{"service": service, "channel": channel} for service, channel in added]
    record(site().settings.data, someone.token, "costs", details)
    answer: Response = redirect(f"/insight/costs/{authority}", code=303)  # type: ignore[assignment]
    return answer


def _volumes(asked: Asked, service: str) -> dict[str, float]:
    """Return the transactions of a service by channel, those that the reader may see."""
    cells = asked.view.cells(Selection(service, channel=None))
    pairs = zip(cells.keys["channel"], cells.transactions.tolist(), strict=True)
    return {c: n for c, n in pairs if c not in {ALL, UNKNOWN} and not math.isnan(n)}


def _worked_out(asked: Asked, service: str) -> dict[str, float]:
    """Return the unit costs by channel that the form asks for; none where it asks for none."""
    method = request.args.get("method")
    if method == "activity":
        steps = [
            Activity(
                request.args.get(f"step{n}", ""),
                amount(f"minutes{n}"),
                amount(f"hourly{n}"),
                amount(f"other{n}"),
                amount(f"share{n}", 100) / 100,
            )
            for n in range(1, STEPS + 1)
        ]
        return {
            request.args.get("channel", ""): activity_cost(
                steps, amount("overhead") / 100, amount("fixed"), amount("volume")
            )
        }
    if method == "top-down" and service:
        volumes = _volumes(asked, service)
        weights = {channel: amount(f"weight{channel}", 1) for channel in volumes}
        return top_down_costs(amount("total"), volumes, weights)
    return {}


def amount(name: str, otherwise: float = 0.0) -> float:
    """Return a number of the address that is not negative.

    Raises RegistryError for anything else.
    """
    text = request.args.get(name, "").strip()
    if not text:
        return otherwise
    try:
        found = float(text.replace(",", ""))
    except ValueError:
        found = math.nan
    if not 0 <= found < 1e12:
        raise RegistryError(
            gettext(
                "%(text)s is no amount. Write it as 2.83, without a currency sign.", text=text[:40]
            )
        )
    return found


def _sent() -> dict[tuple[str, str], UnitCost]:
    """Return the unit costs of the file or form that was sent; RegistryError for a wrong one."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return _checked(file.stream.read(_MOST_BYTES))
    return _checked(_written([{name: request.form.get(name, "").strip() for name in COLUMNS}]))


def _checked(data: bytes) -> dict[tuple[str, str], UnitCost]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "costs.csv"
        path.write_bytes(data)
        try:
            return read_costs(path)
        except (UnicodeDecodeError, csv.Error) as error:
            raise RegistryError(
                gettext("The file is no CSV in UTF-8: %(error)s.", error=error)
            ) from None


def _keep(authority: str, added: Mapping[tuple[str, str], UnitCost]) -> None:
    path = costs_file(authority)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        kept = {**read_costs(path), **added}
        rows = (
            dict(zip(COLUMNS, (service, channel, *cost), strict=True))
            for (service, channel), cost in sorted(kept.items())
        )
        write_atomically(path, _written(rows))


def _written(rows: Iterable[Mapping[str, object]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
