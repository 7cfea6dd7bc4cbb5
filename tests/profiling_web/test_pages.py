"""The pages of an authority's staff: upload, progress, preview, publication, history."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from registry.access import Role
from registry.config import Settings
from registry.profiling.retention import remove_old_rows
from registry.web.uploading import routes

OWN, OTHER = "E06000016", "E06000017"
HOME = f"/account/{OWN}"
CsrfOf = Callable[[FlaskClient, str], str]
Lines = Callable[..., str]


@pytest.fixture
def officer(sign_in: Callable[[str], FlaskClient], secret_of: Callable[..., str]) -> FlaskClient:
    return sign_in(secret_of())


@pytest.fixture
def post(officer: FlaskClient, csrf_of: CsrfOf) -> Callable[..., str]:
    """Return what sends a form of a page and follows the job it begins to its end."""

    def send(page: str, path: str, **fields: object) -> str:
        data = {"csrf_token": csrf_of(officer, page), **fields}
        answer = officer.post(path, data=data)
        assert answer.status_code == 303, answer.text
        return ended(officer, answer)

    return send


def ended(officer: FlaskClient, answer: TestResponse) -> str:
    while 'http-equiv="refresh"' in (page := officer.get(answer.location).text):
        time.sleep(0.1)
    return page


def words(page: str) -> str:
    texts: Any = html.fromstring(page).xpath("//main//text()")
    return " ".join(" ".join(texts).split())


def file_of(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), "transactions.csv"


def test_an_officer_uploads_previews_publishes_and_revises(
    officer: FlaskClient, post: Callable[..., str], lines: Lines
) -> None:
    text = lines(120) + "2025-03-01,999999,8,1,E00000001,h1\n"
    done = words(post(HOME, f"{HOME}/upload", file=file_of(text), period="2025", scheme="oac2011"))
    assert "The file is taken in" in done
    assert "Rows rejected 1" in done
    page = f"{HOME}/2025"
    assert "With a profile 100.0%" in words(officer.get(page).text)
    seen = words(post(page, f"{page}/preview"))
    assert "This may be published" in seen
    assert re.search(r"57 120 120 120 120", seen)
    assert "Published under the number 1" in words(post(page, f"{page}/publication"))
    history = words(officer.get(page).text)
    assert "Publication 1" in history
    assert "done" in history
    again = post(page, f"{page}/publication", reason="A <corrected> file")
    assert "Published under the number 2" in words(again)
    assert "A <corrected> file" in words(officer.get(page).text)
    assert "number 2" in words(officer.get(HOME).text)


def test_a_revision_without_a_reason_is_asked_for_one(
    officer: FlaskClient, post: Callable[..., str], lines: Lines, csrf_of: CsrfOf
) -> None:
    post(HOME, f"{HOME}/upload", file=file_of(lines(120)), period="2025")
    page = f"{HOME}/2025"
    post(page, f"{page}/publication")
    answer = officer.post(f"{page}/publication", data={"csrf_token": csrf_of(officer, page)})
    assert (answer.status_code, "Say why" in words(answer.text)) == (422, True)


def test_removing_the_rows_keeps_the_figures(
    officer: FlaskClient, post: Callable[..., str], lines: Lines, settings: Settings
) -> None:
    page = f"{HOME}/2025"
    post(HOME, f"{HOME}/upload", file=file_of(lines()), period="2025")
    assert "removed" in words(post(page, f"{page}/remove"))
    assert not (settings.data / "uploads" / OWN / "2025").exists()
    assert "The figures made of them stay" in words(officer.get(page).text)


def test_rows_that_were_too_old_are_not_offered(
    officer: FlaskClient, post: Callable[..., str], lines: Lines, settings: Settings
) -> None:
    text = lines() + "2025-03-01,999999,8,1,E00000001,h1\n"
    post(HOME, f"{HOME}/upload", file=file_of(text), period="2025")
    assert "2025/rejected.csv" in officer.get(f"{HOME}/2025").text
    remove_old_rows(settings.data, 90, datetime.now(UTC) + timedelta(days=91))
    page = officer.get(f"{HOME}/2025").text
    assert "2025/rejected.csv" not in page
    assert "The rows of this upload were removed" in words(page)


def test_what_cannot_be_taken_is_said_on_the_page(
    officer: FlaskClient, post: Callable[..., str], csrf_of: CsrfOf
) -> None:
    sent = {"csrf_token": csrf_of(officer, HOME), "period": "20x5"}
    wrong = officer.post(f"{HOME}/upload", data={**sent, "file": file_of("a")})
    assert (wrong.status_code, "20x5" in words(wrong.text)) == (422, True)
    none = officer.post(f"{HOME}/upload", data={**sent, "period": "2025"})
    assert none.status_code == 422
    refused = words(post(HOME, f"{HOME}/upload", file=file_of("%PDF-1.7"), period="2025"))
    assert "This was not done" in refused
    assert "PDF" in refused


def test_pages_are_for_who_is_signed_in_and_for_the_own_authority(
    officer: FlaskClient, client: FlaskClient
) -> None:
    assert officer.get("/account").location == HOME
    for path in ("/account", HOME, f"{HOME}/2025", f"{HOME}/jobs/0123456789abcdef"):
        assert client.get(path).location.startswith("/sign-in?next=%2Faccount"), path
        assert client.get(path).headers["Cache-Control"] == "private, no-store"
    for path in (f"/account/{OTHER}", f"/account/{OTHER}/2025", f"/account/{OTHER}/jobs/0"):
        assert officer.get(path).status_code == 403, path
    for what in ("upload", "2025/preview", "2025/publication", "2025/remove"):
        assert officer.post(f"/account/{OTHER}/{what}").status_code == 403
        assert officer.post(f"{HOME}/{what}").status_code == 400
        assert client.post(f"{HOME}/{what}").status_code == 303


def test_no_form_of_a_stranger_is_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, lines: Lines
) -> None:
    monkeypatch.setattr(routes, "receive", pytest.fail)
    sent = {"file": file_of(lines()), "period": "2025"}
    assert client.post(f"{HOME}/upload", data=sent).location == "/sign-in"


def test_an_uploader_cannot_publish(
    sign_in: Callable[[str], FlaskClient], secret_of: Callable[..., str], csrf_of: CsrfOf
) -> None:
    browser = sign_in(secret_of(Role.UPLOADER))
    sent = {"csrf_token": csrf_of(browser, HOME)}
    assert browser.post(f"{HOME}/2025/publication", data=sent).status_code == 403


def test_the_operator_sees_every_authority(
    sign_in: Callable[[str], FlaskClient], secret_of: Callable[..., str]
) -> None:
    browser = sign_in(secret_of(Role.ADMIN, "*"))
    page = words(browser.get("/account").text)
    assert OWN in page
    assert OTHER in page
    assert browser.get(f"/account/{OTHER}").status_code == 200


def test_data_protection_says_the_settings_in_force(client: FlaskClient) -> None:
    page = words(client.get("/data-protection").text)
    assert "90 days after the upload" in page
    assert "the public 10 20 yes" in page
