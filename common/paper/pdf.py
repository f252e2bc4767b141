"""A PDF file in the making: pages, forms drawn once and placed many times, the bytes at the end."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFFormXObject, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from common.paper.fonts import REGULAR, Face, register_fonts
from common.paper.ink import Ink

__all__ = ["PdfFile"]

_ESCAPED: Final = {ord("\\"): r"\\", ord("("): r"\(", ord(")"): r"\)"}
_DEFLATE_LEVEL: Final = 4  # 4 % larger than level 6, in 40 % of the time
_ESCAPED_BYTES: Final = _ESCAPED | {c: f"\\{c:03o}" for c in (*range(32), *range(127, 256))}


class _Canvas(Canvas):
    _doc: PDFDocument  # the type stubs leave it out

    def encode(self, text: str, face: Face) -> Sequence[tuple[str, str]]:
        """The text as runs of (font name, PDF string), each run in one subset of the face."""
        if text.isascii() and text.isprintable():  # subset 0 holds ASCII at its own codes
            if not face.state.get(self._doc):
                face.splitString(" ", self._doc)
            return ((face.getSubsetInternalName(0, self._doc), text.translate(_ESCAPED)),)
        plain = "".join(c if c.isprintable() else " " for c in text)
        return tuple(
            (
                face.getSubsetInternalName(subset, self._doc),
                run.decode("latin-1").translate(_ESCAPED_BYTES),
            )
            for subset, run in face.splitString(plain, self._doc)
        )

    def add_form(self, name: str, width: float, height: float, operations: str) -> None:
        """Add a form whose operations are deflated here: the library's own way takes longer than
        all of the drawing, since it encodes the text character by character first."""
        packed = zlib.compress(operations.encode("ascii"), _DEFLATE_LEVEL)
        stream = PDFStream(content=packed, filters=[])
        stream.dictionary["Filter"] = PDFName("FlateDecode")
        form = PDFFormXObject(0, 0, width, height)
        form.Contents = stream
        self._doc.addForm(name, form)


class PdfFile:
    """A PDF whose bytes depend on what is drawn and on nothing else: no clock, no chance.

    ``greys`` off is for thermal heads (see `Ink`). Nothing personal belongs in ``title``: print queues
    and viewers show it.
    """

    def __init__(self, title: str, author: str, *, greys: bool = True) -> None:
        self.regular, self.bold = register_fonts()
        self._greys = greys
        self._buffer = io.BytesIO()
        self._canvas = _Canvas(
            self._buffer,
            pagesize=(1, 1),
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs say float by mistake
            lang="id-ID",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(title)
        self._canvas.setCreator("Serah")
        self._runs: dict[tuple[str, Face], Sequence[tuple[str, str]]] = {}

    @contextmanager
    def page(self, width: float, height: float) -> Iterator[Ink]:
        """A new page, ``width`` by ``height`` points, drawn inside the block."""
        self._canvas.setPageSize((width, height))
        ink = Ink(height, self._encode, greys=self._greys)
        yield ink
        self._canvas.addLiteral(ink.operations())
        self._canvas.showPage()

    @contextmanager
    def form(self, name: str, width: float, height: float) -> Iterator[Ink]:
        """Something to be placed on pages with `place`."""
        ink = Ink(height, self._encode, greys=self._greys)
        yield ink
        self._canvas.add_form(name, width, height, ink.operations())

    def place(self, name: str, x: float, bottom: float) -> None:
        """Put a form on the page being drawn, its lower left corner ``bottom`` above the page's."""
        self._canvas.saveState()
        self._canvas.translate(x, bottom)
        self._canvas.doForm(name)
        self._canvas.restoreState()

    def to_bytes(self) -> bytes:
        """The finished file. Raises ValueError when it has no page."""
        if self._canvas.getPageNumber() == 1:
            raise ValueError("a PDF needs a page")
        self._canvas.save()
        return self._buffer.getvalue()

    def _encode(self, text: str, face: Face) -> Sequence[tuple[str, str]]:
        runs = self._runs.get((text, face))
        if runs is None:
            runs = self._runs[text, face] = self._canvas.encode(text, face)
        return runs
