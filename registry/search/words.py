"""Words: how texts and questions are taken apart, so that both come to the same terms."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import tantivy

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc]")
_WORD = re.compile(r"[^\W_]+")
#: Of a longer text only the beginning is read.
_LONGEST = 20_000

#: The languages there is a stemmer for, by the first part of their tag.
_STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "sv": "swedish",
}

_STOP_WORDS = """
a about an and any are as at be been by can do does for from get have how i if in into is it its me
my of on or our out s so than that the their them there these they this to us was we what when where
which who why will with would you your
"""
#: English words that say nothing of a subject; left out of a question that has others.
STOP_WORDS = frozenset(re.findall(r"\S+", _STOP_WORDS))


def fold(text: str) -> str:
    """Take case, accents and apostrophes off a text: ``Caf\u00e9's`` gives ``cafes``."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text[:_LONGEST]))
    # Nearly all texts are, and hundreds of thousands are folded when a release is opened.
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return folded.casefold()


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


def telling_words(text: str) -> list[str]:
    """Return the words of a text without stop words; all of them where there are no others."""
    words = words_of(text)
    return [word for word in words if word not in STOP_WORDS] or words


def stemmed_language(tag: str | None) -> str | None:
    """Return the language whose stemmer serves a tag (``en-GB`` gives ``en``); None for none."""
    first = (tag or "").lower().split("-")[0]
    return first if first in _STEMMERS else None


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """Return the stem of one folded word in a language of ``stemmed_language``."""
    stems = _analyser(language).analyze(word)
    return str(stems[0]) if stems else word


def stems_of(text: str, language: str) -> list[str]:
    """Return the stems of the words of a text."""
    return [stem(word, language) for word in words_of(text)]


@cache
def _analyser(language: str) -> tantivy.TextAnalyzer:
    stemmer = tantivy.Filter.stemmer(_STEMMERS[language])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(stemmer).build()
