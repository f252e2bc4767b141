"""Pengaturan & Diagnostik: the morning check, devices, one's own PIN, and what to tell IT."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.ui.ask_dialogs import pin_field
from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.flow import flow
from desk_app.ui.parts import Banner, Panel, button, drop_list, label, row, set_role
from desk_app.ui.viewmodels.change_pin import ChangePinState, ChangePinViewModel
from desk_app.ui.viewmodels.exchange import ExchangeViewModel
from desk_app.ui.viewmodels.facts import Fact
from desk_app.ui.viewmodels.morning_check import MorningViewModel
from desk_app.ui.viewmodels.settings import Choice, SettingsState, SettingsViewModel
from desk_app.ui.views.check_list import CheckList
from desk_app.ui.views.exchange_panel import ExchangePanel

__all__ = ["SettingsView", "build"]

_ROOM = 14
_ROLES: Final[Mapping[str, str]] = MappingProxyType({"warning": "caution", "error": "problem"})


class _PinPage(QWidget):
    """Old PIN, new PIN, new PIN again."""

    def __init__(self, model: ChangePinViewModel) -> None:
        super().__init__()
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(_ROOM, _ROOM, _ROOM, _ROOM)
        panel = Panel(self.tr("Ganti PIN saya"))
        panel.body.addWidget(
            label(
                self.tr(
                    "PIN adalah tanda tangan Anda pada setiap tindakan. Jangan beri tahu siapa pun, "
                    "juga penyelia."
                ),
                "quiet",
                wrap=True,
            )
        )
        form = QFormLayout()
        form.setSpacing(10)
        self._fields = {name: pin_field(f"pin_{name}") for name in ("old", "new", "repeat")}
        for text, name in (
            (self.tr("PIN &lama"), "old"),
            (self.tr("PIN &baru"), "new"),
            (self.tr("&Ulangi PIN baru"), "repeat"),
        ):
            field = self._fields[name]
            field.setAccessibleName(text.replace("&", ""))
            field.setMaximumWidth(field.fontMetrics().averageCharWidth() * 24)
            form.addRow(text, field)
        panel.body.addLayout(form)
        self._banner = Banner()
        self._banner.setObjectName("pin_banner")
        panel.body.addWidget(self._banner)
        self._save = button(self.tr("Ganti PIN"), "primary", name="pin_save")
        panel.body.addLayout(row(self._save, 1))
        column.addWidget(panel)
        column.addStretch(1)
        self._fields["old"].returnPressed.connect(self._fields["new"].setFocus)
        self._fields["new"].returnPressed.connect(self._fields["repeat"].setFocus)
        self._fields["repeat"].returnPressed.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        model.changed.connect(self._render)
        model.done.connect(self._empty)

    @Slot()
    def _on_save(self) -> None:
        self._model.change(*(self._fields[n].text() for n in ("old", "new", "repeat")))

    @Slot()
    def _empty(self) -> None:
        for field in self._fields.values():
            field.clear()

    @Slot(object)
    def _render(self, state: ChangePinState) -> None:
        self._save.setEnabled(not state.busy)
        self._banner.show_text(state.tone, state.message)
        if state.wrong:
            self._fields[state.wrong].setFocus()
            self._fields[state.wrong].selectAll()


class _PlaceFields:
    """Where one kind of paper comes out; ``name`` begins the fields' object names."""

    def __init__(self, name: str) -> None:
        self.printer = drop_list(f"{name}_printer")
        self.paper = drop_list(f"{name}_paper")
        self.tray = drop_list(f"{name}_tray")


