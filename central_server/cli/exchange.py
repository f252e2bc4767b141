"""`exchange`: files of desks without a network in, reply files out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.exchange import Exchanged, ExchangeService
from protocol.exchange import SUFFIX

__all__ = ["run_exchange"]

_REPLY_MARK: Final = "-balasan-"


def run_exchange(context: Context, arguments: argparse.Namespace) -> None:
    """Take each file; one that cannot be taken holds up no other."""
    out: Path = arguments.out
    if not out.is_dir():
        raise CentreError(f"Folder {out} tidak ada. Tidak ada berkas yang dibaca.")
    paths = _files(arguments.files)
    if not paths:
        raise CentreError("Tidak ada berkas .serah di sana. Tidak ada yang berubah.")
    done: list[tuple[Path, Exchanged | str]] = []
    with context.centre() as centre:
        service = ExchangeService(
            centre.store, centre.keys, centre.clock, centre.sync, centre.sealer
        )
        for path in paths:
            try:
                result: Exchanged | str = service.take(path, out)
            except CentreError as error:
                result = str(error)
            done.append((path, result))
            if not arguments.json and len(paths) > 1:
                print(result if isinstance(result, str) else _line(path, result))
    if arguments.json:
        print_json({"files": [_document(path, result) for path, result in done]})
    if len(done) == 1:
        path, result = done[0]
        if isinstance(result, str):
            raise CentreError(result)
        if not arguments.json:
            print(_line(path, result))
        return
    failed = sum(isinstance(result, str) for _, result in done)
    if failed:
        raise CentreError(
            f"{failed} dari {len(done)} berkas tidak diterima; yang lain sudah dibalas."
        )


def _files(given: list[Path]) -> list[Path]:
    """The files, and those in the folders; replies lying among them are left alone."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = sorted(path.glob(f"*{SUFFIX}"))
            found += [p for p in inside if _REPLY_MARK not in p.name]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _line(path: Path, done: Exchanged) -> str:
    parts = [f"{done.new} dari {done.events} catatan baru tersimpan"]
    if done.again:
        parts = ["sudah pernah diterima, dibalas lagi"]
    if done.cases:
        parts.append(f"{done.cases} kasus")
    if done.quarantined:
        parts.append(f"{done.quarantined} disisihkan")
    if done.problems:
        parts.append(f"ditolak: {', '.join(done.problems)}")
    parts.append(f"{done.changes} pembaruan dibawa pulang")
    return f"{path.name}: {'; '.join(parts)}. Balasan: {done.reply}"


def _document(path: Path, done: Exchanged | str) -> dict[str, object]:
    if isinstance(done, str):
        return {"file": str(path), "error": done}
    return {
        "file": str(path),
        "device": done.device.id.hex(),
        "kelurahan": done.device.kelurahan,
        "pc": done.device.number,
        "number": done.number,
        "events": done.events,
        "new": done.new,
        "again": done.again,
        "cases": done.cases,
        "quarantined": done.quarantined,
        "problems": list(done.problems),
        "changes": done.changes,
        "reply": str(done.reply),
    }
