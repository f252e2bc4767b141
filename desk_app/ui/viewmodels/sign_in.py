"""Who is at the desk: choosing a name, showing a PIN, waiting after too many wrong ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.sentences import sentence_of
from desk_app.services.errors import Refused
from desk_app.services.operators import Operators, Session
from desk_app.services.ports import Changes
from desk_app.ui.context import SyncState, UiContext
from desk_app.ui.language import in_language, shown_date, shown_day, shown_number
from protocol.objects import ObjectKind, OfficeObject, OperatorObject

__all__ = [
    "PIN_LENGTH",
    "PersonRow",
    "SignInState",
    "SignInViewModel",
    "day_in_words",
    "initials",
    "office_name",
    "waiting_words",
]

PIN_LENGTH: Final = 6
_LONGEST_WAIT_MS: Final = 300_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One who may sign in."""

    name: str
    title: str
    initials: str


@dataclass(frozen=True, slots=True)
class SignInState:
    """``chosen``: index in ``people``, -1 none. ``busy``: a PIN is being checked. ``wait_s``: seconds
    until the chosen person may try again. ``tone`` and ``message``: what the banner says.

    ``hint`` is said where nobody can sign in yet; ``can_sync``: and a sync would help.
    """

    place: str = ""
    date: str = ""
    pc: str = ""
    people: tuple[PersonRow, ...] = ()
    chosen: int = -1
    busy: bool = False
    wait_s: int = 0
    tone: str = "info"
    message: str = ""
    hint: str = ""
    can_sync: bool = False


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, titles after a comma left out."""
    words = [w for w in name.partition(",")[0].split() if w[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def day_in_words(day: date) -> str:
    """``Minggu, 22 November 2026``."""
    return f"{shown_day(day)}, {shown_date(day)}"


def waiting_words(seconds: int) -> str:
    """How long to wait."""
    text = QCoreApplication.translate(
        "sign_in",
        "Terlalu banyak PIN salah. Coba lagi dalam {0} detik; bila lupa, hubungi Disdukcapil.",
    )
    return text.format(seconds)


def office_name(context: UiContext) -> str:
    """The kelurahan's name as the centre gives it, its code until then."""
    code = context.desk.identity.kelurahan
    with context.desk.store.read() as unit:
        office = unit.objects.get(ObjectKind.OFFICE, code.encode())
    return office.name if isinstance(office, OfficeObject) else code