class _DevicesPage(QScrollArea):
    """Printers, papers, scanner, lock, language."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self.setObjectName("devices_scroll")
        self.setWidgetResizable(True)
        self._model = model
        self._receipts = _PlaceFields("settings")
        self._sheets = _PlaceFields("settings_sheet")
        self._lock = drop_list("settings_lock")
        self._language = drop_list("settings_language")
        self._autostart = drop_list("settings_autostart") if model.has_autostart else None
        self._prefix = QLineEdit()
        self._prefix.setObjectName("settings_prefix")
        self._prefix.setMaxLength(1)
        self._prefix.setMaximumWidth(self.fontMetrics().averageCharWidth() * 10)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(_ROOM, _ROOM, _ROOM, _ROOM)
        column.setSpacing(12)
        for heading, rows in (
            (
                self.tr("Cetak tanda terima"),
                (
                    (self.tr("&Printer"), self._receipts.printer, ""),
                    (self.tr("&Kertas"), self._receipts.paper, ""),
                    (self.tr("Baki kerta&s"), self._receipts.tray, ""),
                ),
            ),
            (
                self.tr("Cetak laporan dan berita acara"),
                (
                    (self.tr("P&rinter"), self._sheets.printer, ""),
                    (self.tr("K&ertas"), self._sheets.paper, ""),
                    (self.tr("Baki ker&tas"), self._sheets.tray, ""),
                ),
            ),
            (
                self.tr("Pemindai"),
                (
                    (
                        self.tr("&Awalan pemindai"),
                        self._prefix,
                        self.tr(
                            "Satu karakter yang diprogram pada pemindai sebelum tiap kode. Kosongkan "
                            "bila pemindai belum diprogram."
                        ),
                    ),
                ),
            ),
            (
                self.tr("Loket"),
                (
                    (self.tr("&Kunci otomatis setelah"), self._lock, ""),
                    (
                        self.tr("&Bahasa"),
                        self._language,
                        self.tr(
                            "Berlaku setelah Serah dibuka lagi. Kertas tetap berbahasa Indonesia."
                        ),
                    ),
                    *(
                        ((self.tr("Buka saat &masuk Windows"), self._autostart, ""),)
                        if self._autostart is not None
                        else ()
                    ),
                ),
            ),
        ):
            column.addWidget(self._section(heading, rows))
        column.addStretch(1)
        self.setWidget(inner)
        self._receipts.printer.activated.connect(model.choose_printer)
        self._receipts.paper.activated.connect(model.choose_paper)
        self._receipts.tray.activated.connect(model.choose_tray)
        self._sheets.printer.activated.connect(model.choose_sheet_printer)
        self._sheets.paper.activated.connect(model.choose_sheet_paper)
        self._sheets.tray.activated.connect(model.choose_sheet_tray)
        self._lock.activated.connect(model.choose_lock)
        self._language.activated.connect(model.choose_language)
        if self._autostart is not None:
            self._autostart.activated.connect(model.choose_autostart)
        self._prefix.editingFinished.connect(self._on_prefix)

    @staticmethod
    def _section(heading: str, rows: tuple[tuple[str, QWidget, str], ...]) -> Panel:
        panel = Panel(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, panel.fontMetrics().averageCharWidth() * 26)
        grid.setColumnStretch(1, 1)
        at = 0
        for text, field, more in rows:
            title = label(text, wrap=True)
            title.setBuddy(field)
            field.setAccessibleName(f"{heading}: {text.replace('&', '')}")
            grid.addWidget(title, at, 0)
            grid.addLayout(row(field, 1) if isinstance(field, QLineEdit) else row(field), at, 1)
            at += 1
            if more:
                grid.addWidget(label(more, "quiet", wrap=True), at, 1)
                at += 1
        panel.body.addLayout(grid)
        return panel

    @Slot()
    def _on_prefix(self) -> None:
        self._model.set_scan_prefix(self._prefix.text())

    def render_state(self, state: SettingsState) -> None:
        """Show what is chosen."""
        for fields, choices in ((self._receipts, state.receipts), (self._sheets, state.sheets)):
            self._fill(fields.printer, choices.printer)
            self._fill(fields.paper, choices.paper)
            self._fill(fields.tray, choices.tray)
        self._fill(self._lock, state.lock)
        self._fill(self._language, state.language)
        if self._autostart is not None:
            self._fill(self._autostart, state.autostart)
            self._autostart.setEnabled(len(state.autostart.values) > 1)
        if not self._prefix.hasFocus():
            self._prefix.setText(state.scan_prefix)

    @staticmethod
    def _fill(box: QComboBox, choice: Choice) -> None:
        with QSignalBlocker(box):
            if [box.itemText(i) for i in range(box.count())] != list(choice.labels):
                box.clear()
                box.addItems(list(choice.labels))
            box.setCurrentIndex(choice.chosen)
        box.setToolTip(box.currentText())


class _DevicesTab(QWidget):
    """Makes its page when somebody turns to it: laying its many fields out is not for whoever only looks
    at the morning check."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        self._page: _DevicesPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def render_state(self, state: SettingsState) -> None:
        """Show what is chosen."""
        if self._page is None:
            self._page = _DevicesPage(self._model)
            self._column.addWidget(self._page)
            self.setFocusProxy(self._page)
        self._page.render_state(state)


