"""Commands that only look: search, card, cases, status."""

from __future__ import annotations

import argparse
from typing import Any

from common.dates import Zone, clock_time, local_time, long_date, zone_of
from desk_app.bootstrap import Desk
from desk_app.cli.output import Out
from desk_app.domain.cards import Card
from desk_app.paper.diagnosis_page import TRUST_WORDS
from desk_app.services.case_files import CASE_LABELS, CaseFile, CaseSide, case_files, cases_of
from desk_app.services.digest import Comparison, read_comparison
from desk_app.services.errors import Refused
from desk_app.services.operators import operator_named
from desk_app.services.ports import Unit
from desk_app.services.time_keeper import day_of
from protocol.custody import ACT_LABELS, STATE_LABELS, Act
from protocol.events import evidence_code
from protocol.identifiers import uuid_from_text, uuid_text
from protocol.status import ACTS

__all__ = ["add_commands", "one_card"]


def add_commands(commands: Any) -> None:
    """Add `status`, `operators`, `batches`, `search`, `card`, `cases`."""
    for name, run, text in (
        ("status", status, "keadaan loket ini: PC, catatan, sinkronisasi, laci"),
        ("operators", operators, "petugas yang boleh masuk di PC ini"),
        ("batches", batches, "kiriman yang belum diterima"),
        ("cases", cases, "kasus yang menunggu keputusan"),
    ):
        parser = commands.add_parser(name, help=text)
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=run)
    parser = commands.add_parser(
        "search", help="cari kartu: nomor, NIK, empat angka terakhir, nama, alamat, RT/RW"
    )
    parser.add_argument("text", nargs="+")
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=search)
    parser = commands.add_parser("card", help="satu kartu dan riwayatnya")
    parser.add_argument(
        "card", help="pengenal kartu, NIK, nomor registrasi, atau nomor tanda terima"
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=card)


def one_card(unit: Unit, text: str) -> Card:
    """The one card that ``text`` names; raises Refused if none or several do."""
    try:
        found = unit.cards.get(uuid_from_text(text))
    except ValueError:
        found = None
    if found is not None:
        return found
    exact = [f.card for f in unit.cards.find(text) if f.match in ("number", "nik", "registration")]
    if len(exact) > 1:
        raise Refused(
            "several", f"Ada {len(exact)} kartu untuk “{text}”. Sebutkan nomor registrasinya."
        )
    if not exact:
        raise Refused(
            "unknown_card",
            "KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.",
        )
    return exact[0]


def _shown(given: Card) -> dict[str, Any]:
    return {
        "id": uuid_text(given.id),
        "registration": given.registration,
        "nik": given.masked_nik,
        "name": given.name,
        "birth_date": given.birth_date.isoformat() if given.birth_date else "",
        "address": given.address,
        "rt": given.rt,
        "rw": given.rw,
        "kind": given.kind,
        "state": given.state,
        "place": given.status.place,
        "conflict": given.conflict,
    }


def _line(given: Card) -> str:
    born = long_date(given.birth_date) if given.birth_date else "-"
    state = STATE_LABELS[given.state] if given.state else "-"
    return (
        f"{given.name}  lahir {born}  RT {given.rt}/RW {given.rw}  NIK ...{given.nik[-4:]}  "
        f"[{state}]  reg {given.registration}"
    )


