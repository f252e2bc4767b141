"""The stored bytes of version 1: any change of the code that changes a byte is seen here."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from protocol import messages
from protocol.bodies import BODY_OF_KIND
from protocol.events import Header
from protocol.objects import ObjectKind
from tests.protocol import golden_vectors, samples
from tests.protocol.golden_vectors import FAMILIES, FOLDER, build, describe, main, stored, wrong


@pytest.mark.parametrize("name", FAMILIES)
def test_code_makes_and_reads_the_stored_bytes(name: str) -> None:
    assert wrong(name) == []


@pytest.mark.parametrize("name", FAMILIES)
def test_every_vector_of_the_code_is_stored(name: str) -> None:
    assert [vector["name"] for vector in stored(name)] == list(FAMILIES[name].cases)


def test_there_is_no_file_without_a_family() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(FAMILIES)


def test_every_body_object_and_message_has_a_vector() -> None:
    assert set(samples.BODIES) == set(BODY_OF_KIND)
    assert all(type(samples.BODIES[kind]) is BODY_OF_KIND[kind] for kind in BODY_OF_KIND)
    assert set(samples.OBJECTS) == set(ObjectKind)
    said = {
        name
        for name in messages.__all__
        if isinstance(value := getattr(messages, name), type) and issubclass(value, msgspec.Struct)
    }
    assert {type(message).__name__ for message in samples.MESSAGES.values()} == said


def _unsaid(value: object, where: str) -> list[str]:
    """Fields that stand at their default in a sample, so that no byte of them is in the vectors."""
    if isinstance(value, tuple):
        return [field for part in value for field in _unsaid(part, where)]
    if not isinstance(value, msgspec.Struct):
        return []
    found = []
    for field in msgspec.structs.fields(value):
        content = getattr(value, field.name)
        default = field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        if content == default and type(value).__name__ != "Evidence":
            found.append(f"{where}.{field.name}")
        found += _unsaid(content, f"{where}.{field.name}")
    return found


def test_samples_leave_no_field_at_its_default() -> None:
    values = [*samples.BODIES.items(), *samples.OBJECTS.items(), *samples.MESSAGES.items()]
    assert [field for name, value in values for field in _unsaid(value, name)] == []
    assert _unsaid(samples.EVIDENCE, "evidence") == []


def test_header_is_a_plain_array_in_the_order_of_its_fields() -> None:
    vector = stored("header")[1]
    described = vector["given"]["header"]
    plain = msgspec.msgpack.decode(bytes.fromhex(vector["gives"]))
    assert [describe(v) for v in plain] == [described[name] for name in Header.__struct_fields__]


def test_another_order_of_fields_gives_other_bytes() -> None:
    hints = {field.name: field.type for field in msgspec.structs.fields(Header)}
    turned = dict(sorted(hints.items()))
    other = msgspec.defstruct("Header", list(turned.items()), array_like=True, frozen=True)
    vector = stored("header")[1]
    described = {k: v for k, v in vector["given"]["header"].items() if k != "type"}
    assert msgspec.msgpack.encode(other(**build(described))).hex() != vector["gives"]


def _broken_copy(folder: Path, gives: str) -> None:
    for path in FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / "number.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["vectors"][0]["gives"] = gives
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    _broken_copy(tmp_path, "3374031001010100000297")
    assert wrong("number", tmp_path) == ["number: first: other bytes"]
    assert wrong("header", tmp_path) == []


def test_a_vector_that_does_not_read_back_is_named(tmp_path: Path) -> None:
    path = tmp_path / "strokes.json"
    content = json.loads((FOLDER / "strokes.json").read_text(encoding="utf-8"))
    content["vectors"][0]["given"]["strokes"][0] = []  # empty strokes are not packed
    content["vectors"][0]["gives"] = golden_vectors.FAMILIES["strokes"].encode(
        build(content["vectors"][0]["given"])
    )
    path.write_text(json.dumps(content), encoding="utf-8")
    assert wrong("strokes", tmp_path) == ["strokes: with pressure: does not read back"]


def test_writing_makes_the_files_that_checking_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--write", "--folder", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    assert main(["--folder", str(tmp_path)]) == 0
    _broken_copy(tmp_path, "3374031001010100000297")
    assert main(["--folder", str(tmp_path)]) == 1
    assert capsys.readouterr().out.endswith("1 golden vectors differ\n")
