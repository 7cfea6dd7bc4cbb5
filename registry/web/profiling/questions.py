"""The questions of the API: parameters of an address -> an answer from what its reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import request

from registry.errors import RegistryError
from registry.profiling.answers import channels, comparison, costs, customers, demand, services
from registry.profiling.answers.answer import Answer
from registry.profiling.answers.areas import homes_by_ward
from registry.profiling.answers.authorities import alike, read_authorities
from registry.profiling.answers.costs import Costs, read_costs
from registry.profiling.answers.shift import potential_of_service, potential_shift
from registry.profiling.answers.trend import trend
from registry.profiling.answers.view import ALL, View
from registry.profiling.reference.areas import Need, read_reference
from registry.profiling.reference.schemes import Scheme, read_scheme
from registry.web.audience import Readable, readable, view_for
from registry.web.insight.areas import CHANNELS
from registry.web.insight.names import is_entry
from registry.web.problems import ProblemError
from registry.web.site import release, site

_LONGEST = 64
_MOST_COMPARED = 400
#: Channels that are moved to where nothing else is said: the web, as the list of channels has it.
_WEB = ("1",)


class Asked(NamedTuple):
    """A question: of which view, about which service, profiles, area and channel."""

    view: View
    scheme: Scheme
    service: str
    level: int
    area: str
    channel: str

    @property
    def period(self) -> str:
        """The period of the statistics."""
        return str(self.view.statistics.metadata["period"])


def answer_to(question: str, authority: str, period: str) -> Answer[Any]:
    """Return the answer to a question (a key of ``QUESTIONS``) for who asks in this request.

    Raises ProblemError 404 for another question and for statistics they see nothing of, 400 for a
    parameter that cannot be meant.
    """
    if question not in QUESTIONS:
        known = ", ".join(QUESTIONS)
        raise ProblemError(404, "No such question", f"{question[:40]!r} is none of: {known}.")
    view = view_for(authority, period)
    scheme = read_scheme(release().store, str(view.statistics.metadata["scheme"]))
    service = _number("service", str(view.statistics.metadata["lists"]["service"]))
    channel = _number("channel", CHANNELS)
    asked = Asked(view, scheme, service, _level(scheme), _text("area", ALL), channel)
    return QUESTIONS[question](asked)


def _customers(asked: Asked) -> Answer[Any]:
    view, service, level = asked.view, asked.service, asked.level
    return customers.customer_split(view, service, level, asked.area, asked.channel)


def _index(asked: Asked) -> Answer[Any]:
    return customers.over_and_under(asked.view, asked.service, asked.level, asked.area)


def _services(asked: Asked) -> Answer[Any]:
    profile = _text("profile", "")
    level = asked.scheme.level.get(profile)
    if level is None:
        raise _unfit("profile", profile, f"a profile of {asked.scheme.identifier}, such as 6")
    are_groups = request.args.get("groups") == "yes"
    return services.service_indexes(asked.view, profile, level, asked.area, are_groups)


def _trend(asked: Asked) -> Answer[Any]:
    level = asked.level if "level" in request.args else 0
    return trend(asked.view, asked.service, level, None, asked.area)


def _channels(asked: Asked) -> Answer[Any]:
    return channels.channel_use(asked.view, asked.service, asked.level, asked.area)


def _comparison(asked: Asked) -> Answer[Any]:
    return comparison.funnel([asked.view, *_compared(asked)], asked.service, asked.level)


def _demand(asked: Asked) -> Answer[Any]:
    data, authority = site().settings.data, asked.view.authority
    reference = read_reference(data, authority, (Need.TYPES, Need.HOUSEHOLDS, Need.WARDS))
    homes = homes_by_ward(reference, asked.scheme, asked.level)
    views = [asked.view, *_compared(asked)]
    return demand.demand_in_areas(views, asked.service, homes, asked.level)


def _costs(asked: Asked) -> Answer[Any]:
    return costs.channel_costs(asked.view, asked.service, _own_costs(asked.view))


def _shift(asked: Asked) -> Answer[Any]:
    to = [name for name in _text("to_channels", ",".join(_WEB)).split(",") if name]
    own, others = _own_costs(asked.view), _compared(asked)
    if asked.service != ALL:
        return potential_of_service(asked.view, others, to, own, asked.service)
    return potential_shift(asked.view, others, to, own, asked.level)


#: The questions there are, by the last part of their addresses.
QUESTIONS: Mapping[str, Callable[[Asked], Answer[Any]]] = {
    "customers": _customers,
    "index": _index,
    "services": _services,
    "trend": _trend,
    "channels": _channels,
    "comparison": _comparison,
    "demand": _demand,
    "costs": _costs,
    "shift": _shift,
}


def _own_costs(view: View) -> Costs:
    """Return the unit costs entered, for the authority's own staff alone: others read the cube."""
    if not view.exact:
        return {}
    return read_costs(site().settings.data / "costs" / f"{view.authority}.csv")


def _compared(asked: Asked) -> list[View]:
    """Return the others to compare with, of the same period and scheme: named, or alike."""
    codes = [code for text in request.args.getlist("with") for code in text.split(",") if code]
    if facts := [fact for fact in _text("alike", "").split(",") if fact]:
        try:
            known = read_authorities(release().store)
            codes += alike(asked.view.authority, known.values(), facts)
        except RegistryError as error:
            raise ProblemError(400, "No such comparison", str(error)) from None
    wanted = dict.fromkeys(code for code in codes if code != asked.view.authority)
    there = {each.authority for each in readable() if _is_comparable(each, asked)}
    views = [view_for(code, asked.period) for code in wanted if code in there]
    scheme = asked.scheme.identifier
    same = [view for view in views if view.statistics.metadata["scheme"] == scheme]
    return same[:_MOST_COMPARED]


def _is_comparable(each: Readable, asked: Asked) -> bool:
    return each.period == asked.period


def _level(scheme: Scheme) -> int:
    text = request.args.get("level", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= scheme.depth):
        raise _unfit("level", text, f"a whole number from 0 to {scheme.depth}")
    return int(text)


def _number(name: str, list_identifier: str) -> str:
    number = _text(name, ALL)
    if number != ALL and not is_entry(release(), list_identifier, number):
        raise _unfit(name, number, f"a number of the list {list_identifier}")
    return number


def _text(name: str, default: str) -> str:
    text = request.args.get(name, "").strip() or default
    if len(text) > _LONGEST or not text.isprintable():
        raise _unfit(name, text[:_LONGEST], "a short code")
    return text


def _unfit(name: str, text: str, wanted: str) -> ProblemError:
    return ProblemError(400, "Not understood", f"{name} is {text!r}; it has to be {wanted}.")
