"""Titles: what a local name of a service says beside its subject, and what must not be kept."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from registry.assigning.spellings import spelled
from registry.search.words import STOP_WORDS, words_of

#: What people do, by the words they say it with, and the interaction (LGIL) it is. The first
#: that is found counts: the more particular come first.
_INTERACTIONS = (
    (r"appeals?|appealing", "10"),
    (r"complain|complaints?|complaining", "13"),
    (r"change of (circumstances|address|details)|moving|moved", "11"),
    (r"check .*(progress|status)|track|tracking|view my", "12"),
    (r"(am i|are you) (eligible|entitled)|eligib|entitle", "20"),
    (r"renew|renewals?|renewing", "14"),
    (r"replace|replacements?|replacing", "16"),
    (r"report|reporting|notify|tell us about", "17"),
    (r"repairs?|repairing", "15"),
    (r"book (an )?appointment", "21"),
    (r"book|bookings?|hire|hiring", "1"),
    (r"pay|payments?|paying", "4"),
    (r"consultation|have your say", "3"),
    (r"register|registering|registration", "19"),
    (r"apply|applying|applications?|requests?|order|claim|join|joining", "0"),
    (r"find out|information|about|advice|guidance|find", "8"),
)
_INTERACTION_PATTERNS = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), number) for pattern, number in _INTERACTIONS
)
#: How somebody gets in touch, and the channel (LGChL) it is.
_CHANNELS = (
    (r"direct debit", "28"),
    (r"standing order", "30"),
    (r"online form|e-?form|web form", "19"),
    (r"e-?mail", "10"),
    (r"call centre|contact centre", "15"),
    (r"telephone|phone", "2"),
    (r"fax", "16"),
    (r"by post|letter", "9"),
    (r"online|web ?site|web page", "1"),
)
_CHANNEL_PATTERNS = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), number) for pattern, number in _CHANNELS
)

#: Words by which a title says what is done rather than with what: no service is told by them.
_DOING = frozenset(
    words_of(
        "apply applying application applications for finding more about information with get "
        "getting make making request requesting report reporting view check pay paying online "
        "form forms service services your my new how do i us tell problem problems contact "
        "enquiry enquiries general guidance page web site download a an the to of in on and or "
        "at by e please want would like find out submit submitting complete manage managing ask "
        "asking welcome overview introduction guide guides faq faqs click here today now"
    )
)

#: "Council" before these says what it is about ("council tax"), elsewhere whose it is.
_OF_COUNCIL = frozenset(
    words_of("tax home homes house houses housing property properties tenant tenants tenancy rent")
)

_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    # A postcode: outward and inward part, as the Post Office writes them.
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
    re.compile(r"\b(?:\+44|0)[\d ]{8,13}\d\b"),
    # A National Insurance number, a date, an account: anything of five digits and more.
    re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"),
    re.compile(r"\b\d{5,}\b"),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? +[A-Z][\w'-]+(?: +[A-Z][\w'-]+)?"),
    re.compile(
        r"\b\d+[a-z]? +(?:[A-Z][\w'-]+ +){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Way)\b"
    ),
)
_REMOVED = "[removed]"
#: Longer than any name of a service; what follows is text.
LONGEST_TITLE = 300


class Doing(NamedTuple):
    """What a title says beside its subject: the number of an interaction, of a channel."""

    interaction: str | None
    channel: str | None


def doing_of(title: str) -> Doing:
    """Return the interaction and the channel that the words of a title name."""
    return Doing(_first(title, _INTERACTION_PATTERNS), _first(title, _CHANNEL_PATTERNS))


def subject_words(title: str) -> list[str]:
    """Return the words that tell the subject of a title; all of them where there are no others."""
    return list(_subject_words(title[:LONGEST_TITLE]))


@lru_cache(maxsize=50_000)
def _subject_words(title: str) -> tuple[str, ...]:
    every = spelled(words_of(title))
    words = [word for word in every if word not in STOP_WORDS] or every
    following = [*words, ""][1:]
    kept = [
        word
        for word, after in zip(words, following, strict=True)
        if word not in _DOING and (word not in {"council", "councils"} or after in _OF_COUNCIL)
    ]
    return tuple(kept or words)


def is_plain(title: str) -> bool:
    """Say whether a title has no words but those of its subject: nothing of what is done."""
    return not _DOING & {*words_of(title)}


def says_a_subject(title: str) -> bool:
    """Say whether a title has a word that tells of what it is; ``Contact us`` has none."""
    return any(word not in _DOING and not word.isdecimal() for word in subject_words(title))


def without_personal_data(text: str) -> str:
    """Take out what may name a person: addresses, telephone and other numbers, dates, titles."""
    for pattern in _PERSONAL:
        text = pattern.sub(_REMOVED, text)
    return text


def without_marks(title: str) -> str:
    """Return a title without the marks of what was taken out, which tell of nothing."""
    return title.replace(_REMOVED, " ")


def _first(title: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> str | None:
    return next((number for pattern, number in patterns if pattern.search(title)), None)