class SignInViewModel(QObject):
    """Signs people in; the PIN is checked on the task thread."""

    changed = Signal(object)  # SignInState
    refused = Signal()  # a PIN was wrong: the field is to be emptied and take the next try

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._operators: list[OperatorObject] = []
        self._chosen: bytes | None = None
        self._asked: bytes | None = None
        self._state = SignInState()
        context.bus.data_changed.connect(self._on_data)
        context.sync.changed.connect(self._on_sync)
        self.refresh()

    @property
    def state(self) -> SignInState:
        """The state now."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """Read people, place and date again."""
        desk = self._context.desk
        self._operators = desk.operators.all()
        if len(self._operators) == 1:
            self._chosen = self._operators[0].id
        ids = [o.id for o in self._operators]
        with desk.store.read() as unit:
            day = desk.recorder.now(unit).day
        code = desk.identity.kelurahan
        name = office_name(self._context)
        self._put(
            replace(
                self._with_hint(self._state, self._context.sync.state),
                place=self.tr("Kelurahan {0}").format(name) if name != code else code,
                date=day_in_words(day),
                pc=f"PC {desk.identity.number:02}",
                people=tuple(PersonRow(o.name, o.title, initials(o.name)) for o in self._operators),
                chosen=ids.index(self._chosen) if self._chosen in ids else -1,
                wait_s=self._wait_s(),
            )
        )

    def say(self, tone: str, message: str) -> None:
        """Tell whoever stands before the locked desk something."""
        self._put(replace(self._state, tone=tone, message=message))

    @Slot(int)
    def choose(self, index: int) -> None:
        """It is the person in this row."""
        if not 0 <= index < len(self._operators) or self._state.busy:
            return
        self._chosen = self._operators[index].id
        wait_s = self._wait_s()
        message = waiting_words(wait_s) if wait_s else ""
        self._put(replace(self._state, chosen=index, wait_s=wait_s, tone="error", message=message))

    @Slot(str)
    def sign_in(self, pin: str) -> None:
        """Check the PIN of the chosen person."""
        state = self._state
        if state.busy or state.wait_s:
            return
        if state.chosen < 0:
            self.say("info", self.tr("Pilih nama Anda dahulu."))
            return
        if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
            self.say("error", self.tr("PIN harus terdiri atas 6 angka."))
            self.refused.emit()
            return
        person = self._operators[state.chosen]
        self._asked = person.id
        self._put(replace(state, busy=True, message=""))
        work = _Check(self._context.desk.operators, person, pin)
        self._context.tasks.run(work, self._welcome, self._refuse)

    @Slot()
    def tick(self) -> None:
        """A second has passed."""
        state = self._state
        if not state.wait_s:
            return
        wait_s = self._wait_s()
        message = waiting_words(wait_s) if wait_s else ""
        self._put(replace(state, wait_s=wait_s, message=message))
        if not wait_s:
            self.refused.emit()

    @Slot()
    def sync_now(self) -> None:
        """Ask the centre who may sign in."""
        self._context.sync.sync_now()

    @Slot(object)
    def _welcome(self, session: object) -> None:
        assert isinstance(session, Session)
        self._put(replace(self._state, busy=False, tone="info", message=""))
        self._context.sessions.set(session)

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self._put(replace(self._state, busy=False))
        if not isinstance(error, Refused):
            raise error
        wait_s = self._wait_s()
        self._put(
            replace(
                self._state,
                wait_s=wait_s,
                tone="error",
                message=waiting_words(wait_s) if wait_s else in_language(sentence_of(error)),
            )
        )
        self.refused.emit()

    @Slot(object)
    def _on_data(self, changes: Changes) -> None:
        if changes.kinds & {ObjectKind.OPERATOR, ObjectKind.OFFICE} or not self._operators:
            self.refresh()

    @Slot(object)
    def _on_sync(self, sync: SyncState) -> None:
        state = self._with_hint(self._state, sync)
        if state != self._state:
            self._put(state)

    def _with_hint(self, state: SignInState, sync: SyncState) -> SignInState:
        if self._operators:
            return replace(state, hint="", can_sync=False)
        if sync.running:
            received = shown_number(sync.received)
            return replace(
                state,
                hint=self.tr(
                    "Mengambil daftar petugas dan KTP-el dari server pusat: {0} data diterima…"
                ).format(received),
                can_sync=False,
            )
        hint = in_language(sync.message) or self.tr(
            "Belum ada petugas yang dikenal PC ini. Sambungkan ke jaringan, lalu sinkronkan."
        )
        if sync.outcome == "done":
            hint = self.tr(
                "Server pusat belum mendaftarkan petugas untuk kelurahan ini. Hubungi Disdukcapil, "
                "lalu sinkronkan lagi."
            )
        return replace(state, hint=hint, can_sync=True)

    def _wait_s(self) -> int:
        """Seconds until the chosen person may try again."""
        if self._chosen is None:
            return 0
        with self._context.desk.store.read() as unit:
            until = unit.guards.get(self._chosen).locked_until_ms
        left = min(until - self._context.desk.clock.now_ms(), _LONGEST_WAIT_MS)
        return -(-left // 1000) if left > 0 else 0

    def _put(self, state: SignInState) -> None:
        self._state = state
        self.changed.emit(state)


@dataclass(frozen=True, slots=True)
class _Check:
    """The check of one PIN, as work for the task thread."""

    operators: Operators
    person: OperatorObject
    pin: str

    def __call__(self) -> Session:
        return self.operators.sign_in(self.person, self.pin)

    def __repr__(self) -> str:
        return "_Check(...)"  # a PIN stands in no log
