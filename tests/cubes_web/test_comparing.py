"""Another registry is found by its description; what joins with it is shown on a cube's page."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from registry.config import Settings
from registry.discovering import FILE, ForeignCube, discover, read_foreign_cubes
from registry.errors import RegistryError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def test_publications_of_another_registry_are_found(address: str, tmp_path: Path) -> None:
    said: list[str] = []
    settings = replace(Settings(), data=tmp_path, foreign=(address,))
    found = discover(settings, said.append)
    assert said == [f"{address}: 2 publications."]
    assert read_foreign_cubes(tmp_path) == found
    assert found[0].uri == "http://registry.example.org/cube/E06000016/2025/2"
    assert found[0].lists["service"] == "http://id.esd.org.uk/list/services"
    assert found[0].codes["service"] == ["http://id.esd.org.uk/service/57"]
    assert len(found[0].codes["profile"]) == 2


def test_a_registry_that_does_not_answer_changes_nothing(tmp_path: Path) -> None:
    settings = replace(Settings(), data=tmp_path, foreign=("http://127.0.0.1:9",))
    with pytest.raises(RegistryError, match="does not answer"):
        discover(settings, lambda _: None)
    assert not (tmp_path / FILE).exists()


def test_a_registry_leads_to_no_other_address(tmp_path: Path) -> None:
    asked: list[str] = []

    def lead_away(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("302 FOUND", [("Location", "/elsewhere")])
        return []

    server = make_server("127.0.0.1", 0, lead_away)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    settings = replace(
        Settings(), data=tmp_path, foreign=(f"http://127.0.0.1:{server.server_port}",)
    )
    with pytest.raises(RegistryError, match="leads to /elsewhere"):
        discover(settings, lambda _: None)
    thread.join()
    server.server_close()
    assert asked == ["/.well-known/void"]


def test_what_was_found_stands_on_the_page_with_what_is_lost(
    address: str, application: Flask, data: Path
) -> None:
    discover(replace(Settings(), data=data, foreign=(address,)), lambda _: None)
    text = application.test_client().get("/cube/X06000001/2025/1").text
    (data / FILE).unlink()
    assert address in text
    assert "0 of 1 codes have no match" in text


def test_a_list_that_no_mapping_leads_to_is_not_comparable(application: Flask, data: Path) -> None:
    uri = "http://other.example.org/cube/X1/2025/1"
    lists = {"service": "http://other.example.org/list/services"}
    codes = {"service": ["http://other.example.org/service/57"]}
    foreign = ForeignCube("http://other.example.org", uri, "Elsewhere, 2025", lists, codes)
    (data / FILE).write_text(json.dumps([asdict(foreign)]))
    answer = application.test_client().get("/cube/X06000001/2025/1")
    (data / FILE).unlink()
    assert answer.status_code == 200
    assert "Elsewhere" not in answer.text
