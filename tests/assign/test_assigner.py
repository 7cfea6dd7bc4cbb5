"""Which service a title gets, how sure that is, and what decisions change."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.assigning import Assigner
from registry.assigning.decisions import ACCEPTED, REJECTED, Decision
from registry.search.names import Names

SERVICE = "http://id.esd.org.uk/service/"


def first(assigner: Assigner, title: str) -> str:
    (assignment,) = assigner.assign([title])
    return assignment.candidates[0].entry.notation if assignment.candidates else ""


def test_a_title_gets_the_service_it_means(assigner: Assigner) -> None:
    titles = {
        "Council tax": "57",
        "Report a pothole": "557",
        "Request a discount on your council tax": "58",
        "New wheely bin": "526",
        "Refuse household waste": "524",
        "Cafe licence application": "90",
    }
    assert {title: first(assigner, title) for title in titles} == titles


def test_the_very_name_of_a_service_means_it(assigner: Assigner, names: Names) -> None:
    labels = [e.label for e in names.entries if names.hub in e.lists and not e.retired]
    found = {each.title: each.candidates[0] for each in assigner.assign(labels)}
    assert {title: best.entry.label for title, best in found.items()} == {x: x for x in labels}
    assert min(best.confidence for best in found.values()) >= 0.98


def test_the_order_and_the_number_of_titles_are_kept(assigner: Assigner) -> None:
    titles = ["Potholes", "Council tax", "Potholes", ""]
    assert [each.title for each in assigner.assign(titles)] == titles
    assert assigner.assign([]) == []


def test_a_title_without_a_subject_is_assigned_to_nothing(assigner: Assigner) -> None:
    (assignment,) = assigner.assign(["Contact us"])
    assert (assignment.candidates, assignment.confidence) == ((), 0.0)


def test_words_of_nothing_are_less_sure_than_a_name(assigner: Assigner) -> None:
    name, nonsense = assigner.assign(["Council tax discount", "qwertz uiop"])
    assert name.confidence > 0.8
    assert nonsense.confidence < 0.5


def test_confidences_fall_and_add_up_to_one_at_most(assigner: Assigner) -> None:
    (assignment,) = assigner.assign(["household waste"], limit=20)
    found = [each.confidence for each in assignment.candidates]
    assert found == sorted(found, reverse=True)
    assert 0.9 < sum(found) <= 1.01


def test_why_is_told_by_the_text_most_like_the_title(assigner: Assigner) -> None:
    (assignment,) = assigner.assign(["Order wheelie bins"])
    assert assignment.candidates[0].like == "Wheelie bins"


def test_an_accepted_name_is_known_from_then_on(names: Names) -> None:
    accepted = Decision("Zebra wrangling", SERVICE + "99", ACCEPTED)
    taught = Assigner(names, [accepted])
    (again,) = taught.assign(["Zebra wrangling"])
    assert (again.candidates[0].entry.notation, again.confidence >= 0.99) == ("99", True)
    assert first(taught, "wrangling of zebras") == "99"


def test_a_rejected_pair_is_never_offered_again(assigner: Assigner, names: Names) -> None:
    assert first(assigner, "Council tax") == "57"
    taught = Assigner(names, [Decision("council TAX", SERVICE + "57", REJECTED)])
    (assignment,) = taught.assign(["Council tax"], limit=50)
    assert "57" not in {each.entry.notation for each in assignment.candidates}


def test_a_decision_on_a_concept_that_is_gone_does_no_harm(names: Names) -> None:
    gone = Decision("Council tax", SERVICE + "123456", ACCEPTED)
    assert first(Assigner(names, [gone]), "Council tax") == "57"


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_titles_are_assigned(assigner: Assigner, titles: list[str]) -> None:
    for assignment in assigner.assign(titles):
        assert all(0 <= each.confidence < 1 for each in assignment.candidates)


def test_whose_page_it_is_changes_nothing(assigner: Assigner) -> None:
    plain, dressed = assigner.assign(["Council tax", "Council tax | Anytown City Council"])
    assert plain.candidates == dressed.candidates


def test_a_name_that_two_services_share_is_told_of_neither(names: Names) -> None:
    shared = [("57", "blue form"), ("58", "blue form")]
    (alone,) = Assigner(names, everyday=shared[:1]).assign(["blue form"])
    (both,) = Assigner(names, everyday=shared).assign(["blue form"])
    assert alone.candidates[0].entry.notation == "57"
    assert both.confidence < alone.confidence


def test_what_was_taken_out_of_a_title_tells_of_nothing(names: Names) -> None:
    uri = "http://id.esd.org.uk/service/57"
    kept = [Decision("Tax for [removed]", uri, ACCEPTED), Decision("[removed]", uri, ACCEPTED)]
    titles = ["Waste for Mr John Smith", "Waste for", "0116 496 0000", ""]
    told, plain, *nothing = Assigner(names, kept).assign(titles)
    assert told.title == "Waste for [removed]"
    assert [each[:2] for each in told.candidates] == [each[:2] for each in plain.candidates]
    assert [each.candidates for each in nothing] == [(), ()]
