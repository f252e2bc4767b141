"""Proving everything: each page of the file, how they hang together, the log, and the rows made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlcipher3 import dbapi2

from common.sentences import sentence_of
from desk_app.services.full_check import FullCheckResult, Stopped
from desk_app.store.card_sum import sum_faults
from desk_app.store.engine import DamagedError, StoreError, connect, is_damage
from desk_app.store.health import read_log
from desk_app.store.maintenance import ChainCheck, VerifyReport, differing_rows
from desk_app.store.pages import SALT, PageCipher, check_pages, read_frames
from desk_app.store.rows import all_card_ids
from desk_app.store.unit import DeskStore

__all__ = ["full_check"]

_CARDS: Final = 200
_STEPS: Final = 20_000  # of SQLite's machine between two looks at whether to stop


def full_check(
    store: DeskStore,
    key: bytes,
    public_key: bytes,
    now_ms: Callable[[], int],
    breathe: Callable[[], None] = lambda: None,
) -> FullCheckResult:
    """Prove the database of an open desk. Others go on writing meanwhile.

    Page by page as `cipher_integrity_check` does it, but stoppable, and without taking a page that is just
    being written for a damaged one. Raises Stopped when ``breathe`` does, StoreError.
    """
    pages, damaged = _pages(store, key, breathe)
    tree = _tree_fault(store, key, breathe)
    chain = ChainCheck(public_key, breathe=breathe)
    log, cards, differing = chain.report, 0, 0
    try:
        log = _proved(store, chain)
        cards, differing = _compared(store, breathe)
    except DamagedError as error:
        tree = tree or sentence_of(error)
        log = chain.report
    return FullCheckResult(
        now_ms(), pages, damaged, tree, log.events, log.purged, log.faults, cards, differing
    )


def _proved(store: DeskStore, chain: ChainCheck) -> VerifyReport:
    more = True
    while more:
        with store.read() as unit:
            more = chain.step(unit)
    with store.read() as unit:
        report = chain.finish(unit)
        return replace(report, faults=(*report.faults, *sum_faults(unit)))


def _compared(store: DeskStore, breathe: Callable[[], None]) -> tuple[int, int]:
    """How many cards there are, and how many rows are not what objects and log give."""
    with store.read() as unit:
        ids = sorted(all_card_ids(unit))
    differing = 0
    for first in range(0, len(ids), _CARDS):
        with store.read() as unit:
            differing += len(differing_rows(unit, ids[first : first + _CARDS], breathe))
    return len(ids), differing


def _pages(store: DeskStore, key: bytes, breathe: Callable[[], None]) -> tuple[int, int]:
    with store.path.open("rb") as file:
        cipher = PageCipher(key, file.read(SALT))
    report = check_pages(store.path, cipher, breathe)
    if not report.damaged:
        return report.pages, 0
    # What a checkpoint tore is read from the write-ahead log.
    frames = read_frames(read_log(store.path))
    anew = {f.number for f in frames if cipher.holds(f.number, f.page)}
    return report.pages, len(set(report.damaged) - anew)


def _tree_fault(store: DeskStore, key: bytes, breathe: Callable[[], None]) -> str:
    stopped: list[Stopped] = []

    def look() -> int:
        try:
            breathe()
        except Stopped as stop:
            stopped.append(stop)
            return 1
        return 0

    try:
        connection = connect(store.path, key)
    except StoreError as error:
        return str(error)
    try:
        connection.set_progress_handler(look, _STEPS)
        for (fault,) in connection.execute("PRAGMA quick_check(1)").fetchall():
            if fault != "ok":
                return str(fault)
    except dbapi2.DatabaseError as error:
        if stopped:
            raise stopped[0] from None
        if is_damage(error):
            return str(error)
        raise StoreError(str(error)) from error
    finally:
        connection.close()
    return ""
