"""Draws `launcher/serah.ico`: a card that is handed over. `python -m installer.icon` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

__all__ = ["ICON", "draw", "main"]

ICON: Final = Path(__file__).parent / "launcher" / "serah.ico"
_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
_GRID: Final = 1024  # drawn large and made smaller: that smooths the edges
_GROUND: Final = "#0F4C81"
_CARD: Final = "#FFFFFF"
_FACE: Final = "#0F4C81"
_LINE: Final = "#C9D1DB"
_ARROW: Final = "#F2A900"


def draw() -> Image.Image:
    """The picture, 1024 x 1024 with a transparent ground."""
    image = Image.new("RGBA", (_GRID, _GRID), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((32, 32, 992, 992), radius=200, fill=_GROUND)
    pen.rounded_rectangle((160, 230, 864, 660), radius=60, fill=_CARD)
    pen.ellipse((260, 300, 400, 440), fill=_FACE)
    pen.pieslice((220, 440, 440, 700), 180, 360, fill=_FACE)
    for top in (320, 420, 520):
        pen.rounded_rectangle((500, top, 790, top + 44), radius=22, fill=_LINE)
    pen.polygon(
        [(330, 740), (600, 740), (600, 670), (790, 800), (600, 930), (600, 860), (330, 860)], _ARROW
    )
    return image


def main() -> None:
    """Write the icon with all its sizes."""
    image = draw()
    smaller = [image.resize((s, s), Image.Resampling.LANCZOS) for s in _SIZES]
    smaller[-1].save(ICON, format="ICO", sizes=[(s, s) for s in _SIZES], append_images=smaller[:-1])


if __name__ == "__main__":
    main()
