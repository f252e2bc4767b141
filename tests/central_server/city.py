"""A small city of made-up people: print lists, a registry officer, batches."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from central_server.services.dispatch import Dispatched, Dispatches
from central_server.services.print_lists import Imported, PrintLists
from central_server.services.staff import NewOperator, Staff
from central_server.store.unit import Unit
from protocol.bodies import BatchReceived, Evidence, HandOver, Note, Receive, Recovered
from protocol.custody import Act
from protocol.events import SALT_BYTES, Event, Kind, header_hash, make_event, read_header
from protocol.objects import BatchObject, CardObject, CaseObject, ObjectKind, OperatorObject, Role
from tests.central_server.conftest import KELURAHAN
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer

__all__ = [
    "HEADER",
    "carry",
    "city_with_batch",
    "hand_over",
    "import_list",
    "officer",
    "open_cases",
    "print_list",
    "receive_all",
    "registry_acts",
    "send_all",
]

_NOTE = msgspec.msgpack.Decoder(Note).decode
HEADER = (
    "no_registrasi,nik,no_kk,nama,tempat_lahir,tanggal_lahir,jenis_kelamin,alamat,rt,rw,"
    "kode_kelurahan,jenis,tanggal_rekam,tanggal_cetak"
)


def print_list(numbers: Sequence[int], kelurahan: str = KELURAHAN, **changes: str) -> bytes:
    """A CSV of made-up residents, one for each number; ``changes`` replace a column in every row."""
    lines = [HEADER]
    for n in numbers:
        row = {
            "no_registrasi": f"REG{n:06}",
            "nik": f"3374{n:012}",
            "no_kk": "",
            "nama": f"WARGA UJI {n}",
            "tempat_lahir": "SEMARANG",
            "tanggal_lahir": "17-08-1990",
            "jenis_kelamin": "P",
            "alamat": f"JL. CONTOH {n}",
            "rt": "001",
            "rw": "002",
            "kode_kelurahan": kelurahan,
            "jenis": "KTP",
            "tanggal_rekam": "2026-01-05",
            "tanggal_cetak": "2026-02-05",
        } | changes
        lines.append(",".join(row[name] for name in HEADER.split(",")))
    return "\n".join(lines).encode() + b"\n"


def import_list(server: CentreServer, data: bytes) -> Imported:
    c = server.centre
    return c.service(PrintLists).take(data, "daftar.csv", None)


def officer(server: CentreServer, role: Role = Role.REGISTRY) -> OperatorObject:
    c = server.centre
    return Staff(c.store, c.clock, c.randomness).add(
        NewOperator("Petugas Uji", role, "199001012015011001", "Kepala Seksi")
    )


def send_all(server: CentreServer, kelurahan: str = KELURAHAN) -> Dispatched:
    c = server.centre
    return c.service(Dispatches).send(kelurahan, None, officer(server).id, "")


def city_with_batch(server: CentreServer, count: int, kelurahan: str = KELURAHAN) -> Dispatched:
    """``count`` cards of the kelurahan printed and sent."""
    start = 1 if kelurahan == KELURAHAN else 500_001
    assert not import_list(server, print_list(range(start, start + count), kelurahan)).errors
    return send_all(server, kelurahan)


def receive_all(desk: Desk) -> list[CardObject]:
    """Everything on its way is received at the desk (recorded, not yet sent)."""
    cards = [c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)]
    batch = next(b for b in desk.all(ObjectKind.BATCH) if isinstance(b, BatchObject))
    for card in cards:
        desk.record(Act.RECEIVE, Receive(batch=batch.id), card.id)
    count = len(cards)
    desk.record(Kind.BATCH_RECEIVED, BatchReceived(batch=batch.id, listed=count, counted=count))
    return cards


def hand_over(desk: Desk, card: bytes, variant: str = "desk") -> Event:
    body = HandOver(relation="owner", evidence=Evidence(kind="paper", sheet="7", row=1))
    return desk.record(Act.HAND_OVER, body, card, variant, number=desk.receipt_number())


def carry(desk: Desk, inner: Event) -> Event:
    """The event of a later epoch that carries ``inner``."""
    act = read_header(inner.header)
    said = Recovered(header=inner.header, signature=inner.signature or b"", body=inner.body)
    made = desk.record(Kind.RECOVERED, said, act.card, act.kind, act.operator, act.number)
    header = msgspec.structs.replace(
        read_header(made.header),
        about=header_hash(inner.header),
        business_date=act.business_date,
    )
    desk.log[-1] = make_event(header, made.body or b"", desk.key)
    desk.hash = header_hash(desk.log[-1].header)
    return desk.log[-1]


def open_cases(server: CentreServer) -> list[CaseObject]:
    return server.centre.store.read(lambda unit: unit.cases.all(open_only=True))


def registry_acts(server: CentreServer, prefix: str) -> list[tuple[str, bytes | None, str]]:
    """Kind, person and words of what the centre's log says the registry did, kinds with ``prefix``."""
    device = server.centre.keys.signing.device

    def work(unit: Unit) -> list[tuple[str, bytes | None, str]]:
        found: list[tuple[str, bytes | None, str]] = []
        for seq in range(1, unit.devices.heads(device, 1)[0].seq + 1):
            (event,) = unit.events.at(device, 1, seq)
            header = read_header(event.header)
            if header.kind.startswith(prefix):
                assert event.body is not None
                found.append((header.kind, header.operator, _NOTE(event.body[SALT_BYTES:]).text))
        return found

    return server.centre.store.read(work)
