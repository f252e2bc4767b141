"""The Kasus screen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from desk_app.ui.context import ScreenView, UiContext
from desk_app.ui.parts import Panel, label
from desk_app.ui.viewmodels.cases import CasesState, CasesViewModel
from desk_app.ui.views.case_page import CaseList, CasePage

__all__ = ["CasesView", "build"]


class CasesView(ScreenView):
    """The open cases at the left, the chosen one at the right."""

    takes_scans = True

    def __init__(self, model: CasesViewModel, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model = model
        model.setParent(self)
        self._count = label(role="title", wrap=True, name="case_count")
        self._list = CaseList()
        self._page = CasePage()
        self._nothing = Panel(self.tr("Tidak ada kasus yang menunggu"))
        self._nothing.setObjectName("no_cases")
        self._nothing.body.addWidget(
            label(
                self.tr(
                    "Bila dua catatan bertentangan, misalnya satu kartu diserahkan di dua PC, kedua "
                    "buktinya tampil di sini berdampingan sampai ada yang memutuskan."
                ),
                "quiet",
                wrap=True,
            )
        )
        self._columns = QHBoxLayout()
        self._columns.setSpacing(10)
        self._columns.addWidget(self._list, 3)
        self._columns.addWidget(self._page, 7)
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 12, 14, 12)
        body.setSpacing(8)
        body.addWidget(self._count)
        body.addWidget(self._nothing)
        body.addLayout(self._columns, 1)
        body.addStretch(0)
        self._list.opened.connect(model.choose)
        self._page.history.connect(model.open_history)
        self._page.typed.connect(model.type_note)
        self._page.save.connect(model.save_note)
        self._page.close_case.connect(model.close_case)
        model.changed.connect(self._render)
        context.bus.scanned.connect(self._on_scan)
        self._render(model.state)

    @override
    def activate(self, argument: object = None) -> None:
        """Shown: the list has the focus; with a text as if it were scanned."""
        if isinstance(argument, str):
            self.model.scan(argument)
        self._list.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show(shown=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.show(shown=False)

    @Slot(str)
    def _on_scan(self, code: str) -> None:
        if self.isVisible():
            self.model.scan(code)

    @Slot(object)
    def _render(self, state: CasesState) -> None:
        some = bool(state.rows)
        words = self.tr("Kasus terbuka: {0}").format(len(state.rows)) if some else self.tr("Kasus")
        self._count.setText(words)
        self._nothing.setVisible(state.read and not some)
        self._list.setVisible(some)
        self._page.setVisible(some)
        self._list.show_rows(state.rows, state.chosen)
        self._page.show_state(state)


def build(context: UiContext) -> ScreenView:
    """The screen."""
    return CasesView(CasesViewModel(context), context)
