"""`recall`, `destroy`, `link` and `close-case`."""

from __future__ import annotations

import argparse

from central_server.cli.cards import read_registrations
from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.services.registry_acts import RegistryActs
from central_server.words import identity
from protocol.identifiers import uuid_text

__all__ = ["run_close_case", "run_destroy", "run_link", "run_recall"]


def run_recall(context: Context, arguments: argparse.Namespace) -> None:
    """Ask for cards back."""
    registrations = read_registrations(arguments.registration)
    with context.centre() as centre:
        count = centre.service(RegistryActs).recall(
            registrations, _operator(arguments), arguments.reason
        )
    _said(arguments, count, f"{count} KTP-el ditarik; kelurahan diberi tahu.")


def run_destroy(context: Context, arguments: argparse.Namespace) -> None:
    """Record a destruction."""
    registrations = read_registrations(arguments.registration)
    with context.centre() as centre:
        count = centre.service(RegistryActs).destroy(
            registrations, _operator(arguments), arguments.reason
        )
    _said(arguments, count, f"{count} KTP-el dicatat dimusnahkan.")


def run_link(context: Context, arguments: argparse.Namespace) -> None:
    """Fold two records of one card into one."""
    old, kept = identity(arguments.old, "KTP-el"), identity(arguments.kept, "KTP-el")
    with context.centre() as centre:
        centre.service(RegistryActs).link(old, kept, _operator(arguments))
    if arguments.json:
        print_json({"linked": uuid_text(old), "kept": uuid_text(kept)})
    else:
        print(f"Catatan {uuid_text(old)} digabung ke {uuid_text(kept)}.")


def run_close_case(context: Context, arguments: argparse.Namespace) -> None:
    """Close a case."""
    with context.centre() as centre:
        case = centre.service(RegistryActs).close_case(
            identity(arguments.id, "kasus"), _operator(arguments), arguments.note
        )
    if arguments.json:
        print_json({"closed": uuid_text(case.id), "reason": case.reason})
    else:
        print(f"Kasus {uuid_text(case.id)} ditutup.")


def _operator(arguments: argparse.Namespace) -> bytes:
    return identity(arguments.operator, "petugas")


def _said(arguments: argparse.Namespace, count: int, sentence: str) -> None:
    if arguments.json:
        print_json({"cards": count})
    else:
        print(sentence)
