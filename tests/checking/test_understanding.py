"""What a table is understood to be: its lists by headings and names, its kind, what is of none."""

from __future__ import annotations

import pytest

from tests.checking.conftest import Check, meanings


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("LGSL", "englishAndWelshServices"),
        ("Service code", "englishAndWelshServices"),
        ("serviceId", "englishAndWelshServices"),
        ("Rhif gwasanaeth", "englishAndWelshServices"),
        ("Dienst", "englishAndWelshServices"),
        ("Pwnc", "subjects"),
        ("Local Government Services List", "englishAndWelshServices"),
        ("IPSV", "subjects"),
        ("LGIL identifier", "interactions"),
    ],
)
def test_a_heading_names_the_list(check_text: Check, heading: str, expected: str) -> None:
    numbers = "\n".join(f"x,{number}" for number in (1, 4, 8))
    assert ("number", expected) in meanings(check_text(f"Title,{heading}\n{numbers}\n"))


def test_names_tell_the_list_of_bare_numbers(check_text: Check) -> None:
    text = "Code,Text\n57,Council tax annual notification\n1,Home schooling\n"
    assert meanings(check_text(text))[0] == ("number", "englishAndWelshServices")


def test_two_bare_columns_are_a_mapping(check_text: Check) -> None:
    checked = check_text("1,0\n1,8\n4,0\n9,8\n")
    assert checked.report.understanding.kind == "mapping"
    assert [name for _, name in meanings(checked)] == ["services", "interactions"]


def test_own_wording_beside_numbers_is_not_judged(check_text: Check) -> None:
    checked = check_text("LGSL,Title\n57,Your bill\n1,Lessons at home\n12,Nursery\n")
    assert checked.report.conforms


def test_official_names_that_slipped_by_a_row_are_found(check_text: Check) -> None:
    names = ["Abandoned vehicles", "Home schooling", "Council tax annual notification"]
    rows = zip((1, 57, 561), (names[0], names[1], names[2]), strict=True)
    text = "".join(f"{number},{name}\n" for number, name in rows)
    report = check_text(f"LGSL,Service name\n{text}").report
    assert [(f.rule, f.row) for f in report.findings] == [
        ("name-matches-number", row) for row in (2, 3, 4)
    ]
    assert "That is the name of 57." in report.findings[2].message


def test_a_list_of_ones_own_keeps_its_numbers(check_text: Check) -> None:
    report = check_text("Identifier,Label\n57,Skate parks\n58,Dog parks\n").report
    assert report.understanding.kind == "list"
    assert report.conforms


def test_names_that_are_common_make_no_mapping_of_a_local_list(check_text: Check) -> None:
    text = "Identifier,Label,Broader\nH1,Blue lid bins,\nH2,Fish,H9\nH3,Council tax,H1\n"
    report = check_text(text).report
    assert report.understanding.kind == "list"
    assert [each.rule for each in report.findings] == ["local-parent-known"]
    assert report.understanding.columns[1].list is None


def test_a_list_that_the_sender_names_is_said(check_text: Check) -> None:
    known = check_text("Ref,Text\n57,a\n", list_name="lgsl").report.understanding
    assert (known.columns[0].list, known.columns[0].why) == (
        "englishAndWelshServices", "you said so",
    )  # fmt: skip


def test_one_list_that_is_named_leaves_the_other_to_be_told(check_text: Check) -> None:
    known = meanings(check_text("1,0\n1,8\n4,0\n9,8\n", list_name="lgsl"))
    assert known == [("number", "englishAndWelshServices"), ("number", "interactions")]


def test_the_column_of_a_list_that_the_sender_names_is_sought(check_text: Check) -> None:
    text = "Group,Age\nGender_female,3\nGender_Female,4\n"
    (finding,) = check_text(text, list_name="circumstances").report.findings
    assert (finding.rule, finding.suggestion) == ("case-as-published", "Gender_Female")


@pytest.mark.parametrize(
    ("cell", "rule"),
    [("57\u200b", "no-stray-spaces"), ("\uff15\uff17", "number-as-published")],
)
def test_signs_that_look_like_none_or_others_are_found(
    check_text: Check, cell: str, rule: str
) -> None:
    (finding,) = check_text(f"LGSL\n1\n{cell}\n").report.findings
    assert (finding.rule, finding.suggestion, finding.action) == (rule, "57", "replace")


@pytest.mark.parametrize(
    ("text", "words"),
    [("Ref\n1\n2\n", "nothing was compared"), ("LGSL\n57\n", "The file conforms")],
)
def test_a_file_that_could_not_be_compared_is_not_praised(
    check_text: Check, text: str, words: str
) -> None:
    assert words in check_text(text).report.summary()


def test_numbers_of_an_unknown_list_are_said_to_be_unjudged(check_text: Check) -> None:
    text = "LGSL,Our label,Mapped identifier,Mapped label\n57,Tax,99,None\n524,Bins,98,None\n"
    report = check_text(text).report
    assert any("Mapped identifier are from: they were not judged" in n for n in report.notes)
    assert check_text(text, to_name="interactions").report.notes == ()


def test_a_number_that_became_a_power_of_ten_is_told(check_text: Check) -> None:
    (finding,) = check_text("IPSV\n1.5E+03\n").report.findings
    assert finding.rule == "number-not-a-date"
    assert "1.5E+03 is a power of ten" in finding.message


def test_a_list_with_additions_says_how_many(check_text: Check) -> None:
    text = "Identifier,Label\n57,Council tax annual notification\n1,Home schooling\nX1,Skating\n"
    report = check_text(text).report
    assert report.conforms
    assert "1 entry is" in report.notes[0]


def test_a_page_beside_a_number_is_no_entry(check_text: Check) -> None:
    checked = check_text("LGSL,URL\n57,https://council.example/a\n1,http://http://x.example\n")
    assert [f.rule for f in checked.report.findings] == ["address-possible"]


def test_an_address_among_numbers_is_judged_as_one(check_text: Check) -> None:
    numbers, fine = "LGSL\n1\n13\n21\n", "http://id.esd.org.uk/service/57"
    assert check_text(f"{numbers}{fine}\n").report.conforms
    (finding,) = check_text(f"{numbers}http://{fine}\n").report.findings
    assert (finding.rule, finding.suggestion) == ("address-possible", fine)
    (finding,) = check_text(f"{numbers}http://id.esd.org.uk/interaction/8\n").report.findings
    assert finding.rule == "number-known"


def test_own_texts_with_a_relation_are_a_mapping(check_text: Check) -> None:
    checked = check_text("Page,LGSL,Relation\nBins,524,exact\nBins,524,broad\nTax,57,exact\n")
    assert checked.report.understanding.kind == "mapping"
    assert [pair.subject for pair in checked.pairs] == ["local:Bins", "local:Bins", "local:Tax"]
    assert {finding.rule for finding in checked.report.findings} == {"exact-or-broad"}


def test_what_the_sender_says_overrules(check_text: Check) -> None:
    assert check_text("Thing,LGSL\nA,230\n", list_name="services").report.conforms
    assert not check_text("Thing,LGSL\nA,230\n").report.conforms
