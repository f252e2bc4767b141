"""The checks of the centre's log and of the independent model see what they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec
import pytest

from protocol.objects import CaseEvidence, CaseObject, evidence_of
from simulation.city import plan, work
from simulation.city.checks.cases import check_doubled_numbers, check_forks
from simulation.city.checks.centre_log import check_chains, check_numbers
from simulation.city.city import City
from simulation.city.held import CentreLog, Held, read_log
from simulation.city.layout import Layout
from simulation.city.network import Weather
from simulation.city.oracle import Act, Oracle
from simulation.city.storage import Storage
from simulation.city.template import Template
from simulation.city.violation import Violation

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentreLog]:
    """What the centre holds of one desk after some hand-overs."""
    folder = tmp_path_factory.mktemp("log")
    (folder / "template").mkdir()
    template = Template(folder / "template", Layout(1, 1)).build()
    with Storage() as storage, City(template, folder / "city", "log", storage, Weather()) as city:
        plan.first_evening(city)
        (pc,) = city.pcs.values()
        work.receive(city, pc)
        while city.counts["hand_over"] < 4:
            city.time.pass_ms(60_000)
            work.serve(city, pc)
        city.heal()
        yield city.centre.read(read_log)


def _broken(check: Callable[[], None]) -> str:
    with pytest.raises(Violation) as caught:
        check()
    return caught.value.rule


def _with(log: CentreLog, change: Callable[[list[Held]], list[Held]]) -> CentreLog:
    """The log with the desk's events changed."""
    desk = log.of_desks()
    centre = [held for held in log.events if held not in desk]
    return replace(log, events=centre + change(desk))


def _numbered(desk: list[Held]) -> list[int]:
    return [n for n, held in enumerate(desk) if held.header.number]


def _elsewhere(held: Held) -> Held:
    at = replace(held.event.at, seq=held.event.at.seq + 1)
    return replace(held, event=replace(held.event, at=at))


def _unlinked(held: Held) -> Held:
    return replace(held, header=msgspec.structs.replace(held.header, prev_hash=bytes(32)))


def _without_body(held: Held) -> Held:
    return replace(held, event=replace(held.event, body=None))


def _unsigned(held: Held) -> Held:
    return replace(held, event=replace(held.event, signature=None))


def test_the_log_is_sound_to_begin_with(log: CentreLog) -> None:
    check_chains(log)
    check_numbers(log)
    check_forks([], log, set())
    check_doubled_numbers([], log)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda desk: [*desk[:5], _elsewhere(desk[5]), *desk[6:]], "events stand in their place"),
        (lambda desk: [*desk[:5], *desk[6:]], "no holes at the centre"),
        (lambda desk: [*desk[:5], _unlinked(desk[5]), *desk[6:]], "the chain holds"),
        (lambda desk: desk[5:], "a branch leaves its stem"),
        (lambda desk: [_without_body(desk[0]), *desk[1:]], "every body reaches the centre"),
        (lambda desk: [*desk[:-1], _unsigned(desk[-1])], "the newest event is signed"),
    ],
)
def test_a_chain_that_does_not_hold(
    log: CentreLog, change: Callable[[list[Held]], list[Held]], rule: str
) -> None:
    assert _broken(lambda: check_chains(_with(log, change))) == rule


@pytest.mark.parametrize(
    ("which", "rule"), [(1, "numbers without hole or double"), (0, "numbers begin at one")]
)
def test_a_number_that_is_left_out(log: CentreLog, which: int, rule: str) -> None:
    def without(desk: list[Held]) -> list[Held]:
        at = _numbered(desk)[which]
        return desk[:at] + desk[at + 1 :]

    assert _broken(lambda: check_numbers(_with(log, without))) == rule


def _again(held: Held, branch: int) -> Held:
    """Another act at the same place with the same number."""
    at = replace(held.event.at, branch=branch)
    return replace(held, event=replace(held.event, at=at, hash=bytes(31) + b"\x01"))


def _side(held: Held) -> CaseEvidence:
    return evidence_of(held.header, held.event.header)


def _case(reason: str, *sides: CaseEvidence) -> CaseObject:
    return CaseObject(
        id=bytes(16), reason=reason, kelurahan=sides[0].kelurahan, opened_ms=1, sides=sides
    )


def test_a_fork_without_a_case_and_a_case_without_a_fork(log: CentreLog) -> None:
    forked = _with(log, lambda desk: [*desk, _again(desk[3], 1)])
    assert _broken(lambda: check_forks([], forked, set())) == "every fork is a case"
    case = _case("fork", _side(log.of_desks()[3]))
    check_forks([case], forked, set())
    check_forks([], forked, {log.of_desks()[3].header.device})
    assert _broken(lambda: check_forks([case], log, set())) == "only forks are fork cases"


def test_a_number_on_two_papers(log: CentreLog) -> None:
    paper = log.of_desks()[_numbered(log.of_desks())[0]]
    same = _with(log, lambda desk: [*desk, _again(paper, paper.event.at.branch)])
    assert _broken(lambda: check_doubled_numbers([], same)) == "no number twice in one log"
    apart = _with(log, lambda desk: [*desk, _again(paper, 1)])
    assert _broken(lambda: check_doubled_numbers([], apart)) == "doubled numbers are in a case"
    case = _case("doubled_number", _side(paper), _side(paper))
    rule = "only doubled numbers are such a case"
    assert _broken(lambda: check_doubled_numbers([case], log)) == rule


def _act(**changes: object) -> Act:
    known: dict[str, object] = {
        "hash": b"1",
        "device": b"A",
        "epoch": 1,
        "seq": 1,
        "kind": "hold",
        "variant": "problem",
        "card": b"card",
        "number": "",
        "code": "",
        "about": None,
        "disk": "A1",
        "kelurahan": "3374011001",
        "seen_ms": 0,
    }
    return Act(**(known | changes))  # type: ignore[arg-type]  # a test's few words


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"device": b"B"}, "own device"),
        ({"seq": 3}, "log without holes"),
        ({"epoch": 2, "seq": 2}, "log without holes"),
        ({"hash": b"1"}, "every event once"),
    ],
)
def test_the_model_believes_no_desk(changes: dict[str, object], rule: str) -> None:
    oracle = Oracle()
    disk = oracle.new_disk("A1", b"A")
    oracle.recorded(disk, _act())
    assert (
        _broken(lambda: oracle.recorded(disk, _act(**({"hash": b"2", "seq": 2} | changes)))) == rule
    )


def test_a_screen_shows_nothing_that_is_not_in_the_log() -> None:
    oracle = Oracle()
    disk = oracle.new_disk("A1", b"A")
    oracle.recorded(disk, _act())
    oracle.shown(disk, b"1")
    assert _broken(lambda: oracle.shown(disk, b"2")) == "shown is recorded"
    oracle.put_back(disk, [], 0)
    assert _broken(lambda: oracle.shown(disk, b"1")) == "shown is recorded"
