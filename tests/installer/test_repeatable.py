"""The same input gives the same bytes, wherever it is built. Tried on a folder of a few files; the whole
program takes minutes and is built twice by hand before a release. An MSI carries the time of its making, so
of it the tables and the bytes of its files are compared."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from installer.launchers import PROGRAMS, build_launchers
from installer.msi import build_msi
from installer.setup_exe import SetupOptions, build_setup, files_of
from installer.signing import Signing
from installer.stage import freeze_times
from installer.steps import BuildError, run

EPOCH = 1_767_225_600
NEEDED = {
    "makensis": "nsis",
    "wixl": "wixl",
    "msiinfo": "msitools",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
}


@pytest.fixture(autouse=True)
def _programs() -> None:
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}, which python3 dev.py installer installs")


def _build(folder: Path) -> dict[str, bytes]:
    stage = folder / "stage"
    for name in ("runtime/python313.dll", "app/desk_app/__init__.py", "licences/serah.txt"):
        (stage / name).parent.mkdir(parents=True)
        (stage / name).write_text(name)
    programs = build_launchers(stage, folder / "work", "1.2.3")
    freeze_times(stage, EPOCH)
    setup = folder / "Serah-1.2.3.exe"
    build_setup(stage, folder / "nsis", setup, SetupOptions("1.2.3", EPOCH, fast=True))
    build_msi(stage, files_of(stage), folder / "msi", folder / "Serah-1.2.3.msi", "1.2.3", None)
    return {p.name: p.read_bytes() for p in (*programs, setup)}


def _rows(msi: Path, table: str) -> list[list[str]]:
    """The rows of a table, without its three lines of heading."""
    return [line.split("\t") for line in run("msiinfo", "export", msi, table).splitlines()[3:]]


def test_launchers_and_installer_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    first = _build(tmp_path / "one" / "deep")
    second = _build(tmp_path / "two")
    assert first.keys() == {*(p.file for p in PROGRAMS), "Serah-1.2.3.exe"}
    assert first == second


def test_msis_hold_the_same_files_in_the_same_tables(tmp_path: Path) -> None:
    tables, files = [], []
    for name in ("one", "two"):
        _build(tmp_path / name)
        msi = tmp_path / name / "Serah-1.2.3.msi"
        tables.append(
            {t: _rows(msi, t) for t in ("File", "Component", "Directory", "CustomAction")}
        )
        run("msiextract", "-C", tmp_path / name / "out", msi)
        out = tmp_path / name / "out"
        files.append(
            {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        )
    assert tables[0] == tables[1]
    assert files[0] == files[1]
    assert len(files[0]) == len(tables[0]["File"]) == 3 + len(PROGRAMS)


def test_the_msi_does_things_in_an_order_that_windows_takes(tmp_path: Path) -> None:
    """wixl goes by numbers only: named after another action, it may put one anywhere behind it."""
    _build(tmp_path)
    rows = _rows(tmp_path / "Serah-1.2.3.msi", "InstallExecuteSequence")
    order = [name for name, _condition, _number in sorted(rows, key=lambda r: int(r[2]))]
    # Windows ends an upgrade with error 2613 unless the version before goes right behind the start.
    assert order[order.index("InstallInitialize") + 1] == "RemoveExistingProducts"
    wanted = ["Running", "InstallValidate", "InstallFiles", "SetUp", "PublishProduct", "SelfTest"]
    wanted += ["Introduce", "InstallFinalize"]
    assert [name for name in order if name in wanted] == wanted


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="needs osslsigncode")
def test_launcher_installer_and_msi_are_signed_where_a_certificate_is_given(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    _make_certificate(key, certificate)
    signing = Signing(certificate, key)
    stage = tmp_path / "stage"
    stage.mkdir()
    program = build_launchers(stage, tmp_path / "work", "1.2.3")[0]
    signing.sign(program)
    setup = tmp_path / "Serah-1.2.3.exe"
    build_setup(stage, tmp_path / "nsis", setup, SetupOptions("1.2.3", EPOCH, True, signing))
    msi = tmp_path / "Serah-1.2.3.msi"
    build_msi(stage, files_of(stage), tmp_path / "msi", msi, "1.2.3", signing)
    for made in (program, setup, msi):
        run("osslsigncode", "verify", "-CAfile", certificate, "-in", made)
        damaged = bytearray(made.read_bytes())
        damaged[len(damaged) // 3] ^= 1
        made.write_bytes(damaged)
        with pytest.raises(BuildError, match="osslsigncode ended with"):
            run("osslsigncode", "verify", "-CAfile", certificate, "-in", made)


def _make_certificate(key: Path, certificate: Path) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Uji")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
