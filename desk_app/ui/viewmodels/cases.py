"""Kasus: both evidences side by side, what to do next, and notes on what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from common.dates import WIB, Zone, business_date, zone_of
from desk_app.services.case_files import CaseFile, CaseSide, case_files
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.ui.context import Goto, NoticeKind, Screen, UiContext
from desk_app.ui.language import in_language, shown_date, shown_time
from desk_app.ui.viewmodels.card_facts import grouped_number, place_words, state_words
from desk_app.ui.viewmodels.texts import QT_TRANSLATE_NOOP
from protocol.token import TokenError, read_token

__all__ = ["CaseDetail", "CaseRow", "CasesState", "CasesViewModel", "SideView", "next_step"]

translate: Final = QCoreApplication.translate

_NEXT: Final = MappingProxyType(
    {
        "handed_over_twice": QT_TRANSLATE_NOOP(
            "cases",
            "Bandingkan kedua tanda terima dengan kertasnya dan tanyakan siapa yang kini memegang "
            "kartu. Lalu batalkan yang keliru bersama penyelia, dari Riwayat kartunya.",
        ),
        "recalled_after_hand_over": QT_TRANSLATE_NOOP(
            "cases",
            "Hubungi pemegang kartu agar kartunya dibawa kembali, lalu laporkan ke Disdukcapil. "
            "Kartu penggantinya menyusul.",
        ),
        "moved_in_bag": QT_TRANSLATE_NOOP(
            "cases",
            "Tanyakan kepada tim di mana kartunya sekarang, sebelum ada yang menyerahkannya lagi.",
        ),
        "unexpected_act": QT_TRANSLATE_NOOP(
            "cases",
            "Cari kartunya di laci dan bandingkan dengan catatan di bawah; catat di mana kartunya "
            "berada, lalu beri tahu Disdukcapil.",
        ),
        "revoked_device": QT_TRANSLATE_NOOP(
            "cases",
            "Cocokkan tanda terimanya dengan kertas: dicatat oleh PC yang haknya sudah dicabut. "
            "Disdukcapil memutuskan setelah kertasnya cocok.",
        ),
        "fork": QT_TRANSLATE_NOOP(
            "cases",
            "Satu PC mempunyai dua catatan yang berbeda. Lanjutkan melayani; TI Disdukcapil yang "
            "memastikan mana yang benar.",
        ),
        "unsure_link": QT_TRANSLATE_NOOP(
            "cases",
            "Lihat kartunya: bila hanya ada satu keping, beri tahu Disdukcapil agar kedua catatan "
            "digabungkan.",
        ),
        "other_kelurahan": QT_TRANSLATE_NOOP(
            "cases",
            "Kartu ini dicatat oleh kelurahan lain. Tanyakan ke sana siapa yang menerima kartunya.",
        ),
        "doubled_number": QT_TRANSLATE_NOOP(
            "cases",
            "Dua kertas bernomor sama, karena disk PC pernah disalin atau dipulihkan. Keduanya sah: "
            "bedakan dengan kode buktinya, dan tulis kode itu bila nomornya disebut.",
        ),
        "record_differs": QT_TRANSLATE_NOOP(
            "cases",
            "Catatan PC dan pusat tentang kartu ini tidak sama. Cari kartunya dan catat di mana ia berada; "
            "tutup kasusnya setelah jelas, maka semua PC diberi tahu lagi.",
        ),
        "batch_received_twice": QT_TRANSLATE_NOOP(
            "cases",
            "Dua PC menerima kiriman yang sama saat tidak terhubung, jadi ada dua berita acara. Cocokkan "
            "keduanya, simpan yang benar, lalu beri tahu Disdukcapil nomor yang dipakai.",
        ),
        "not_at_centre": QT_TRANSLATE_NOOP(
            "cases",
            "Pusat dipulihkan dari cadangan yang lebih lama dari kartu ini. Lanjutkan melayani; PC ini "
            "memberitahukannya sendiri ke pusat. Bila besok masih di sini, hubungi Disdukcapil.",
        ),
    }
)
_NEXT_UNKNOWN: Final = QT_TRANSLATE_NOOP(
    "cases", "Bandingkan kedua buktinya, catat yang ditemukan, lalu beri tahu Disdukcapil."
)
_LABELS: Final = MappingProxyType(
    {
        "handed_over_twice": QT_TRANSLATE_NOOP("cases", "Diserahkan dua kali"),
        "recalled_after_hand_over": QT_TRANSLATE_NOOP("cases", "Ditarik setelah diserahkan"),
        "moved_in_bag": QT_TRANSLATE_NOOP("cases", "Dipindah saat dibawa tim"),
        "unexpected_act": QT_TRANSLATE_NOOP("cases", "Tindakan bertentangan"),
        "revoked_device": QT_TRANSLATE_NOOP("cases", "Dicatat PC yang dicabut"),
        "fork": QT_TRANSLATE_NOOP("cases", "Catatan PC bercabang"),
        "unsure_link": QT_TRANSLATE_NOOP("cases", "Dua catatan, mungkin satu kartu"),
        "other_kelurahan": QT_TRANSLATE_NOOP("cases", "Dicatat kelurahan lain"),
        "doubled_number": QT_TRANSLATE_NOOP("cases", "Satu nomor pada dua kertas"),
        "record_differs": QT_TRANSLATE_NOOP("cases", "PC dan pusat berbeda"),
        "batch_received_twice": QT_TRANSLATE_NOOP("cases", "Satu kiriman diterima dua kali"),
        "not_at_centre": QT_TRANSLATE_NOOP("cases", "Belum dikenal lagi oleh pusat"),
    }
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list. ``waiting``: the centre has not made a case of it yet."""

    key: str
    title: str
    name: str
    opened: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class SideView:
    """One evidence. ``lines``: (what, value) as on the paper; ``own``: the paper lies here. ``number`` and
    ``evidence_code`` are empty for a side without paper."""

    title: str
    own: bool
    number: str
    evidence_code: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """The case that is open. ``card``: (what, value); ``notes``: (who and when, text)."""

    key: str
    title: str
    opened: str
    next_step: str
    name: str
    card: tuple[tuple[str, str], ...]
    sides: tuple[SideView, ...]
    notes: tuple[tuple[str, str], ...]
    can_note: bool
    can_close: bool
    has_history: bool


