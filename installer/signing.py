"""Signatures of what is built, where a certificate is given."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from installer.steps import need, run

__all__ = ["Signing"]


@dataclass(frozen=True, slots=True)
class Signing:
    """A code signing certificate with its chain, and its key, both PEM; ``stamp``: address of a time
    stamping service, without which signatures end with the certificate."""

    certificate: Path
    key: Path
    stamp: str = ""

    def sign(self, path: Path) -> None:
        """Sign a program, library or MSI in its place."""
        run(*self._words(path, signed := path.with_name(f"{path.name}.signed")))
        signed.replace(path)

    def script(self, folder: Path) -> str:
        """A program for NSIS, which signs the uninstaller while it packs; the command line."""
        osslsigncode = self._words(Path("$1"), Path("$1.signed"))
        line = " ".join(f'"{w}"' if w.startswith("$1") else shlex.quote(w) for w in osslsigncode)
        path = folder / "sign.sh"
        path.write_text(
            f'#!/bin/sh\nset -e\n{line} >/dev/null\nmv "$1.signed" "$1"\n', encoding="utf-8"
        )
        return f"sh {shlex.quote(str(path))}"

    def _words(self, path: Path, signed: Path) -> list[str]:
        words = [need("osslsigncode", "osslsigncode"), "sign", "-h", "sha256", "-n", "Serah"]
        words += ["-certs", str(self.certificate), "-key", str(self.key)]
        if self.stamp:
            words += ["-ts", self.stamp]
        if path.suffix == ".msi":
            words.append("-add-msi-dse")
        return [*words, "-in", str(path), "-out", str(signed)]
