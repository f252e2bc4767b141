"""Golden vectors: the bytes that this version makes of values described in JSON.

    python -m tests.protocol.golden_vectors            says whether the files are what the code makes
    python -m tests.protocol.golden_vectors --write    writes them anew

Write only after deciding that a change of bytes is meant: every desk in the field has the old ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from protocol import (
    bodies,
    events,
    exchange,
    messages,
    objects,
    provisioning,
    status,
    strokes,
    updates,
)
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.identifiers import uuid7, uuid_from_text, uuid_text
from protocol.keys import SigningKey, device_id
from protocol.number import DocumentNumber
from protocol.pins import hash_pin, pin_matches
from protocol.token import make_token, read_token, token_holds
from tests.protocol import samples

FOLDER: Final = Path(__file__).parent / "golden"
_HEX: Final = "hex:"
STRUCTS: Final[Mapping[str, type[msgspec.Struct]]] = MappingProxyType(
    {
        name: value
        for module in (bodies, events, exchange, messages, objects, provisioning, status, updates)
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
    }
)

Given = Mapping[str, Any]


def describe(value: Any) -> Any:
    """A value of the protocol as JSON: structures by field name, bytes as ``hex:...``."""
    if isinstance(value, msgspec.Struct):
        fields = {name: describe(getattr(value, name)) for name in value.__struct_fields__}
        return {"type": type(value).__name__} | fields
    if isinstance(value, bytes):
        return _HEX + value.hex()
    if isinstance(value, tuple):
        return [describe(v) for v in value]
    if isinstance(value, Mapping):
        return {key: describe(v) for key, v in value.items()}
    return value


def build(described: Any) -> Any:
    """The value that `describe` described; fields added since take their defaults."""
    if isinstance(described, dict):
        fields = {key: build(v) for key, v in described.items()}
        name = fields.pop("type", None)
        return fields if name is None else STRUCTS[name](**fields)
    if isinstance(described, list):
        return tuple(build(v) for v in described)
    if isinstance(described, str) and described.startswith(_HEX):
        return bytes.fromhex(described.removeprefix(_HEX))
    return described


def _same(gives: str) -> str:
    return gives


@dataclass(frozen=True, slots=True)
class Family:
    """Vectors of one file: what they are, the values, how they become text and are read back.

    ``reads_back`` is None for what goes one way only. ``comparable``: what of the text is fixed by
    the protocol, where that is not all of it.
    """

    about: str
    cases: Mapping[str, Given]
    encode: Callable[[Given], str]
    reads_back: Callable[[Given, str], bool] | None = None
    comparable: Callable[[str], str] = _same


def _raw_header(given: Given) -> bytes:
    return events.make_event(given["header"], b"", samples.DESK).header


def _body(given: Given) -> bytes:
    return events.pack_body(given["content"], given["salt"])


def _signature_of(given: Given) -> str:
    signed = events.make_event(given["header"], b"", SigningKey(given["seed"])).signature
    assert signed is not None
    return signed.hex()


def _before_deflate(gives: str) -> str:
    raw = bytes.fromhex(gives)
    return (raw[:1] + zlib.decompress(raw[1:], -15)).hex()


def _code_holds(given: Given, gives: str) -> bool:
    return EnrolmentCode.parse(gives) == EnrolmentCode.from_random(given["random"])


def _token_reads(given: Given, gives: str) -> bool:
    token = read_token(gives)
    said = (str(token.number), token.evidence_code, token.business_date)
    wanted = (given["number"], given["evidence_code"], given["business_date"])
    return said == wanted and token_holds(token, SigningKey(given["seed"]).public)


_HEADERS: Final = MappingProxyType(
    {
        "opening of an epoch": {"header": samples.OPENER},
        "hand-over": {"header": samples.HEADER},
    }
)
_BODIES: Final = MappingProxyType(
    {
        **{
            str(kind): {"kind": str(kind), "salt": samples.SALT, "content": content}
            for kind, content in samples.BODIES.items()
        },
        "hand_over with defaults only": {
            "kind": "hand_over",
            "salt": samples.SALT,
            "content": samples.MINIMAL_HAND_OVER,
        },
    }
)
_ENROL_REQUEST: Final = samples.MESSAGES["enrol_request"]

FAMILIES: Final[Mapping[str, Family]] = MappingProxyType(
    {
        "uuid7": Family(
            "UUIDv7 from milliseconds and ten random bytes.",
            {"card": {"time_ms": samples.TIME_MS, "random": bytes(range(10))}},
            lambda g: uuid_text(uuid7(g["time_ms"], g["random"])),
            lambda g, t: uuid_from_text(t) == uuid7(g["time_ms"], g["random"]),
        ),
        "device": Family(
            "The device's name from its Ed25519 seed.",
            {"desk": {"seed": samples.DESK_SEED}, "centre": {"seed": samples.CENTRE_SEED}},
            lambda g: SigningKey(g["seed"]).device.hex(),
            lambda g, t: device_id(SigningKey(g["seed"]).public).hex() == t,
        ),
        "header": Family(
            "Header bytes.",
            _HEADERS,
            lambda g: _raw_header(g).hex(),
            lambda g, t: events.read_header(bytes.fromhex(t)) == g["header"],
        ),
        "header_hash": Family(
            "SHA-256 of the header bytes: prev_hash of the next event.",
            _HEADERS,
            lambda g: events.header_hash(_raw_header(g)).hex(),
        ),
        "evidence_code": Family(
            "The four characters beside the number.",
            _HEADERS,
            lambda g: events.evidence_code(_raw_header(g)),
        ),
        "signature": Family(
            "The device's Ed25519 signature over a header.",
            {name: given | {"seed": samples.DESK_SEED} for name, given in _HEADERS.items()},
            _signature_of,
            lambda g, t: events.signature_holds(
                SigningKey(g["seed"]).public, _raw_header(g), bytes.fromhex(t)
            ),
        ),
        "body": Family(
            "Body bytes: salt and content, one vector a kind.",
            _BODIES,
            lambda g: _body(g).hex(),
            lambda g, t: bodies.read_body(g["kind"], bytes.fromhex(t)) == g["content"],
        ),
        "body_hash": Family(
            "SHA-256 of the body bytes, salt included.",
            {"hand_over": _BODIES["hand_over"]},
            lambda g: events.body_hash(_body(g)).hex(),
        ),
        "envelope": Family(
            "A sealed envelope.",
            {
                "sync request": {
                    "seed": samples.DESK_SEED,
                    "payload_type": messages.REQUEST_TYPE,
                    "payload": b"\x80",
                }
            },
            lambda g: seal(SigningKey(g["seed"]), g["payload_type"], g["payload"]).hex(),
            lambda g, t: (
                open_envelope(
                    read_envelope(bytes.fromhex(t)), SigningKey(g["seed"]).public, g["payload_type"]
                )
                == g["payload"]
            ),
        ),
        "message": Family(
            "Payload bytes of each message.",
            {name: {"message": message} for name, message in samples.MESSAGES.items()},
            lambda g: messages.encode_message(g["message"]).hex(),
            lambda g, t: (
                messages.decode_message(bytes.fromhex(t), type(g["message"])) == g["message"]
            ),
        ),
        "exchange": Family(
            "Payload bytes of the manifest of each exchange file.",
            {name: {"message": message} for name, message in samples.EXCHANGES.items()},
            lambda g: messages.encode_message(g["message"]).hex(),
            lambda g, t: (
                messages.decode_message(bytes.fromhex(t), type(g["message"])) == g["message"]
            ),
        ),
        "provisioning": Family(
            "A provisioning file.",
            {
                "city": {"seed": samples.CENTRE_SEED, "provisioning": samples.PROVISIONING},
                "least": {"seed": samples.CENTRE_SEED, "provisioning": samples.LEAST_PROVISIONING},
            },
            lambda g: provisioning.seal_provisioning(
                SigningKey(g["seed"]), g["provisioning"]
            ).hex(),
            lambda g, t: provisioning.open_provisioning(bytes.fromhex(t)) == g["provisioning"],
        ),
        "update": Family(
            "The manifest of an update.",
            {
                "notes": {"seed": samples.CENTRE_SEED, "update": samples.UPDATE},
                "least": {"seed": samples.CENTRE_SEED, "update": samples.LEAST_UPDATE},
            },
            lambda g: updates.seal_update(SigningKey(g["seed"]), g["update"]).hex(),
            lambda g, t: (
                updates.open_update(bytes.fromhex(t), (SigningKey(g["seed"]).public,))
                == g["update"]
            ),
        ),
        "provisioning_token": Family(
            "Locator and secret of a token from its random bytes.",
            {"token": {"random": bytes(range(120, 141))}},
            lambda g: "-".join(provisioning.make_token(g["random"])),
        ),
        "object": Family(
            "Bytes of each object of the feed.",
            {str(k): {"kind": str(k), "object": value} for k, value in samples.OBJECTS.items()},
            lambda g: objects.encode_object(g["object"]).hex(),
            lambda g, t: objects.decode_object(g["kind"], bytes.fromhex(t)) == g["object"],
        ),
        "number": Family(
            "The 22-digit number with its check digits.",
            {
                "first": {"kelurahan": samples.KELURAHAN, "device": 1, "epoch": 1, "serial": 1},
                "last": {"kelurahan": "3374161016", "device": 99, "epoch": 99, "serial": 999_999},
            },
            lambda g: str(DocumentNumber(**g)),
            lambda g, t: DocumentNumber.parse(t) == DocumentNumber(**g),
        ),
        "token": Family(
            "The digits of a receipt's QR.",
            {
                "receipt": {
                    "seed": samples.DESK_SEED,
                    "number": samples.NUMBER,
                    "evidence_code": samples.EVIDENCE_CODE,
                    "business_date": samples.DATE,
                }
            },
            lambda g: make_token(
                SigningKey(g["seed"]), g["number"], g["evidence_code"], g["business_date"]
            ),
            _token_reads,
        ),
        "strokes": Family(
            "Packed pen strokes. Fixed is what inflates from them; deflate may differ by its maker.",
            {
                "with pressure": {"strokes": samples.STROKES},
                "without pressure": {"strokes": samples.PLAIN_STROKES},
                "none": {"strokes": ()},
            },
            lambda g: strokes.pack(g["strokes"]).hex(),
            lambda g, t: strokes.unpack(bytes.fromhex(t)) == g["strokes"],
            _before_deflate,
        ),
        "enrolment_code": Family(
            "An enrolment code from ten random bytes, as printed.",
            {"code": {"random": bytes(range(100, 110))}},
            lambda g: str(EnrolmentCode.from_random(g["random"])),
            _code_holds,
        ),
        "enrolment_request_proof": Family(
            "HMAC of the device over its request.",
            {"request": {"secret": samples.CODE.secret, "request": _ENROL_REQUEST}},
            lambda g: request_proof(g["secret"], g["request"]).hex(),
        ),
        "enrolment_answer_proof": Family(
            "HMAC of the centre over the request's hash and its own key.",
            {
                "answer": {
                    "secret": samples.CODE.secret,
                    "request_hash": bytes(range(32)),
                    "centre_key": samples.CENTRE.public,
                }
            },
            lambda g: answer_proof(g["secret"], g["request_hash"], g["centre_key"]).hex(),
        ),
        "pin_hash": Family(
            "Argon2id text of a PIN.",
            {"pin": {"pin": "135790", "salt": bytes(range(16))}},
            lambda g: hash_pin(g["pin"], g["salt"]),
            lambda g, t: pin_matches(t, g["pin"]),
        ),
    }
)


def render(family: Family) -> str:
    """The text of the family's file as the code makes it now."""
    vectors = [
        {"name": name, "given": describe(given), "gives": family.encode(given)}
        for name, given in family.cases.items()
    ]
    return json.dumps({"about": family.about, "vectors": vectors}, indent=1) + "\n"