@dataclass(frozen=True, slots=True)
class CasesState:
    """``chosen`` the key of the open case; ``note`` what is being typed; ``refusal`` on saving it."""

    rows: tuple[CaseRow, ...] = ()
    chosen: str = ""
    detail: CaseDetail | None = None
    note: str = ""
    refusal: str = ""
    read: bool = False


def next_step(reason: str) -> str:
    """What to do about a case, in one or two sentences."""
    return translate("cases", _NEXT.get(reason, _NEXT_UNKNOWN))


def _title(reason: str) -> str:
    return translate("cases", _LABELS.get(reason, reason))


def _day_and_time(day: date, time_ms: int, zone: Zone) -> str:
    if not time_ms:
        return shown_date(day)
    hour = shown_time(time_ms, zone).replace(" ", "\u00a0")  # 10.15 and WIB stay on one line
    return f"{shown_date(day)} {hour}"


def _moment(at_ms: int, zone: Zone) -> str:
    return _day_and_time(business_date(at_ms, zone), at_ms, zone)


def case_row(file: CaseFile, zone: Zone = WIB) -> CaseRow:
    """A case for the list."""
    name = file.card.name if file.card else translate("cases", "(kartu tidak ada di PC ini)")
    if file.card_id is None:
        name = translate("cases", "Tentang satu PC")
    waiting = not file.id
    opened = translate("cases", "Menunggu pusat") if waiting else _moment(file.opened_ms, zone)
    return CaseRow(file.key, _title(file.reason), name, opened, waiting)


def side_view(side: CaseSide, zone: Zone = WIB) -> SideView:
    """One evidence in words."""
    if not side.act:
        return _record_view(side, zone)
    lines = [
        (translate("cases", "Tindakan"), in_language(side.label)),
        (translate("cases", "Waktu"), _day_and_time(side.day, side.time_ms, zone)),
        (translate("cases", "Petugas"), side.operator or translate("cases", "tidak disebut pusat")),
        (translate("cases", "Isi kertas"), in_language(side.says)),
    ]
    if not side.own:
        told = translate("cases", "Kertasnya ada pada PC itu. Minta fotonya, atau datangi.")
        lines[-1] = (translate("cases", "Isi kertas"), told)
    return SideView(
        title=in_language(side.pc),
        own=side.own,
        number=grouped_number(side.number),
        evidence_code=side.evidence_code,
        lines=tuple((label, value) for label, value in lines if value),
    )


def _record_view(side: CaseSide, zone: Zone) -> SideView:
    """What a PC or the centre holds of a card: nobody's act, so there is no paper of it either."""
    lines = (
        (translate("cases", "Keadaan"), in_language(side.label)),
        (translate("cases", "Dilihat"), _day_and_time(side.day, side.time_ms, zone)),
    )
    return SideView(in_language(side.pc), own=False, number="", evidence_code="", lines=lines)


def case_detail(file: CaseFile, zone: Zone = WIB) -> CaseDetail:
    """The open case in words."""
    card = file.card
    facts: tuple[tuple[str, str], ...] = ()
    if card is not None:
        born = shown_date(card.birth_date) if card.birth_date else ""
        facts = (
            (translate("cases", "NIK"), card.masked_nik),
            (translate("cases", "Lahir"), born),
            (translate("cases", "Alamat"), " · ".join((card.address, place_words(card)))),
            (translate("cases", "Registrasi"), card.registration),
            (translate("cases", "Keadaan"), state_words(card.state)),
        )
    row = case_row(file, zone)
    return CaseDetail(
        key=file.key,
        title=row.title,
        opened=row.opened,
        next_step=next_step(file.reason),
        name=row.name,
        card=tuple((label, value) for label, value in facts if value),
        sides=tuple(side_view(s, zone) for s in file.sides),
        notes=tuple(
            (f"{_day_and_time(n.day, n.time_ms, zone)} · {n.operator}", in_language(n.text))
            for n in file.notes
        ),
        can_note=file.card_id is not None,
        can_close=file.card_id is not None and not row.waiting,
        has_history=card is not None,
    )


