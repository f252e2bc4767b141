"""The two faces of all paper, embedded as subsets, and how wide a text is in them.

A face keeps the subsets it packed last: most documents use the same characters, and packing them
anew would cost more than drawing the receipt.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, makeToUnicodeCMap

from common.resources import resource_path

__all__ = ["ASCENT", "BOLD", "CAP_HEIGHT", "DESCENT", "REGULAR", "Face", "register_fonts"]

REGULAR: Final = "NotoSans"
BOLD: Final = "NotoSans-Bold"
_FILES: Final = ((REGULAR, "NotoSans-Regular.ttf"), (BOLD, "NotoSans-Bold.ttf"))

# Of Noto Sans, as parts of the size: how far letters reach above and below the baseline.
ASCENT: Final = 0.78
CAP_HEIGHT: Final = 0.714
DESCENT: Final = 0.24

_SUBSETS_KEPT: Final = 16


@dataclass(frozen=True, slots=True)
class _Packed:
    """A subset as it stands in a PDF: font program and character map deflated, widths as text."""

    program: bytes
    program_length: int
    to_unicode: bytes
    widths: bytes


class Face(TTFont):
    """A TrueType face that packs each set of characters once."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, shapable=False)
        self._kept: dict[tuple[str, tuple[int, ...]], _Packed] = {}
        default = self.face.defaultWidth
        self._widths: dict[str, float] = _Widths(default)
        self._widths.update({chr(code): width for code, width in self.face.charWidths.items()})

    def width(self, text: str, size: float) -> float:
        """Points that ``text`` takes at ``size``."""
        return sum(map(self._widths.__getitem__, text)) * size / 1000

    def _packed(self, base_name: str, subset: tuple[int, ...]) -> _Packed:
        kept = self._kept.get((base_name, subset))
        if kept is None:
            program = self.face.makeSubset(subset)
            to_unicode = makeToUnicodeCMap(base_name, subset)
            widths = " ".join(f"{self._widths[chr(code)]:g}" for code in subset)
            kept = _Packed(
                zlib.compress(program),
                len(program),
                zlib.compress(to_unicode.encode("ascii")),
                f"[{widths}]".encode("ascii"),
            )
            if len(self._kept) >= _SUBSETS_KEPT:
                self._kept.clear()
            self._kept[base_name, subset] = kept
        return kept

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - the library's name
        """Called by the library once per document, when all its text is known."""
        state = self.state[doc]
        state.frozen = 1
        for index, codes in enumerate(state.subsets):
            subset = tuple(codes)
            internal = self.getSubsetInternalName(index, doc)[1:]
            # six letters and a plus mark a subset; two subsets of a face differ in the last letter
            base_name = f"SERAH{chr(65 + index)}+{self.fontName}"
            packed = self._packed(base_name, subset)
            program = pdfdoc.PDFStream(content=packed.program, filters=[])
            program.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
            program.dictionary["Length1"] = packed.program_length
            to_unicode = pdfdoc.PDFStream(content=packed.to_unicode, filters=[])
            to_unicode.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
            face = self.face
            descriptor = pdfdoc.PDFDictionary(
                {
                    "Type": "/FontDescriptor",
                    "Ascent": face.ascent,
                    "CapHeight": face.capHeight,
                    "Descent": face.descent,
                    "Flags": 4,  # symbolic: the font's own encoding counts
                    "FontBBox": pdfdoc.PDFArray(face.bbox),
                    "FontName": pdfdoc.PDFName(base_name),
                    "ItalicAngle": face.italicAngle,
                    "StemV": face.stemV,
                    "FontFile2": doc.Reference(program, "fontFile:" + base_name),
                    "MissingWidth": face.defaultWidth,
                }
            )
            font = pdfdoc.PDFDictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/TrueType",
                    "Name": pdfdoc.PDFName(internal),
                    "BaseFont": pdfdoc.PDFName(base_name),
                    "FirstChar": 0,
                    "LastChar": len(subset) - 1,
                    "Widths": packed.widths,
                    "ToUnicode": doc.Reference(to_unicode, "toUnicodeCMap:" + base_name),
                    "FontDescriptor": doc.Reference(descriptor, "fontDescriptor:" + base_name),
                }
            )
            doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(font, internal)
        del self.state[doc]


class _Widths(dict[str, float]):
    """Widths by character; one the face lacks is as wide as its empty box."""

    def __init__(self, default: float) -> None:
        super().__init__()
        self._default = default

    def __missing__(self, character: str) -> float:
        return self._default


@cache
def register_fonts() -> tuple[Face, Face]:
    """The regular and the bold face, known to the library from then on.

    Also turns the library's text armour of streams off: it makes files larger and printing slower.
    Raises OSError when the font files are not where `resource_path` looks.
    """
    rl_config.useA85 = 0
    regular, bold = (Face(name, str(resource_path("fonts", file))) for name, file in _FILES)
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(bold)
    return regular, bold
