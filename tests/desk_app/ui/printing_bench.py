"""A print queue on a real desk with real papers; a task runner that a test lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import msgspec

from desk_app.bootstrap import Desk
from desk_app.paper.maker import PaperMaker
from desk_app.services.ports import Printers
from desk_app.services.preferences import Preferences
from desk_app.ui.context import TaskRunner, UiContext
from desk_app.ui.printing_queue import PrintQueue
from tests.support.desk import (
    BATCH,
    OFFICE,
    PENYELIA,
    PETUGAS,
    POLICY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)
from tests.support.fakes_ui import UiBench

__all__ = [
    "FailingTasks",
    "HeldTasks",
    "hand_over",
    "printing_context",
    "queue_of",
    "stock",
]


@dataclass
class HeldTasks:
    """Keeps work until `let_go`, as a busy task thread would; implements `TaskRunner`."""

    held: list[
        tuple[Callable[[], object], Callable[[object], None], Callable[[BaseException], None]]
    ] = field(default_factory=list)

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.held.append((work, done, failed))

    def let_go(self) -> None:
        """Do the oldest piece."""
        work, done, failed = self.held.pop(0)
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - handed over, as the real runner does
            failed(error)
        else:
            done(result)


@dataclass
class FailingTasks:
    """Does the work at once, or says that it broke while ``failing``; implements `TaskRunner`."""

    failing: bool = False

    def run(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        if self.failing:
            failed(ZeroDivisionError())
        else:
            done(work())


def queue_of(
    ui: UiBench,
    prefs: Preferences | None = None,
    tasks: TaskRunner | None = None,
    printers: Printers | None = None,
) -> PrintQueue:
    if prefs is not None:
        ui.preferences.set(prefs)
    return PrintQueue(
        ui.desk,
        ui.bus,
        ui.sessions,
        tasks or ui.tasks,
        ui.dialogs,
        printers or ui.printers,
        PaperMaker(),
        preferences=ui.preferences.now,
    )


def printing_context(
    ui: UiBench, prefs: Preferences | None = None, tasks: TaskRunner | None = None
) -> UiContext:
    """The context of ``ui`` with papers and a queue in it."""
    return replace(
        ui.context,
        papers=PaperMaker(),
        prints=queue_of(ui, prefs, tasks),
        tasks=tasks or ui.tasks,
    )


def hand_over(desk: Desk, n: int) -> int:
    """Hand card ``n`` to its owner; the position of the act."""
    done = desk.hand_over.hand_over(session(PETUGAS), card_object(n).id, owner_claim(), signed())
    return done.recorded.position


def stock(bench: DeskBench, cards: int) -> Desk:
    """A desk with so many cards in the drawer."""
    desk = bench.open()
    batch = msgspec.structs.replace(BATCH, count=cards)
    rows = [card_object(n + 1) for n in range(cards)]
    bench.feed(desk, OFFICE, POLICY, PETUGAS, PENYELIA, batch, *rows)
    return desk