class CasesViewModel(QObject):
    """Reads the open cases when shown and whenever something changed; notes are kept as events."""

    changed = Signal(object)  # CasesState

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._notes = context.desk.case_notes
        self._files: dict[str, CaseFile] = {}
        self._state = CasesState()
        self._shown = False
        self._closing = ""  # id of the case that a supervisor is being asked about
        self._zone = zone_of(context.desk.identity.kelurahan)
        context.bus.data_changed.connect(self._on_data)

    @property
    def state(self) -> CasesState:
        """The state now."""
        return self._state

    def show(self, *, shown: bool) -> None:
        """The screen is shown, or hidden."""
        self._shown = shown
        if shown:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the cases again; the open one stays open, what is being typed stays."""
        if not self._shown:
            return
        desk = self._context.desk
        with desk.store.read() as unit:
            files = case_files(unit, desk.identity)
        self._files = {f.key: f for f in files}
        chosen = self._state.chosen
        if chosen not in self._files:
            chosen = next(iter(self._files), "")
        note = self._state.note if chosen == self._state.chosen else ""
        self._put(
            CasesState(
                rows=tuple(case_row(f, self._zone) for f in files),
                chosen=chosen,
                detail=self._detail(chosen),
                note=note,
                read=True,
            )
        )

    @Slot(str)
    def choose(self, key: str) -> None:
        """Open a case."""
        if key in self._files and key != self._state.chosen:
            self._put(
                replace(self._state, chosen=key, detail=self._detail(key), note="", refusal="")
            )

    @Slot(str)
    def type_note(self, text: str) -> None:
        """What stands in the note field."""
        if text != self._state.note:
            self._put(replace(self._state, note=text, refusal=""))

    @Slot()
    def save_note(self) -> None:
        """Keep the note, in the name of who is signed in."""
        file, session = self._files.get(self._state.chosen), self._context.sessions.current
        if file is None or file.card_id is None or session is None:
            return
        try:
            changes = self._notes.note(session, file.card_id, file.reason, self._state.note)
        except Refused as refused:
            self._put(replace(self._state, refusal=in_language(refused.sentence)))
            return
        self._put(replace(self._state, note="", refusal=""))
        said = translate("cases", "Catatan tersimpan. Kasus tetap terbuka sampai ditutup penyelia.")
        self._context.bus.say(NoticeKind.OK, said)
        self._context.bus.changed(changes)

    @Slot()
    def close_case(self) -> None:
        """Ask a supervisor, whose reason becomes the closing note."""
        file = self._files.get(self._state.chosen)
        if file is None or not file.id:
            return
        self._closing = file.id
        purpose = translate(
            "cases",
            "Tutup kasus {0}: {1}. Alasan menjadi catatan penutupnya, di sini dan di pusat.",
        )
        row = case_row(file, self._zone)
        self._context.dialogs.ask_supervisor(purpose.format(row.title, row.name), self._on_approved)

    @Slot(object, str)
    def _on_approved(self, supervisor: Session, reason: str) -> None:
        try:
            changes = self._notes.close(supervisor, bytes.fromhex(self._closing), reason)
        except Refused as refused:
            self._put(replace(self._state, refusal=in_language(refused.sentence)))
            return
        said = translate(
            "cases", "Kasus ditutup. Kedua buktinya tetap ada di Riwayat dan di pusat."
        )
        self._context.bus.say(NoticeKind.OK, said)
        self._context.bus.changed(changes)

    @Slot()
    def open_history(self) -> None:
        """The history of the card, where a wrong hand-over is cancelled."""
        file = self._files.get(self._state.chosen)
        if file is not None and file.card is not None:
            self._context.bus.goto.emit(Goto(Screen.HISTORY, file.card.id))

    @Slot(str)
    def scan(self, code: str) -> None:
        """A scanned receipt: its case; else its card's history."""
        digits = "".join(code.split())
        try:
            number = str(read_token(digits).number)
        except TokenError:
            number = digits
        for key, file in self._files.items():
            registration = file.card.registration if file.card else ""
            if number == registration or any(number == s.number for s in file.sides):
                self.choose(key)
                return
        self._context.bus.goto.emit(Goto(Screen.HISTORY, code))

    def _detail(self, key: str) -> CaseDetail | None:
        file = self._files.get(key)
        return case_detail(file, self._zone) if file is not None else None

    @Slot(object)
    def _on_data(self, _changes: object) -> None:
        self.refresh()

    def _put(self, state: CasesState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
