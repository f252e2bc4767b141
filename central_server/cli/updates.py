"""`update`: new versions of the desk's program, ring by ring."""

from __future__ import annotations

import argparse
from pathlib import Path

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.updates import (
    Listed,
    UpdateDesk,
    load_update_key,
    make_update_key,
    sign_package,
)
from central_server.store.updates import Package
from central_server.words import UPDATE_WORDS, identity, time_text
from common.whole_file import SystemFiles, whole_file

__all__ = [
    "run_key",
    "run_list",
    "run_publish",
    "run_ring",
    "run_sign",
    "run_stop",
]


def run_key(context: Context, arguments: argparse.Namespace) -> None:
    """Make the update key; needs no database."""
    key = make_update_key(arguments.out, context.randomness)
    public = key.public.hex()
    if arguments.json:
        print_json({"public": public})
    else:
        print(
            f"{arguments.out}: simpan di luar server pusat. Bagian publiknya untuk pembuat pemasang "
            f"(dev.py installer --update-key):\n{public}"
        )


def run_sign(context: Context, arguments: argparse.Namespace) -> None:
    """Sign an installer where the key lies; needs no database."""
    key = load_update_key(arguments.sign_key)
    manifest = sign_package(arguments.file, key, arguments.notes, context.clock.now_ms())
    try:
        with whole_file(arguments.out, SystemFiles()) as file:
            file.write(manifest)
    except OSError as error:
        raise CentreError(
            f"Berkas tidak dapat ditulis: {arguments.out} ({error.strerror})."
        ) from error
    if arguments.json:
        print_json({"manifest": str(arguments.out), "public": key.public.hex()})
    else:
        print(f"{arguments.out}: bawa bersama {arguments.file.name} ke pusat.")


def run_publish(context: Context, arguments: argparse.Namespace) -> None:
    """Put an installer into the database; it is offered to nobody yet."""
    if arguments.signed is not None:
        manifest, public = _read(arguments.signed), _public(arguments.public)
    else:
        key = load_update_key(arguments.sign_key)
        manifest = sign_package(arguments.file, key, arguments.notes, context.clock.now_ms())
        public = key.public
    with context.centre() as centre:
        package = centre.service(UpdateDesk).publish(
            arguments.file, manifest, public, _operator(arguments)
        )
    if arguments.json:
        print_json(_json(package))
    else:
        print(
            f"Serah {package.version}: {package.size / 1e6:.1f} MB dalam {package.pieces} potong. Belum "
            f"ditawarkan; buka dengan: serah-central update ring 1 --version {package.version} "
            "--operator ID"
        )


def run_list(context: Context, arguments: argparse.Namespace) -> None:
    """What is published, and how far the devices are."""
    with context.centre() as centre:
        listed = centre.service(UpdateDesk).all()
    if arguments.json:
        print_json(
            {
                "updates": [
                    _json(p.package) | {"running": p.running, "states": p.states} for p in listed
                ]
            }
        )
        return
    for one in listed:
        print(_line(one))


def _line(one: Listed) -> str:
    package = one.package
    offered = f"ring 1-{package.ring}" if package.ring > 1 else "ring 1"
    offered = "dihentikan" if package.stopped_ms else offered if package.ring else "belum dibuka"
    said = ", ".join(f"{n} {UPDATE_WORDS.get(s, s)}" for s, n in sorted(one.states.items()))
    return f"{package.version:10} {offered:12} {one.running} PC memakainya  {said}".rstrip()


def run_ring(context: Context, arguments: argparse.Namespace) -> None:
    """Offer a version to a ring and those before it."""
    with context.centre() as centre:
        package = centre.service(UpdateDesk).open_to(
            arguments.version, arguments.ring, _operator(arguments)
        )
    if arguments.json:
        print_json(_json(package))
    else:
        print(f"Serah {package.version} ditawarkan kepada ring 1 sampai {package.ring}.")


def run_stop(context: Context, arguments: argparse.Namespace) -> None:
    """Offer a version to nobody any more."""
    with context.centre() as centre:
        package = centre.service(UpdateDesk).stop(arguments.version, _operator(arguments))
    if arguments.json:
        print_json(_json(package))
    else:
        print(
            f"Serah {package.version} tidak ditawarkan lagi. Yang sudah memasangnya tetap memakainya."
        )


def _operator(arguments: argparse.Namespace) -> bytes:
    return identity(arguments.operator, "petugas")


def _json(package: Package) -> dict[str, object]:
    return {
        "version": package.version,
        "size": package.size,
        "pieces": package.pieces,
        "notes": package.notes,
        "ring": package.ring,
        "published": time_text(package.published_ms),
        "stopped": time_text(package.stopped_ms),
    }


def _public(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CentreError(
            "--signed memerlukan --public: kunci publik pembaruan, 64 angka heksadesimal."
        )
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CentreError(f"Berkas tidak dapat dibaca: {path} ({error.strerror}).") from error