class _FactsPage(QScrollArea):
    """What IT asks for on the telephone, to read aloud or to copy."""

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self.setObjectName("facts_scroll")
        self.setWidgetResizable(True)
        self._shown: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
        self._values: dict[tuple[str, str], QLabel] = {}
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_ROOM, _ROOM, _ROOM, _ROOM)
        self._column.setSpacing(12)
        self._copy = button(self.tr("Salin untuk petugas TI"), name="facts_copy")
        self._copy.clicked.connect(self._on_copy)
        self._check = button(self.tr("Periksa basis data"), name="facts_check")
        self._check.clicked.connect(model.check_or_stop)
        self._bundle = button(self.tr("Berkas diagnosa…"), name="facts_bundle")
        self._bundle.clicked.connect(model.save_bundle)
        self._column.addWidget(
            label(
                self.tr("Tanpa data warga. Bacakan atau salin bila meminta bantuan."),
                "quiet",
                wrap=True,
            )
        )
        self._column.addLayout(flow(0, self._check, self._bundle, self._copy))
        self.setWidget(inner)

    def render_state(self, state: SettingsState) -> None:
        """Show the facts; the panels are made once."""
        self._check.setVisible(state.can_check)
        self._bundle.setVisible(state.can_bundle)
        self._check.setText(
            self.tr("Hentikan pemeriksaan") if state.checking else self.tr("Periksa basis data")
        )
        if not self._values and state.facts:
            self._make(state)
        for heading, facts in state.facts:
            for fact in facts:
                shown = self._values.get((heading, fact.label))
                if shown is not None:
                    shown.setText(fact.value)
                    set_role(shown, _ROLES.get(fact.tone, ""))
        self._shown = state.facts

    def _make(self, state: SettingsState) -> None:
        for heading, facts in state.facts:
            panel = Panel(heading)
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(5)
            grid.setColumnMinimumWidth(0, panel.fontMetrics().averageCharWidth() * 24)
            grid.setColumnStretch(1, 1)
            for at, fact in enumerate(facts):
                caption = label(fact.label, "quiet", wrap=True)
                grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignTop)
                value = label(fact.value, wrap=True)
                self._values[heading, fact.label] = value
                grid.addWidget(value, at, 1)
            panel.body.addLayout(grid)
            self._column.addWidget(panel)
        self._column.addStretch(1)

    @Slot()
    def _on_copy(self) -> None:
        lines = [
            f"{heading} / {fact.label}: {fact.value}"
            for heading, facts in self._shown
            for fact in facts
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))


class SettingsView(ScreenView):
    """Five pages behind tabs; Ctrl+Tab turns them."""

    takes_scans = True

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.morning = MorningViewModel(context, self)
        self.settings = SettingsViewModel(context, self)
        self.pin = ChangePinViewModel(context, self)
        self.exchange = ExchangeViewModel(context, self)
        self._devices = _DevicesTab(self.settings)
        self._facts = _FactsPage(self.settings)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("settings_tabs")
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.addTab(
            CheckList(self.morning, context.desk.clock.monotonic_ms), self.tr("Pemeriksaan pagi")
        )
        self._tabs.addTab(self._devices, self.tr("Perangkat"))
        self._tabs.addTab(_PinPage(self.pin), self.tr("PIN saya"))
        self._tabs.addTab(self._facts, self.tr("Diagnostik"))
        self._tabs.addTab(ExchangePanel(self.exchange), self.tr("Tanpa jaringan"))
        column = QVBoxLayout(self)
        column.setContentsMargins(_ROOM, 6, _ROOM, _ROOM)
        column.addWidget(self._tabs)
        context.bus.scanned.connect(self._on_scan)
        self.settings.changed.connect(self._render)
        self._tabs.currentChanged.connect(self._on_tab)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: look at everything again."""
        self.morning.look()
        self.settings.refresh()
        self.exchange.refresh()
        self._tabs.currentWidget().setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.settings.hide()

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible():
            self._tabs.setCurrentIndex(0)
            self.morning.take_scan(code)

    @Slot(int)
    def _on_tab(self, _index: int) -> None:
        self._render(self.settings.state)

    @Slot(object)
    def _render(self, state: SettingsState) -> None:
        """Show what there is on the page in front only: the others are many fields that nobody sees yet."""
        front = self._tabs.currentWidget()
        if front is self._devices:
            self._devices.render_state(state)
        elif front is self._facts:
            self._facts.render_state(state)


def build(context: UiContext) -> ScreenView:
    """The screen."""
    return SettingsView(context)
