"""A stick that is carried between PCs without a network and the centre."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.town import Town
from tests.support.command_line import Pc, Said


@dataclass
class Stick:
    """Two folders on it: what goes to the centre, and what comes back."""

    folder: Path
    town: Town

    def __post_init__(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        self.back.mkdir(parents=True, exist_ok=True)

    @property
    def out(self) -> Path:
        return self.folder / "ke-pusat"

    @property
    def back(self) -> Path:
        return self.folder / "dari-pusat"

    def export(self, pc: Pc) -> Path:
        """The PC writes its next file."""
        said = pc("export", "--out", str(self.out), "--json")
        assert said.code == 0, said.err
        return Path(said.json["file"])

    def answered(self, file: Path) -> Any:
        """The centre takes a file and answers it: what its command says of it."""
        [said] = self.town.centre.command("exchange", str(file), "--out", str(self.back))["files"]
        return said

    def reply_to(self, pc: Pc) -> Path:
        """There and half the way back."""
        return Path(self.answered(self.export(pc))["reply"])

    def carry(self, pc: Pc) -> Said:
        """There and back; what the PC says of the reply."""
        return pc("import", str(self.reply_to(pc)), "--json")
