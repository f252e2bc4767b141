"""The embeddable CPython: found in the locked package or given by path, and checked before it is used.

Of the package that the lock names every file is pinned. Of any embeddable Python each program and library
must carry the signature of the Python Software Foundation (Microsoft for the compiler's own libraries)
over exactly these bytes. `python313.zip`, the standard library, is not signed by anybody: only its hash
says that it is the one that was looked at.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from installer.steps import BuildError, need, run

__all__ = [
    "PINS",
    "Signature",
    "check_pins",
    "check_signatures",
    "files_of_archive",
    "read_pins",
    "signature_of",
]

PINS: Final = Path(__file__).parent / "runtime" / "python-3.13.2.sha256"
_SIGNED: Final = frozenset({".exe", ".dll", ".pyd"})
_FOUNDATION: Final = "Python Software Foundation"
_MICROSOFT: Final = "Microsoft Windows Software Compatibility Publisher"
_DIGEST: Final = re.compile(r"^(Current|Calculated) message digest\s*:\s*([0-9A-F]+)", re.MULTILINE)
_SIGNER: Final = re.compile(r"Signer's certificate:.*?Subject:[^\n]*?/CN=([^/\n]+)", re.DOTALL)


class Signature(NamedTuple):
    """Who signed (the common name, empty if nobody), and whether the file is what was signed."""

    signer: str
    whole: bool


def read_pins(text: str) -> dict[str, str]:
    """File name -> SHA-256, of lines as sha256sum writes them."""
    pairs = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return {name.lstrip("*"): digest for digest, name in pairs}


def files_of_archive(path: Path) -> dict[str, bytes]:
    """The files of the embeddable Python in a zip of python.org or in the locked package."""
    if path.name.endswith(".tar.gz"):
        with tarfile.open(path) as package:
            inner = next((m for m in package if m.name.endswith("/data.zip")), None)
            taken = package.extractfile(inner) if inner is not None else None
            if taken is None:
                raise BuildError(f"{path.name} holds no embeddable Python")
            data = taken.read()
    else:
        data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        files = {PurePosixPath(m.filename).name: archive.read(m) for m in members}
    if "python313.dll" not in files or "python313.zip" not in files:
        raise BuildError(f"{path.name} holds no embeddable Python 3.13")
    return files


def check_pins(files: Mapping[str, bytes], pins: Mapping[str, str]) -> None:
    """Exactly the pinned files, each with its hash; raises BuildError."""
    if files.keys() != pins.keys():
        odd = sorted(files.keys() ^ pins.keys())
        raise BuildError(f"the embeddable Python has other files than pinned: {', '.join(odd)}")
    for name, data in files.items():
        if sha256(data).hexdigest() != pins[name]:
            raise BuildError(f"{name} of the embeddable Python is not the pinned one")


def signature_of(said: str) -> Signature:
    """What ``osslsigncode verify`` says of a file.

    Its own verdict is not asked: it wants the root of Microsoft's code signing, which Debian does not
    carry, and a revocation list from the network.
    """
    signer = _SIGNER.search(said)
    digests = dict(_DIGEST.findall(said))
    whole = len(digests) == 2 and len(set(digests.values())) == 1
    return Signature(signer[1].strip() if signer else "", whole)


def check_signatures(folder: Path) -> int:
    """Every program and library below is signed by who makes it; how many. Raises BuildError."""
    osslsigncode = need("osslsigncode", "osslsigncode")
    count = 0
    for path in sorted(p for p in folder.iterdir() if p.suffix in _SIGNED):
        wanted = _MICROSOFT if path.name.startswith("vcruntime") else _FOUNDATION
        # Fails without the root certificate; what it says is complete all the same.
        found = signature_of(
            run("sh", "-c", f'"{osslsigncode}" verify -in "$1" 2>&1 || :', "-", path)
        )
        if found.signer != wanted or not found.whole:
            raise BuildError(f"{path.name} is not signed by {wanted}: {found.signer or 'nobody'}")
        count += 1
    return count
