"""Limits that hold: attacks, each ended with a problem that names the limit, and what is left."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import psutil
import pytest

from registry.config import Settings
from registry.release import build

pytestmark = pytest.mark.slow
Start = Callable[..., AbstractContextManager[Any]]

_CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {_CROSS}"
_DOUBLED = " ".join(f"BIND(CONCAT({','.join([f'?v{n}'] * 10)}) AS ?v{n + 1})" for n in range(7))
ATTACKS = {
    "count of a cross product": (RUNAWAY, "Time limit"),
    "sort of a cross product": (f"SELECT * {_CROSS} ORDER BY ?c ?f ?i ?l LIMIT 1", "Time limit"),
    "distinct of a cross product": (
        f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) {_CROSS}",
        "Time limit",
    ),
    "groups of a cross product": (
        f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {_CROSS} GROUP BY ?a ?d ?g",
        "Time limit",
    ),
    "paths from everything": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)* ?d . ?e ?f ?g }",
        "Time limit",
    ),
    "a gigabyte of text": (
        f"SELECT (STRLEN(?v7) AS ?n) {{ BIND('{'x' * 1000}' AS ?v0) {_DOUBLED} }}",
        "Memory limit",
    ),
    "a large answer": (f"SELECT * {_CROSS}", "Result limit"),
    "a large graph": (f"CONSTRUCT {{ ?a ?b ?f . ?d ?b ?c }} {_CROSS}", "Time limit"),
}
BORNE = {
    "ten thousand values": "ASK { VALUES ?s {" + "<http://e/a> " * 10_000 + "} }",
    "an expression that explodes": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), '"
        + "a" * 200
        + "'), '^(a+)+(a|a)*$')) }"
    ),
    "a text of a million letters": "SELECT (STRLEN('" + "a" * 400_000 + "') AS ?n) {}",
}
_LIMITS = ("Time limit", "Memory limit", "Result limit")


@pytest.fixture(scope="module")
def attacked(settings: Settings, start_server: Start) -> Iterator[Any]:
    with start_server(settings) as running:
        running.query("ASK {}")
        yield running


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_with_a_problem_that_names_a_limit(name: str, attacked: Any) -> None:
    query, limit = ATTACKS[name]
    answer = attacked.query(query, "*/*")
    assert answer.status == 503, answer.text[:300]
    assert f'"title": "{limit}"' in answer.text or any(f'"{t}"' in answer.text for t in _LIMITS)
    assert attacked.query("ASK {}").status == 200


@pytest.mark.parametrize("name", BORNE)
def test_what_is_only_large_is_answered(name: str, attacked: Any) -> None:
    assert attacked.query(BORNE[name]).status == 200


def test_deep_nesting_is_refused(attacked: Any) -> None:
    answer = attacked.query("ASK " + "{" * 3000 + "}" * 3000)
    assert (answer.status, "levels deep" in answer.text) == (403, True)


def test_short_queries_and_pages_are_answered_while_others_run_away(attacked: Any) -> None:
    attacked.ask("/service/57")
    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(attacked.query, RUNAWAY) for _ in range(8)]
        time.sleep(0.5)
        statuses, seconds = [], []
        for _ in range(40):
            begun = time.perf_counter()
            statuses += [attacked.query("ASK {}").status, attacked.ask("/doc/service/57").status]
            seconds.append(time.perf_counter() - begun)
        answers = [each.result() for each in running]
    assert set(statuses) == {200}
    assert {answer.status for answer in answers} == {503}
    # Whatever the machine: a query that had to wait for one of these would have taken seconds.
    assert statistics.median(seconds) < 1


def test_two_hundred_clients_get_an_answer_or_an_honest_refusal(attacked: Any) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?o ?q ?r }"
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: attacked.query(query), range(400)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert len({answer.body for answer in answers if answer.status == 200}) == 1
    for refused in (answer for answer in answers if answer.status == 503):
        assert '"Too busy"' in refused.text
        assert int(refused.headers["retry-after"]) > 0


def test_slow_readers_keep_nobody_waiting(attacked: Any) -> None:
    # More than lies between the programs of the two ends; less than the limit of a result.
    large = (
        "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e <http://id.esd.org.uk/list/services> } LIMIT 3500"
    )
    readers = [attacked.send(large) for _ in range(30)]
    try:
        time.sleep(1)
        assert attacked.query("ASK {}").status == 200
        assert attacked.ask("/doc/service/57").status == 200
    finally:
        for reader in readers:
            reader.close()


def test_a_client_that_goes_away_frees_its_worker(settings: Settings, start_server: Start) -> None:
    with start_server(settings, SECONDS="60") as server:
        server.query("ASK {}")
        idle = len(server.processes())
        connections = [server.send(RUNAWAY) for _ in range(4)]
        assert _within(30, lambda: _running(server) >= 2)
        for connection in connections:
            connection.close()
        assert _within(30, lambda: _running(server) == 0)
        assert len(server.processes()) <= idle + 2


def test_too_many_requests_of_a_client_are_told_when_to_come_again(
    settings: Settings, start_server: Start
) -> None:
    with start_server(settings, QUERIES_A_MINUTE="5", CLIENT_HEADER="X-Real-IP") as server:
        path = "/sparql?query=ASK%7B%7D"
        one, other = {"X-Real-IP": "192.0.2.1"}, {"X-Real-IP": "192.0.2.2"}
        answers = [server.ask(path, headers=one) for _ in range(7)]
        assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
        assert server.ask(path, headers=other).status == 200


def test_a_dispatcher_that_dies_is_started_again(settings: Settings, start_server: Start) -> None:
    with start_server(settings) as server:
        assert server.query("ASK {}").status == 200
        _dispatcher(server).kill()
        assert _within(30, lambda: server.query("ASK {}").status == 200)


def test_a_killed_server_leaves_no_process(settings: Settings, start_server: Start) -> None:
    with start_server(settings, SECONDS="60") as server, server.send(RUNAWAY):
        # The dispatcher, a loader, a worker that runs and one that is ready.
        assert _within(30, lambda: len(_of_queries(server)) >= 4)
        queries = _of_queries(server)
        rest = [process for process in server.processes() if process not in queries]
        server.process.kill()
        _, left = psutil.wait_procs(queries, timeout=30)
        for process in rest:
            process.kill()
        psutil.wait_procs(rest, timeout=30)
        assert left == []


def test_a_query_is_not_cut_off_by_a_new_release(
    settings: Settings, start_server: Start, tmp_path: Any
) -> None:
    own = replace(settings, data=tmp_path / "data")
    build(own)
    with start_server(own, SECONDS="4") as server:
        server.query("ASK {}")
        answers: list[Any] = []
        running = threading.Thread(target=lambda: answers.append(server.query(RUNAWAY)))
        running.start()
        build(own, force=True)
        seen = _within(60, lambda: server.query("ASK {}").headers["registry-release"] == "2")
        running.join()
        assert seen
        assert '"Time limit"' in answers[0].text


def test_memory_is_given_back(attacked: Any) -> None:
    attacked.query("ASK {}")
    before = _megabytes(attacked)
    for name in ("a gigabyte of text", "a large answer"):
        attacked.query(ATTACKS[name][0])
    assert _within(30, lambda: _megabytes(attacked) < before + 80)


def _of_queries(server: Any) -> list[psutil.Process]:
    """Return the dispatcher, loaders and workers of a server."""
    return [p for p in server.processes() if "sparql.workers" in " ".join(_line(p))]


def _running(server: Any) -> int:
    """Return how many workers are computing: those killed and those that wait do not."""
    workers = [p for p in server.processes() if "sparql.workers.loader" in " ".join(_line(p))]
    return sum(1 for process in workers if _status(process) == psutil.STATUS_RUNNING)


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _status(process: psutil.Process) -> str:
    try:
        return str(process.status())
    except psutil.Error:
        return psutil.STATUS_DEAD


def _dispatcher(server: Any) -> psutil.Process:
    found: list[psutil.Process] = [
        p for p in server.processes() if "sparql.workers.dispatcher" in " ".join(_line(p))
    ]
    assert len(found) == 1
    return found[0]


def _megabytes(server: Any) -> float:
    total = 0
    for process in server.processes():
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total / 1024**2


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
