"""Profiles and the links between the forms of a document."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from registry.web.profiles import PROFILES, profile_accepted

_URIS = {profile.token: profile.uri for profile in PROFILES}


def _links(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    """Return the links of an answer as (relation, target)."""
    found = []
    for link in client.get(path).headers["Link"].split(", <"):
        target, _, rest = link.lstrip("<").partition(">")
        found.append((parse_options_header("x" + rest)[1]["rel"], target))
    return found


@pytest.mark.parametrize(
    ("token", "media_type"),
    [
        ("skos", "text/html"),
        ("esd", "text/csv"),
        ("jskos", "application/json"),
        ("cpsvap", "text/turtle"),
    ],
)
def test_a_profile_is_had_by_name_by_uri_and_by_header(
    shipped: FlaskClient, token: str, media_type: str
) -> None:
    path = "/doc/service/57"
    for query in ({"_profile": token}, {"_profile": _URIS[token]}):
        assert shipped.get(path, query_string=query).mimetype == media_type
    answer = shipped.get(path, headers={"Accept-Profile": f"<{_URIS[token]}>"})
    assert (answer.mimetype, "Accept-Profile" in answer.headers["Vary"]) == (media_type, True)


def test_a_profile_is_one_of_the_forms_it_has(shipped: FlaskClient) -> None:
    query = {"_profile": "esd", "_mediatype": "application/xml"}
    for path in ("/doc/service/57", "/list/functions", "/mapping/functions-services"):
        assert shipped.get(path, query_string=query).data == shipped.get(f"{path}.xml").data
    query["_mediatype"] = "text/turtle"
    assert shipped.get("/list/functions", query_string=query).status_code == 406


def test_the_profile_goes_with_the_reader_from_the_thing_to_its_document(
    shipped: FlaskClient,
) -> None:
    answer = shipped.get("/service/57?_profile=jskos")
    assert answer.headers["Location"] == "/doc/service/57?_profile=jskos"


def test_only_services_are_had_by_the_european_profile(shipped: FlaskClient) -> None:
    assert shipped.get("/doc/service/57.cpsvap.jsonld").mimetype == "application/ld+json"
    for path in ("/doc/interaction/2", "/list/services"):
        assert shipped.get(f"{path}.cpsvap.ttl").status_code == 406
        assert shipped.get(path, query_string={"_profile": "cpsvap"}).status_code == 406
        assert "cpsvap" not in shipped.get(path).headers["Link"]


def test_a_suffix_beats_a_profile(shipped: FlaskClient) -> None:
    headers = {"Accept-Profile": f"<{_URIS['esd']}>"}
    assert shipped.get("/doc/service/57.ttl", headers=headers).mimetype == "text/turtle"


def test_a_profile_that_is_wished_for_in_vain_is_let_go(shipped: FlaskClient) -> None:
    wishes = ("<http://example.org/other>", f"<{_URIS['jskos']}>")
    for wish, path in zip(wishes, ("/doc/service/57", "/def/hasSubject"), strict=True):
        answer = shipped.get(path, headers={"Accept-Profile": wish, "Accept": "text/turtle"})
        assert (answer.status_code, answer.mimetype) == (200, "text/turtle")


def test_a_profile_that_is_demanded_in_vain_is_refused(shipped: FlaskClient) -> None:
    assert shipped.get("/doc/service/57?_profile=other").status_code == 406
    assert shipped.get("/def/hasSubject?_profile=jskos").status_code == 406


def test_alt_lists_every_form_once(shipped: FlaskClient) -> None:
    told = json.loads(shipped.get("/list/functions?_profile=alt").data)
    assert [profile["token"] for profile in told["profiles"]] == ["skos", "esd", "jskos"]
    addresses = [form["href"] for profile in told["profiles"] for form in profile["formats"]]
    assert len(addresses) == len(set(addresses)) == 18
    assert all(shipped.get(address).status_code == 200 for address in addresses)


def test_the_list_of_profiles_is_not_sent_again(shipped: FlaskClient) -> None:
    path = "/doc/service/57?_profile=alt"
    tag = shipped.get(path).headers["ETag"]
    assert shipped.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("header", "token"),
    [
        (None, None),
        ("", None),
        ("<http://example.org/x>", None),
        ("{esd};q=0.2, {jskos};q=0.9", "jskos"),
        ("{esd}, {jskos}", "esd"),
        ("{skos};q=0", None),
        ("{esd};q=0.1,<http://example.org/x>", "esd"),
        ("esd", "esd"),
    ],
)
def test_the_best_profile_of_a_header_counts(header: str | None, token: str | None) -> None:
    in_brackets = {name: f"<{uri}>" for name, uri in _URIS.items()}
    found = profile_accepted(header.format(**in_brackets) if header else header)
    assert (found.token if found else None) == token


@given(st.text(max_size=400))
def test_any_header_is_read(header: str) -> None:
    assert profile_accepted(header) in {None, *PROFILES}


def test_the_links_of_a_page(shipped: FlaskClient) -> None:
    links = _links(shipped, "/doc/service/57.html")
    concept = "http://id.esd.org.uk/service/57"
    for link in (
        ("canonical", concept),
        ("cite-as", concept),
        ("type", "http://www.w3.org/2004/02/skos/core#Concept"),
        ("describedby", "/doc/service/57.ttl"),
        ("license", "http://www.nationalarchives.gov.uk/doc/open-government-licence/"),
        ("collection", "/list/services"),
        ("alternate", "/doc/service/57.html?lang=en&ui=en"),
        ("alternate", "/doc/service/57.html?lang=cy&ui=cy"),
        ("alternate", "/doc/service/57.xml"),
    ):
        assert link in links
    header = shipped.get("/doc/service/57.html").headers["Link"]
    languages = re.findall(r'hreflang="([^"]+)"', header)
    assert sorted(languages) == ["cy", "en", "x-default"]
    assert f'type="text/csv"; formats="{_URIS["esd"]}"' in header


@pytest.mark.parametrize(
    ("path", "profile"),
    [("/list/functions.ttl", "skos"), ("/list/functions.csv", "esd")],
)
def test_the_links_of_data_name_their_profile(
    shipped: FlaskClient, path: str, profile: str
) -> None:
    assert ("profile", _URIS[profile]) in _links(shipped, path)
    assert ("collection", "/datasets") in _links(shipped, path)


def test_a_tidy_table_names_what_describes_its_columns(shipped: FlaskClient) -> None:
    links = _links(shipped, "/list/functions.tidy.csv")
    assert ("describedby", "/list/functions.csvm") in links


@pytest.mark.parametrize(
    "path", ["/doc/service/57", "/list/functions", "/mapping/functions-services"]
)
def test_every_local_link_leads_somewhere(shipped: FlaskClient, path: str) -> None:
    local = {target for _, target in _links(shipped, path) if target.startswith("/")}
    assert len(local) >= 9
    assert {shipped.get(target).status_code for target in local} <= {200, 303}
