"""No statement of ordinary work reads a table of the whole city: its cost would grow with the city."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from central_server.services.dispatch import Dispatches
from central_server.services.pcs import PcOffice
from central_server.services.places import Moving
from central_server.services.registry_acts import RegistryActs
from central_server.store.engine import make_engine
from protocol.bodies import (
    BatchReceived,
    CancelHandOver,
    CaseClosed,
    Note,
    ObjectReported,
    Receive,
    ReceiveUnlisted,
)
from protocol.custody import Act
from protocol.events import Event, Kind, header_hash, read_header
from protocol.messages import CardRange, CardStanding, Wanted
from protocol.objects import CardObject, CaseObject, ObjectKind, encode_object
from tests.central_server.city import (
    carry,
    city_with_batch,
    hand_over,
    import_list,
    officer,
    print_list,
    receive_all,
)
from tests.central_server.conftest import OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk, new_card_id
from tests.support.centre import CentreServer

_OF_THE_CITY = (
    *("batch_minutes", "card", "card_registry", "case_file", "event", "event_body"),
    *("event_proof", "feed_object", "nik_index"),
)
_SCAN = re.compile(rf"SCAN ({'|'.join(_OF_THE_CITY)})\b")
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


class Statements:
    """What is asked of the centre's database, each statement once with values it was asked with."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def _watch(self, driver: Any, _record: object, lent: Any) -> None:
        lent.dbapi_connection = Watched(driver, self.asked)

    @contextmanager
    def collected(self) -> Iterator[None]:
        event.listen(Pool, "checkout", self._watch)
        try:
            yield
        finally:
            event.remove(Pool, "checkout", self._watch)


class Watched:
    """A connection of the driver that tells what is run on it."""

    def __init__(self, driver: Any, asked: dict[str, Any]) -> None:
        self._driver = driver
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def execute(self, statement: str, values: Any = ()) -> Any:
        self._asked.setdefault(statement, tuple(values))
        return self._driver.execute(statement, values)

    def executemany(self, statement: str, values: Any) -> Any:
        self._asked.setdefault(statement, tuple(values[0]))
        return self._driver.executemany(statement, values)


def scans(server: CentreServer, asked: dict[str, Any]) -> dict[str, list[str]]:
    """Of these statements those that read a whole table of the city: by statement the plan's words."""
    found: dict[str, list[str]] = {}
    engine = make_engine(server.centre.settings.database_url)
    with engine.connect() as connection:
        for statement, values in asked.items():
            if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                scanned = [row.detail for row in plan if _SCAN.match(row.detail)]
                if scanned:
                    found[statement] = scanned
    engine.dispose()
    return found


def without_the_last(desk: Desk, count: int) -> list[Event]:
    """The desk's last events, which it has lost before they were sent."""
    lost = desk.log[-count:]
    del desk.log[-count:]
    desk.hash = header_hash(desk.log[-1].header)
    return lost


def cases_of(desk: Desk) -> list[CaseObject]:
    desk.sync_all()
    return [c for c in desk.all(ObjectKind.CASE) if isinstance(c, CaseObject)]


def a_day(server: CentreServer) -> None:
    """Print lists, batches, two PCs of a kelurahan with their cards, and most of what can go wrong."""
    c = server.centre
    registry = officer(server).id
    city_with_batch(server, 4)
    city_with_batch(server, 2, OTHER_KELURAHAN)
    first, second = enrolled(server), enrolled(server)
    first.sync_all()
    second.sync_all()
    cards = receive_all(first)
    given = hand_over(first, cards[0].id)
    cancelled = CancelHandOver(
        number=read_header(given.header).number, reason="Keliru", approved_by=registry
    )
    first.record(Act.CANCEL_HAND_OVER, cancelled, cards[0].id, "drawer")
    hand_over(first, cards[1].id)
    first.sync_all()
    # contradictions: a batch received twice, a card given twice, a number on two papers, a fork
    receive_all(second)
    hand_over(second, cards[1].id)
    number = second.receipt_number()
    for card in cards[2:4]:
        second.record(Act.LOSE, Note(), card.id, number=number)
    twin = second.copy()
    second.record(Kind.DAY_CLOSED, Note())
    twin.record(Kind.DAY_CLOSED, Note(text="kanan"))
    second.sync_all()
    twin.sync()
    # typed cards, told cards, carried acts, closed cases
    typed = ReceiveUnlisted(nik="3374000000000003", name="WARGA UJI 3", registration="REG000003")
    second.record(Act.RECEIVE_UNLISTED, typed, new_card_id())
    told = CardObject(
        id=new_card_id(),
        kelurahan=second.kelurahan,
        registration="REG000800",
        nik="3374000000000800",
        name="WARGA UJI 800",
        birth_date="1990-08-17",
    )
    said = ObjectReported(kind=ObjectKind.CARD, data=encode_object(told))
    second.record(Kind.OBJECT_REPORTED, said, told.id)
    for case in (cases_of(second)[0].id, os.urandom(16)):
        second.record(Kind.CASE_CLOSED, CaseClosed(case=case, note="Sudah dilihat"))
    second.record(Kind.BATCH_RECEIVED, BatchReceived(batch=os.urandom(16), listed=1, counted=1))
    second.sync_all()
    second.record(Act.FIND, Note(), cards[2].id)
    lost = without_the_last(second, 1)
    second.open_epoch(2, "repaired")
    carry(second, *lost)
    second.sync_all()
    second.sync([], wanted=Wanted(1, 1, 2, b""))
    # the comparison of cards
    second.sync(
        [], ranges=(CardRange(b"", cards[1].id, 1, b""), CardRange(cards[1].id, b"", 0, b""))
    )
    odd = [CardStanding(i, 1 << 40, "", bytes(16), bytes(16), ()) for i in (cards[3].id, bytes(16))]
    second.sync([], differing=tuple(odd))
    differs = next(x for x in cases_of(second) if x.reason == "record_differs")
    # what the registry does
    acts = c.service(RegistryActs)
    acts.close_case(differs.id, registry, "Dilihat")
    acts.recall([cards[2].registration], registry, "Salah cetak")
    assert not import_list(server, print_list(range(800, 802))).errors
    away = c.service(Dispatches)
    away.send(OTHER_KELURAHAN, [cards[3].registration], registry, "", moved=True)
    c.service(Moving).move(first.id, OTHER_KELURAHAN, registry)
    first.record(Act.RECEIVE, Receive(batch=bytes(16)), cards[0].id)
    first.sync_all()
    c.service(PcOffice).retire(second.id, registry, lost=True)
    second.record(Act.LOSE, Note(), cards[0].id)
    second.send(second.request())


def test_no_statement_of_ordinary_work_reads_a_whole_table(server: CentreServer) -> None:
    statements = Statements()
    with statements.collected():
        a_day(server)
    assert {"record_differs", "revoked_device", "fork", "doubled_number"} <= {
        case.reason for case in server.centre.store.read(lambda u: u.cases.all(open_only=False))
    }
    assert scans(server, statements.asked) == {}


def test_a_statement_that_does_is_found(server: CentreServer) -> None:
    statements = Statements()
    with statements.collected():
        server.centre.store.read(lambda unit: unit.figures.counted())
    assert len(scans(server, statements.asked)) == 1
