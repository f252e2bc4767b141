"""`device key`: answer a desk that has lost its keys."""

from __future__ import annotations

import argparse
from pathlib import Path

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.key_recovery import KeyRecovery
from central_server.words import identity

__all__ = ["run_device_key"]


def run_device_key(context: Context, arguments: argparse.Namespace) -> None:
    """Open the keys of a request and seal them to the PC that asks."""
    operator = identity(arguments.operator, "petugas")
    request, answer = Path(arguments.file), Path(arguments.out)
    try:
        raw = request.read_bytes()
    except OSError as error:
        raise CentreError(f"Berkas {request} tidak dapat dibaca ({error.strerror}).") from error
    with context.centre() as centre:
        recovery = centre.service(KeyRecovery)
        opened = recovery.open(raw, operator)
    try:
        answer.write_bytes(opened.answer)
    except OSError as error:
        raise CentreError(f"Berkas {answer} tidak dapat ditulis ({error.strerror}).") from error
    device = opened.device
    if arguments.json:
        print_json(
            {
                "device": device.id.hex(),
                "kelurahan": device.kelurahan,
                "number": device.number,
                "computer": opened.computer,
                "code": opened.code,
                "answer": str(answer),
            }
        )
        return
    print(
        f"Jawaban untuk komputer {device.kelurahan}/{device.number:02} ({opened.computer}): {answer}\n"
        f"Bacakan kode {opened.code} lewat telepon. Kirim berkasnya hanya bila kode di layar "
        "komputer itu sama."
    )
