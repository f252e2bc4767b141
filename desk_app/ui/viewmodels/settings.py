"""How this PC is set up, and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from common.dates import zone_of
from desk_app.services.autostart import AutostartState
from desk_app.services.preferences import LANGUAGES, LOCK_MINUTES
from desk_app.ui.bundle import ZIP, BundleSaver
from desk_app.ui.context import NoticeKind, UiContext
from desk_app.ui.viewmodels.care import care_facts
from desk_app.ui.viewmodels.facts import Fact, desk_facts
from desk_app.ui.viewmodels.printing_choices import (
    Choice,
    KnownPrinters,
    PlaceChoices,
    PrinterQuestion,
    PrintingWords,
    index_of,
)

__all__ = ["LANGUAGE_NAMES", "Choice", "SettingsState", "SettingsViewModel"]

LANGUAGE_NAMES = ("Bahasa Indonesia", "English")


_NO_CHOICE = Choice()
_NO_PLACE = PlaceChoices()


@dataclass(frozen=True, slots=True)
class SettingsState:
    """Everything on the page but the morning check."""

    receipts: PlaceChoices = _NO_PLACE
    sheets: PlaceChoices = _NO_PLACE
    lock: Choice = _NO_CHOICE
    language: Choice = _NO_CHOICE
    scan_prefix: str = ""
    facts: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    can_check: bool = False
    checking: bool = False
    can_bundle: bool = False
    autostart: Choice = _NO_CHOICE


class SettingsViewModel(QObject):
    """Choices apply at once; only the language waits for the next start."""

    changed = Signal(object)  # SettingsState

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known = KnownPrinters()
        self._state = SettingsState()
        self._shown = False
        self._saver: BundleSaver | None = None
        if context.bundle is not None:
            self._saver = BundleSaver(context.bundle, context.tasks, self)
            self._saver.told.connect(self._on_bundle)
        context.preferences.changed.connect(self._on_change)
        context.sync.changed.connect(self._on_change)
        if context.care is not None:
            context.care.changed.connect(self._on_change)

    @property
    def state(self) -> SettingsState:
        """The state now."""
        return self._state

    @Slot()
    def refresh(self) -> None:
        """The page is shown: read everything again, the printers beside the window."""
        self._shown = True
        self._show()
        self._ask_printers()

    def hide(self) -> None:
        """The page is hidden: nothing is read for it, however much a sync has to tell."""
        self._shown = False

    # -- choices

    @Slot(int)
    def choose_printer(self, index: int) -> None:
        """Receipts come out of this one; its trays are its own."""
        printer = self._state.receipts.printer.values[index]
        if printer != self._context.preferences.current.printer:
            self._set(printer=printer, tray="")
            self._ask_printers()

    @Slot(int)
    def choose_paper(self, index: int) -> None:
        """Receipts go on this paper; where it is a roll, reports go to another printer."""
        self._set(paper=self._state.receipts.paper.values[index])
        self._ask_printers()

    @Slot(int)
    def choose_tray(self, index: int) -> None:
        """The paper of receipts lies in this tray."""
        self._set(tray=self._state.receipts.tray.values[index])

    @Slot(int)
    def choose_sheet_printer(self, index: int) -> None:
        """Reports and minutes come out of this one."""
        printer = self._state.sheets.printer.values[index]
        if printer != self._context.preferences.current.sheet_printer:
            self._set(sheet_printer=printer, sheet_tray="")
            self._ask_printers()

    @Slot(int)
    def choose_sheet_paper(self, index: int) -> None:
        """Reports and minutes go on this paper."""
        self._set(sheet_paper=self._state.sheets.paper.values[index])

    @Slot(int)
    def choose_sheet_tray(self, index: int) -> None:
        """The paper of reports and minutes lies in this tray."""
        self._set(sheet_tray=self._state.sheets.tray.values[index])

    @Slot(int)
    def choose_lock(self, index: int) -> None:
        """Lock after so many idle minutes."""
        self._set(lock_minutes=self._state.lock.values[index])

    @Slot(int)
    def choose_language(self, index: int) -> None:
        """Speak this language from the next start on."""
        before = self._context.preferences.current.language
        self._set(language=self._state.language.values[index])
        if self._context.preferences.current.language != before:
            self._context.bus.say(
                NoticeKind.INFO, self.tr("Bahasa berlaku setelah Serah dibuka lagi.")
            )

    @Slot(str)
    def set_scan_prefix(self, text: str) -> None:
        """The character that the scanner is programmed to send first, empty if none."""
        self._set(scan_prefix=text.strip()[:1])

    @property
    def has_autostart(self) -> bool:
        """Whether this system opens programs at sign-in, and lets us say so."""
        return self._context.autostart is not None

    @Slot(int)
    def choose_autostart(self, index: int) -> None:
        """Open at sign-in, or not."""
        autostart = self._context.autostart
        if autostart is None or len(self._state.autostart.values) < 2:
            return
        try:
            autostart.set(self._state.autostart.values[index])
        except OSError:
            self._context.bus.say(
                NoticeKind.ERROR,
                self.tr("Windows tidak mengizinkan perubahan ini. Minta petugas TI mengaturnya."),
            )
        self._show()

    def _autostart_choice(self) -> Choice:
        autostart = self._context.autostart
        if autostart is None:
            return _NO_CHOICE
        state = autostart.state()
        if state is AutostartState.ALL:
            return Choice((True,), (self.tr("Ya, untuk semua akun (diatur saat pemasangan)"),), 0)
        labels = (self.tr("Tidak"), self.tr("Ya, untuk akun Windows ini"))
        return Choice((False, True), labels, int(state is AutostartState.ACCOUNT))

    @Slot()
    def save_bundle(self) -> None:
        """Ask where to put a diagnosis bundle, and write it there."""
        if self._saver is None:
            return
        me = self._context.desk.identity
        name = f"serah-diagnosa-{me.kelurahan}-{me.number:02}.zip"
        self._context.dialogs.ask_save_path(
            self.tr("Simpan berkas diagnosa"), name, self._saver.save, ZIP
        )

    @Slot(str, bool)
    def _on_bundle(self, said: str, well: bool) -> None:
        self._context.bus.say(NoticeKind.OK if well else NoticeKind.ERROR, said)

    @Slot()
    def check_or_stop(self) -> None:
        """Prove the whole database now, or stop doing so."""
        care = self._context.care
        if care is None:
            return
        if care.shown.checking:
            care.stop_check()
        else:
            care.check_now()

    def _set(self, **changes: object) -> None:
        preferences = self._context.preferences
        preferences.set(msgspec.structs.replace(preferences.current, **changes))

    def _ask_printers(self) -> None:
        context = self._context
        question = PrinterQuestion(context.printers, context.preferences.current)
        context.tasks.run(question, self._found, self._not_found)

    # -- what is so

    def _show(self) -> None:
        preferences = self._context.preferences.current
        words = PrintingWords(self._known)
        self._put(
            replace(
                self._state,
                receipts=words.for_receipts(preferences),
                sheets=words.for_sheets(preferences),
                lock=Choice(
                    LOCK_MINUTES,
                    tuple(self.tr("{0} menit").format(n) for n in LOCK_MINUTES),
                    index_of(LOCK_MINUTES, preferences.lock_minutes),
                ),
                language=Choice(
                    LANGUAGES, LANGUAGE_NAMES, index_of(LANGUAGES, preferences.language)
                ),
                scan_prefix=preferences.scan_prefix,
                facts=(*desk_facts(self._context), *self._care_facts()),
                can_check=self._context.care is not None,
                can_bundle=self._saver is not None,
                autostart=self._autostart_choice(),
                checking=self._context.care is not None and self._context.care.shown.checking,
            )
        )

    def _care_facts(self) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
        care = self._context.care
        if care is None:
            return ()
        zone = zone_of(self._context.desk.identity.kelurahan)
        return ((self.tr("Cadangan dan pemeriksaan"), care_facts(care.shown, zone)),)

    @Slot(object)
    def _on_change(self, _anything: object) -> None:
        if self._shown:
            self._show()

    @Slot(object)
    def _found(self, printers: object) -> None:
        assert isinstance(printers, KnownPrinters)
        self._known = printers
        self._show()

    @Slot(object)
    def _not_found(self, error: BaseException) -> None:
        raise error

    def _put(self, state: SettingsState) -> None:
        self._state = state
        self.changed.emit(state)
