"""`provisioning`: the one file for all computers of a city."""

from __future__ import annotations

import argparse
from pathlib import Path

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.provisioning import KeptFile, Made, Provisioner, Wish
from central_server.words import identity, time_text
from common.whole_file import SystemFiles, whole_file
from protocol.identifiers import uuid_text

__all__ = ["run_create", "run_list", "run_revoke"]


def run_create(context: Context, arguments: argparse.Namespace) -> None:
    """Make a file, or none and say what is wrong with the list."""
    wish = Wish(
        url=arguments.url,
        days=arguments.days,
        uses=arguments.uses,
        ca=_read(arguments.ca).decode("ascii", "replace") if arguments.ca else "",
        printer=arguments.printer.strip(),
        paper=arguments.paper,
        language=arguments.language,
    )
    data = _read(arguments.csv)
    with context.centre() as centre:
        maker = centre.service(Provisioner)
        made = maker.create(data, wish)
        if made.file is not None:
            try:
                with whole_file(arguments.out, SystemFiles(private=True)) as file:
                    file.write(made.raw)
            except OSError as error:
                maker.revoke(made.file.id)
                raise CentreError(
                    f"Berkas tidak dapat ditulis: {arguments.out} ({error.strerror}). Tidak ada berkas "
                    "penyiapan yang berlaku."
                ) from error
    _say_made(made, arguments)


def _say_made(made: Made, arguments: argparse.Namespace) -> None:
    errors = made.listed.errors
    if arguments.json:
        shown: dict[str, object] = {
            "computers": 0 if errors else len(made.listed.computers),
            "errors": [{"line": e.line, "column": e.column, "message": e.message} for e in errors],
        }
        if made.file is not None:
            shown |= _json(KeptFile(made.file, len(made.listed.computers)))
        print_json(shown)
    else:
        for error in errors:
            place = f"baris {error.line}" + (f", kolom {error.column}" if error.column else "")
            print(f"{place}: {error.message}")
        if made.file is not None:
            print(
                f"{arguments.out}: {len(made.listed.computers)} komputer, untuk {made.file.uses} "
                f"pendaftaran sampai {time_text(made.file.expires_ms)}."
            )
            if arguments.url.lower().startswith("http:"):
                print("Perhatian: alamat http tidak dirahasiakan di jaringan; pakai https.")
    if errors:
        raise CentreError(f"Daftar ditolak karena {len(errors)} kesalahan; tidak ada yang dibuat.")


def run_list(context: Context, arguments: argparse.Namespace) -> None:
    """List the files."""
    with context.centre() as centre:
        files = centre.service(Provisioner).all()
        now_ms = centre.clock.now_ms()
    if arguments.json:
        print_json({"files": [_json(f) for f in files]})
        return
    for kept in files:
        f = kept.file
        until = time_text(f.expires_ms)
        mark = "  (lewat)" if now_ms >= f.expires_ms else ""
        mark = "  (dicabut)" if f.revoked_ms else mark
        print(
            f"{uuid_text(f.id)}  {f.used}/{f.uses} terpakai  {kept.computers} komputer  {until}{mark}"
        )


def run_revoke(context: Context, arguments: argparse.Namespace) -> None:
    """Revoke a file."""
    with context.centre() as centre:
        maker = centre.service(Provisioner)
        file = maker.revoke(identity(arguments.id, "berkas penyiapan"))
    if arguments.json:
        print_json({"id": uuid_text(file.id)})
    else:
        print(
            f"Berkas penyiapan {uuid_text(file.id)} dicabut: tidak ada komputer baru yang diterima "
            "dengannya; yang sudah menunggu tetap dalam daftar."
        )


def _json(kept: KeptFile) -> dict[str, object]:
    f = kept.file
    return {
        "id": uuid_text(f.id),
        "uses": f.uses,
        "used": f.used,
        "listed": kept.computers,
        "created": time_text(f.created_ms),
        "expires": time_text(f.expires_ms),
        "revoked": time_text(f.revoked_ms),
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CentreError(f"Berkas tidak dapat dibaca: {path} ({error.strerror}).") from error
