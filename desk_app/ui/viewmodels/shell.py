"""What stands around every screen: place, date, operator, sync, printer, and what must be noticed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal, Slot

from common.dates import zone_of
from desk_app.services.confirm_date import confirm_date
from desk_app.services.contact import WARN_DAYS, Contact
from desk_app.services.moving import MoveBook
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Printer
from desk_app.ui.context import SyncState, UiContext
from desk_app.ui.viewmodels.care import care_notice
from desk_app.ui.viewmodels.chips import NOTHING, Chip, printer_chip, sync_chip
from desk_app.ui.viewmodels.sign_in import day_in_words, initials, office_name
from protocol.objects import ObjectKind

__all__ = ["ShellState", "ShellViewModel"]


@dataclass(frozen=True, slots=True)
class ShellState:
    """``standing``: what must be noticed until it is so no more, no text if nothing;
    ``asks_date``: it asks what day it is."""

    place: str = ""
    date: str = ""
    pc: str = ""
    operator: str = ""
    role: str = ""
    initials: str = ""
    sync: Chip = NOTHING
    syncing: bool = False
    printer: Chip = NOTHING
    standing: Chip = NOTHING
    asks_date: bool = False


class ShellViewModel(QObject):
    """The frame around the screens. `tick` it every half minute: days end, printers come and go."""

    changed = Signal(object)  # ShellState
    date_asked = Signal(object)  # date: the best guess; ask the person at the desk, once

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._zone = zone_of(context.desk.identity.kelurahan)
        self._contact = Contact(context.desk.store)
        self._moves = MoveBook(context.desk.store, context.desk.identity)
        self._printers: tuple[Printer, ...] | None = None
        self._looking = False
        self._asked = False
        self._state = ShellState()
        context.sync.changed.connect(self._on_sync)
        context.sessions.changed.connect(self._on_session)
        context.bus.data_changed.connect(self._on_data)
        context.preferences.changed.connect(self._on_preferences)
        if context.care is not None:
            context.care.changed.connect(self.refresh)
        self.refresh()
        self._on_session(context.sessions.current)

    @property
    def state(self) -> ShellState:
        """The state now."""
        return self._state

    @Slot()
    def tick(self) -> None:
        """Look again at the date, the last contact and the printers."""
        self.refresh()
        self.look_for_printers()

    @Slot()
    def refresh(self) -> None:
        """Read place, date and doubt again."""
        desk = self._context.desk
        with desk.store.read() as unit:
            moment = desk.recorder.now(unit)
            doubtful = desk.time_keeper.needs_confirmation(unit.log.head())
        code = desk.identity.kelurahan
        name = office_name(self._context)
        self._put(
            replace(
                self._state,
                place=self.tr("Kelurahan {0}").format(name) if name != code else code,
                date=day_in_words(moment.day),
                pc=f"PC {desk.identity.number:02}",
                sync=self._sync_chip(self._context.sync.state),
                syncing=self._context.sync.state.running,
                standing=self._standing(moment.time_ms, moment.day, doubtful),
                asks_date=doubtful,
            )
        )

    @Slot()
    def look_for_printers(self) -> None:
        """Ask the system, beside the window: a network printer may let it wait."""
        if not self._looking:
            self._looking = True
            self._context.tasks.run(self._context.printers.list, self._found, self._not_found)

    @Slot()
    def lock(self) -> None:
        """Lock the desk."""
        self._context.sessions.set(None)

    @Slot()
    def sync_or_stop(self) -> None:
        """Sync now, or stop the sync under way."""
        if self._context.sync.state.running:
            self._context.sync.cancel()
        else:
            self._context.sync.sync_now()

    @Slot()
    def ask_date(self) -> None:
        """Ask the person at the desk what day it is."""
        desk = self._context.desk
        with desk.store.read() as unit:
            day = desk.recorder.now(unit).day
        self.date_asked.emit(day)

    @Slot(object)
    def confirm_date(self, day: date) -> None:
        """The person at the desk says that it is ``day``."""
        session = self._context.sessions.current
        if session is None:
            return
        desk = self._context.desk
        confirm_date(desk.store, desk.recorder, desk.time_keeper, desk.clock, session, day)
        self.refresh()
        self._context.bus.changed(Changes(frozenset({"clock"})))

    def _standing(self, now_ms: int, day: date, doubtful: bool) -> Chip:
        if doubtful:
            return Chip(
                "warning",
                self.tr(
                    "Jam PC ini diragukan. Catatan tetap aman; pastikan hari ini benar {0}."
                ).format(day_in_words(day)),
            )
        control = self._context.care
        care = care_notice(control.shown.care, self._zone) if control is not None else NOTHING
        going_to = self._moves.going_to()
        if going_to and care.tone != "error":
            return Chip(
                "warning",
                self.tr(
                    "Disdukcapil memindahkan PC ini ke Kelurahan {0}. Pelayanan di sini boleh "
                    "diselesaikan; setelah semua catatan terkirim, tutup lalu buka Serah lagi."
                ).format(going_to),
            )
        alone = self._contact.days_alone(self._context.sync.state.last_ok_ms, now_ms)
        if care.tone == "error" or alone < WARN_DAYS:
            return care
        said = self.tr(
            "Sudah {0} hari PC ini tidak tersambung ke server pusat. Pelayanan boleh "
            "berjalan; periksa jaringan atau hubungi petugas TI."
        ).format(alone)
        return Chip("warning", f"{said} {care.text}".strip())

    def _sync_chip(self, state: SyncState) -> Chip:
        return sync_chip(state, self._context.desk.clock.now_ms(), self._zone)

    @Slot(object)
    def _on_sync(self, state: SyncState) -> None:
        if self._state.syncing and not state.running:
            self.refresh()  # the answer brought the right time, and an end to being alone
        else:
            self._put(replace(self._state, sync=self._sync_chip(state), syncing=state.running))

    @Slot(object)
    def _on_session(self, session: Session | None) -> None:
        if session is None:
            self._put(replace(self._state, operator="", role="", initials=""))
            return
        who = session.operator
        self._put(
            replace(self._state, operator=who.name, role=who.title, initials=initials(who.name))
        )
        self.refresh()
        if self._state.asks_date and not self._asked:
            self._asked = True
            self.ask_date()

    @Slot(object)
    def _on_data(self, changes: Changes) -> None:
        if ObjectKind.OFFICE in changes.kinds:
            self.refresh()

    @Slot(object)
    def _on_preferences(self, _preferences: object) -> None:
        if self._printers is not None:
            self._found(self._printers)

    @Slot(object)
    def _found(self, printers: object) -> None:
        self._looking = False
        assert isinstance(printers, tuple)
        self._printers = printers
        chosen = self._context.preferences.current.printer
        self._put(replace(self._state, printer=printer_chip(printers, chosen)))

    @Slot(object)
    def _not_found(self, error: BaseException) -> None:
        self._looking = False
        self._found(())
        raise error

    def _put(self, state: ShellState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
