"""A paper on the screen before it is printed: its pages, drawn on the task thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from common.whole_file import put_in_place
from desk_app.services.errors import Refused
from desk_app.services.papers import Papers
from desk_app.ui.context import Bus, Dialogs, NoticeKind, TaskRunner
from desk_app.ui.language import in_language
from desk_app.ui.paper_work import PaperWork

__all__ = ["PreviewState", "PreviewViewModel"]

_DPI: Final = 120


@dataclass(frozen=True, slots=True)
class PreviewState:
    """``page`` from 0 of ``pages``; ``picture``: PNG bytes, empty while it is drawn; ``trouble``: why
    there is none, as a sentence. ``file``: the name a saved file would get, empty if none may be."""

    title: str = ""
    file: str = ""
    pages: int = 0
    page: int = 0
    picture: bytes = b""
    drawing: bool = False
    trouble: str = ""

    @property
    def open(self) -> bool:
        """Whether a paper is shown."""
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class _Drawn:
    ticket: int
    pdf: bytes
    pages: int
    page: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class _Draw:
    """Make the PDF if it is not there yet, and draw one page of it."""

    ticket: int
    papers: Papers
    pdf: bytes
    work: PaperWork
    paper: str
    page: int
    dpi: int

    def __call__(self) -> _Drawn:
        pdf = self.pdf or self.work(self.paper)
        pages = self.papers.page_count(pdf)
        picture = self.papers.page_png(pdf, self.page, self.dpi)
        return _Drawn(self.ticket, pdf, pages, self.page, picture)


@dataclass(frozen=True, slots=True)
class _Save:
    """Write the file beside its place first: a file that has its name is whole."""

    path: Path
    pdf: bytes

    def __call__(self) -> Path:
        part = self.path.with_name(f"{self.path.name}.part")
        try:
            part.write_bytes(self.pdf)
            put_in_place(part, self.path)
        finally:
            part.unlink(missing_ok=True)
        return self.path


class PreviewViewModel(QObject):
    """Shows one paper at a time. ``closed``: the person is done with it."""

    changed = Signal(object)  # PreviewState
    closed = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        papers: Papers,
        dialogs: Dialogs,
        bus: Bus,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._papers = papers
        self._dialogs = dialogs
        self._bus = bus
        self._state = PreviewState()
        self._ticket = 0
        self._pdf = b""
        self._work: PaperWork | None = None
        self._paper = ""
        self._on_print: Callable[[], None] | None = None
        self._pictures: dict[int, bytes] = {}

    @property
    def state(self) -> PreviewState:
        """The state now."""
        return self._state

    def show_paper(
        self,
        title: str,
        work: PaperWork,
        paper: str,
        on_print: Callable[[], None],
        file: str = "",
    ) -> None:
        """Show the paper that ``work`` makes on ``paper``; ``on_print`` puts it into the print queue."""
        self._work, self._paper, self._on_print = work, paper, on_print
        self._pdf = b""
        self._pictures = {}
        self._state = PreviewState(title=title, file=file)
        self._draw(0)

    @Slot()
    def next_page(self) -> None:
        """The page after this one."""
        self._turn(self._state.page + 1)

    @Slot()
    def previous_page(self) -> None:
        """The page before this one."""
        self._turn(self._state.page - 1)

    @Slot()
    def print_paper(self) -> None:
        """Print what is shown."""
        if self._state.open and self._on_print is not None:
            self._on_print()

    @Slot()
    def save(self) -> None:
        """Ask where to, and save the PDF."""
        if self._pdf and self._state.file:
            self._dialogs.ask_save_path(
                self.tr("Simpan sebagai PDF"), self._state.file, partial(self._save_to, self._pdf)
            )

    @Slot()
    def close(self) -> None:
        """Put the paper away."""
        if not self._state.open:
            return
        self._ticket += 1  # what is still being drawn is for nobody
        self._pdf = b""
        self._work = None
        self._pictures = {}
        self._put(PreviewState())
        self.closed.emit()

    def _turn(self, page: int) -> None:
        if self._state.drawing or not 0 <= page < self._state.pages:
            return
        picture = self._pictures.get(page)
        if picture is not None:
            self._put(replace(self._state, page=page, picture=picture))
        else:
            self._draw(page)

    def _draw(self, page: int) -> None:
        assert self._work is not None
        self._ticket += 1
        self._put(replace(self._state, page=page, picture=b"", drawing=True, trouble=""))
        work = _Draw(self._ticket, self._papers, self._pdf, self._work, self._paper, page, _DPI)
        self._tasks.run(work, self._drawn, self._not_drawn)

    @Slot(object)
    def _drawn(self, drawn: object) -> None:
        assert isinstance(drawn, _Drawn)
        if drawn.ticket != self._ticket:
            return
        self._pdf = drawn.pdf
        self._pictures[drawn.page] = drawn.picture
        self._put(
            replace(
                self._state,
                pages=drawn.pages,
                picture=drawn.picture,
                drawing=False,
                trouble="",
            )
        )

    @Slot(object)
    def _not_drawn(self, error: BaseException) -> None:
        # Work is done in turn: if this failure is of a page nobody waits for any more, the page that is
        # waited for comes next and takes the sentence away again.
        if not self._state.open:
            return
        said = self.tr("Halaman tidak dapat ditampilkan. Catatannya aman; coba buka lagi.")
        if isinstance(error, Refused):
            said = in_language(error.sentence)
        self._put(replace(self._state, drawing=False, trouble=said))
        if not isinstance(error, Refused):
            raise error

    def _save_to(self, pdf: bytes, path: Path) -> None:
        self._tasks.run(_Save(path, pdf), self._saved, self._not_saved)

    @Slot(object)
    def _saved(self, path: object) -> None:
        assert isinstance(path, Path)
        self._bus.say(NoticeKind.OK, self.tr("Disimpan: {0}").format(path.name))

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        self._bus.say(
            NoticeKind.ERROR,
            self.tr("Berkas tidak dapat disimpan di sana. Pilih folder lain; catatannya aman."),
        )

    def _put(self, state: PreviewState) -> None:
        self._state = state
        self.changed.emit(state)
