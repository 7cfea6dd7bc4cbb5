"""What is found for which words, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.catalogue import read_catalogue
from registry.search import Found, Question, Search, open_search
from registry.search.names import load_names, read_names, write_names
from registry.search.words import fold, words_of
from registry.store.embedded import EmbeddedStore


def find(search: Search, text: str, *lists: str, status: str = "") -> list[Found]:
    return list(search.ask(Question(text, lists, status)).found)


def numbers(found: list[Found]) -> list[str]:
    return [hit.entry.uri.removeprefix("http://id.esd.org.uk/") for hit in found]


@pytest.mark.parametrize(
    ("words", "first", "kind"),
    [
        ("Household waste collection", "service/524", "preferred"),
        ("wheelie bin", "service/526", "alternative"),
        ("refuse household", "service/524", "former"),
        ("pothole", "service/557", "hidden"),
        ("pay towards", "service/57", "note"),
        ("HOUSEHOLDS WASTES containers", "service/526", "preferred"),
        ("cafe licence", "service/90", "preferred"),
        ("caf\u00e9 licences", "service/90", "preferred"),
        ("gwastraff", "service/524", "preferred"),
        ("huisvuil ophalingen", "service/524", "preferred"),
    ],
)
def test_every_kind_of_name_is_found_and_said(
    search: Search, words: str, first: str, kind: str
) -> None:
    best = find(search, words)[0]
    assert (numbers([best])[0], best.kind) == (first, kind)


@pytest.mark.parametrize(
    ("words", "first"), [("57", "service/57"), ("LGSL 57", "service/57"), ("0", "interaction/0")]
)
def test_a_number_is_found_first_in_the_list_that_others_lead_to(
    search: Search, words: str, first: str
) -> None:
    assert numbers(find(search, words))[0] == first


def test_a_uri_is_found(search: Search) -> None:
    assert numbers(find(search, "http://id.esd.org.uk/subject/57"))[0] == "subject/57"


def test_a_synonym_leads_to_services_and_the_way_is_told(search: Search) -> None:
    hits = {hit.entry.notation: hit for hit in find(search, "dustbin", "services")}
    assert set(hits) == {"524", "526"}
    hit = hits["524"]
    assert hit.source is not None
    assert (hit.text, hit.source.label) == ("Dustbins", "Waste collection")
    assert [step.entry.notation for step in hit.way] == ["524"]


def test_a_way_may_have_two_steps(search: Search) -> None:
    hit = next(h for h in find(search, "rubbish") if h.entry.notation == "524")
    assert [step.entry.notation for step in hit.way] == ["2343", "524"]


def test_each_further_name_that_leads_to_a_service_speaks_for_it(shipped: Search) -> None:
    found = numbers(find(shipped, "bin men", "services", status="live"))
    assert found.index("service/524") < found.index("service/573")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("houshold wast", None), ("coucil tax", "council tax"), ("maintenacne", "maintenance")],
)
def test_slips_are_forgiven_and_the_right_words_offered(
    search: Search, typed: str, meant: str | None
) -> None:
    answer = search.ask(Question(typed))
    assert answer.found
    if meant is not None:
        assert answer.did_you_mean == meant


def test_words_run_together_are_offered_apart(search: Search) -> None:
    assert search.ask(Question("counciltax bins")).did_you_mean == "council tax bins"


@pytest.mark.parametrize("typed", ["tx", "5244", "zzzzqqqq", "", "   ", "???"])
def test_short_words_and_numbers_are_never_slips(search: Search, typed: str) -> None:
    answer = search.ask(Question(typed))
    assert (answer.found, answer.did_you_mean) == ((), None)


def test_lists_and_status_narrow_what_is_found(search: Search) -> None:
    assert numbers(find(search, "council tax", "someServices")) == ["service/57"]
    assert numbers(find(search, "licences", status="retired")) == ["service/99"]
    assert numbers(find(search, "licences", status="live")) == ["service/90"]
    assert numbers(find(search, "licences")) == ["service/90", "service/99"]


def test_pages_follow_each_other(search: Search) -> None:
    whole = numbers(find(search, "waste"))
    one = [
        numbers(list(search.ask(Question("waste", limit=1, offset=n)).found))[0]
        for n in range(len(whole))
    ]
    assert len(whole) > 2
    assert one == whole


@pytest.mark.parametrize("typed", ["cou", "council t", "Council tax"])
def test_suggestions_begin_as_typed(search: Search, typed: str) -> None:
    suggested = [s.entry.notation for s in search.suggest(typed)]
    assert set(suggested) >= {"57", "58"}


def test_suggestions_keep_to_lists_and_number(search: Search) -> None:
    assert [s.entry.uri for s in search.suggest("57", ["subjects"])] == [
        "http://id.esd.org.uk/subject/57"
    ]
    assert len(search.suggest("w", limit=2)) == 2
    assert search.suggest("") == []


def test_an_older_release_without_an_index_is_searched_all_the_same(
    store: EmbeddedStore, search: Search, tmp_path: Path
) -> None:
    other = open_search(tmp_path, store)
    assert numbers(find(other, "dustbin")) == numbers(find(search, "dustbin"))


def test_names_come_back_from_their_file(store: EmbeddedStore, tmp_path: Path) -> None:
    names = read_names(store, read_catalogue(store))
    write_names(names, tmp_path / "names.json")
    assert load_names(tmp_path / "names.json") == names


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_question_is_answered(search: Search, text: str) -> None:
    search.ask(Question(text))
    search.suggest(text)


@given(st.text())
def test_words_are_folded_once_and_for_all(text: str) -> None:
    for word in words_of(text):
        assert words_of(word) == [word]
        assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("words", "services"),
    [
        ("dustbin", {"524", "526"}),
        ("pothole", {"557"}),
        ("libary", {"437"}),
        ("parking permit", {"474"}),
        ("council tax", {"57"}),
        ("lolipop lady", {"573"}),
    ],
)
def test_everyday_words_find_the_services_of_the_shipped_lists(
    shipped: Search, words: str, services: set[str]
) -> None:
    found = shipped.ask(Question(words, ("services",), "live")).found
    assert {hit.entry.notation for hit in found} >= services


@pytest.mark.parametrize(("typed", "best"), [("counc", "Council tax"), ("librar", "Librar")])
def test_suggestions_from_the_shipped_lists_begin_with_the_usual(
    shipped: Search, typed: str, best: str
) -> None:
    suggested = shipped.suggest(typed)
    assert len(suggested) == 8
    assert any(each.entry.label.startswith(best) for each in suggested[:4])