def stored(name: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The vectors of a stored file: ``name``, ``given`` (described) and ``gives``."""
    content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    vectors: list[dict[str, Any]] = content["vectors"]
    return vectors


def wrong(name: str, folder: Path = FOLDER) -> list[str]:
    """What the stored file of family ``name`` says that the code does not do; empty if nothing."""
    family = FAMILIES[name]
    found = []
    for vector in stored(name, folder):
        given, gives = build(vector["given"]), vector["gives"]
        if family.comparable(family.encode(given)) != family.comparable(gives):
            found.append(f"{name}: {vector['name']}: other bytes")
        elif family.reads_back is not None and not family.reads_back(given, gives):
            found.append(f"{name}: {vector['name']}: does not read back")
    return found


def main(arguments: list[str]) -> int:
    """Check the files, or write them with ``--write``."""
    parser = argparse.ArgumentParser(prog="golden_vectors", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files anew")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files are")
    chosen = parser.parse_args(arguments)
    folder: Path = chosen.folder
    if chosen.write:
        for name, family in FAMILIES.items():
            (folder / f"{name}.json").write_text(render(family), encoding="utf-8", newline="\n")
    problems = [problem for name in FAMILIES for problem in wrong(name, folder)]
    sys.stdout.write("\n".join([*problems, f"{len(problems)} golden vectors differ"]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