def search(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """List cards for a text; nothing is ever chosen."""
    with desk.store.read() as unit:
        found = unit.cards.find(" ".join(options.text), options.limit)
    for hit in found:
        out.say(f"{hit.match:14} {_line(hit.card)}")
    if not found:
        out.say(
            "KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil."
        )
    out.give([{"match": hit.match, **_shown(hit.card)} for hit in found])
    return 0


def card(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """One card with what this PC did to it, and the hand-over in force wherever it was made."""
    zone = zone_of(desk.identity.kelurahan)
    history: list[dict[str, Any]] = []
    with desk.store.read() as unit:
        given = one_card(unit, options.card)
        for event in unit.log.of_card(given.id):
            header = event.header
            who = operator_named(unit, header.operator)
            label = ACT_LABELS[Act(header.kind)] if header.kind in ACTS else header.kind
            history.append(
                {
                    "date": long_date(day_of(header.business_date)),
                    "time": clock_time(header.time_ms, zone),
                    "act": header.kind,
                    "label": label,
                    "operator": who.name if who else "",
                    "number": header.number,
                    "evidence_code": evidence_code(event.raw) if header.number else "",
                    "confirmed": event.confirmed,
                }
            )
        cases = cases_of(unit, given.id)
    out.say(_line(given))
    for row in history:
        proof = f"  nomor {row['number']} kode {row['evidence_code']}" if row["number"] else ""
        sure = "dikonfirmasi" if row["confirmed"] else "sementara"
        out.say(
            f"  {row['date']} {row['time']}  {row['label']}  {row['operator']}{proof}  ({sure})"
        )
    for case in cases:
        out.say(f"  KASUS {case.id.hex()[:8]}: {CASE_LABELS.get(case.reason, case.reason)}")
    out.give({**_shown(given), "history": history, "cases": [c.id.hex() for c in cases]})
    return 0


def cases(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """Open cases with both evidences side by side, and what the centre has yet to make a case of."""
    zone = zone_of(desk.identity.kelurahan)
    with desk.store.read() as unit:
        files = case_files(unit, desk.identity)
    for file in files:
        name = file.card.name if file.card else ""
        title = f"KASUS {file.id[:8]}" if file.id else "MENUNGGU PUSAT"
        out.say(f"{title}: {file.label} - {name}")
        for side in file.sides:
            out.say(
                f"    {long_date(side.day)} {_time(side, zone)}  {side.operator}  {_proof(side)}  "
                f"{side.pc}"
            )
    if not files:
        out.say("Tidak ada kasus yang menunggu.")
    out.give([_case_document(f, zone) for f in files])
    return 0


def _proof(side: CaseSide) -> str:
    """The paper of one side; where there is none, what it says."""
    return f"nomor {side.number} kode {side.evidence_code}" if side.number else side.label


def _time(side: CaseSide, zone: Zone) -> str:
    return clock_time(side.time_ms, zone) if side.time_ms else ""


def _case_document(file: CaseFile, zone: Zone) -> dict[str, Any]:
    return {
        "id": file.id,
        "reason": file.reason,
        "card": uuid_text(file.card_id) if file.card_id else "",
        "name": file.card.name if file.card else "",
        "sides": [
            {
                "device": side.device,
                "position": list(side.position),
                "act": side.act,
                "date": long_date(side.day),
                "time": _time(side, zone),
                "number": side.number,
                "evidence_code": side.evidence_code,
                "operator": side.operator,
            }
            for side in file.sides
        ],
    }


def operators(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """Who may sign in."""
    people = desk.operators.all()
    for one in people:
        out.say(f"{one.name}  {one.title}  NIP {one.nip or '-'}  ({one.role})")
    out.give([{"id": o.id.hex(), "name": o.name, "nip": o.nip, "role": o.role} for o in people])
    return 0


def batches(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """Batches with cards still on their way."""
    waiting = desk.receive.waiting()
    for one in waiting:
        out.say(f"Kiriman {one.batch.number}: {len(one.cards)} keping dari {one.batch.sender_name}")
    if not waiting:
        out.say("Tidak ada kiriman yang menunggu.")
    out.give(
        [{"id": w.batch.id.hex(), "number": w.batch.number, "cards": len(w.cards)} for w in waiting]
    )
    return 0


def status(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """How the desk stands."""
    position = desk.sync_store().position()
    with desk.store.read() as unit:
        balance = desk.documents.tie_out(unit)
        moment = desk.recorder.now(unit)
        compared = read_comparison(unit)
    me = desk.identity
    states = {str(s): n for s, n in sorted(balance.by_state.items())}
    out.say(f"PC {me.number:02} kelurahan {me.kelurahan}, seri {position.head[0]}")
    trust = TRUST_WORDS[moment.trust.name.lower()]
    out.say(f"Hari kerja {long_date(moment.day)}; jam PC: {trust}")
    out.say(f"Belum terkirim ke pusat: {position.unsent} catatan")
    out.say(_compared(compared, zone_of(me.kelurahan)))
    for state, n in balance.by_state.items():
        out.say(f"  {STATE_LABELS[state]}: {n}")
    out.say(f"Selisih: {balance.difference}")
    out.give(
        {
            "device": me.device.hex(),
            "kelurahan": me.kelurahan,
            "number": me.number,
            "head": list(position.head),
            "cursor": list(position.cursor),
            "unsent": position.unsent,
            "business_date": moment.day.isoformat(),
            "clock": moment.trust.name.lower(),
            "states": states,
            "difference": balance.difference,
            "compared_ms": compared.compared_ms,
            "equal_ms": compared.equal_ms,
            "found": [
                {"card": uuid_text(f.card), "at_ms": f.at_ms, "finding": f.finding}
                for f in compared.found
            ],
        }
    )
    return 0


def _compared(said: Comparison, zone: Zone) -> str:
    """When the cards here were last the centre's."""
    if not said.compared_ms:
        return "Data kartu belum pernah dicocokkan dengan pusat"

    def at(unix_ms: int) -> str:
        return f"{long_date(local_time(unix_ms, zone).date())} {clock_time(unix_ms, zone)}"

    if said.equal:
        return f"Data kartu sama dengan pusat pada {at(said.equal_ms)}"
    before = f", terakhir sama {at(said.equal_ms)}" if said.equal_ms else ""
    return f"Data kartu BERBEDA dari pusat pada {at(said.compared_ms)}{before}"
