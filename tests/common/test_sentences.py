"""Sentences: an ordinary text that remembers how it was made."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from common.sentences import Sentence, Value, fill, indonesian, placeholders, sentence_of


def english(value: Value) -> str:
    if isinstance(value, Sentence):
        return {"Kartu Keluarga": "Family card"}.get(value.template, str(value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def test_a_sentence_is_its_indonesian_text() -> None:
    said = Sentence("Dihitung {counted} keping pada {day}.", counted=1234, day=date(2026, 2, 27))
    assert said == "Dihitung 1.234 keping pada 27 Februari 2026."
    assert hash(said) == hash(str(said))
    assert said.template == "Dihitung {counted} keping pada {day}."
    assert said.values == {"counted": 1234, "day": date(2026, 2, 27)}
    assert json.dumps(said) == json.dumps(str(said))


def test_a_sentence_without_values_is_taken_as_it_stands() -> None:
    assert Sentence("Kurung {begini} tetap.") == "Kurung {begini} tetap."


def test_a_value_of_a_sentence_may_be_a_sentence() -> None:
    said = Sentence("{paper} belum ada.", paper=Sentence.fixed("Kartu Keluarga"))
    assert said == "Kartu Keluarga belum ada."
    assert fill("{paper} is missing.", said.values, english) == "Family card is missing."


def test_braces_in_a_value_are_not_read_as_a_template() -> None:
    assert Sentence("Petugas “{text}” tidak ada.", text="{x} {0} %s") == (
        "Petugas “{x} {0} %s” tidak ada."
    )


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("lalu: {x!l}", "Server sibuk.", "lalu: server sibuk."),
        ("lalu: {x!l}", "NIK salah.", "lalu: NIK salah."),
        ("lalu: {x!l}", "PC ini mati.", "lalu: PC ini mati."),
        ("{x!u}; aman", "jam keliru", "Jam keliru; aman"),
        ("{x!u}", "", ""),
        ("{x!l}", "A", "a"),
    ],
)
def test_a_part_fits_into_its_place(template: str, value: str, text: str) -> None:
    assert Sentence(template, x=value) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 card"), (0, "0 cards"), (1200, "1,200 cards")])
def test_a_translation_chooses_by_a_number(count: int, text: str) -> None:
    assert fill("{n} {n:card|cards}", {"n": count}, english) == text


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("{missing}", KeyError),
        ("{x!z}", ValueError),
        ("{x:only}", ValueError),
        ("{x:a|b}", ValueError),
        ("{x", ValueError),
    ],
)
def test_a_template_that_cannot_be_filled_is_no_sentence(
    template: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        Sentence(template, x="teks")


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_the_memory(protocol: int) -> None:
    said = Sentence("{a} dan {b}", a=Sentence("{n} kartu", n=2), b="lain")
    back = pickle.loads(pickle.dumps(said, protocol))
    assert isinstance(back, Sentence)
    assert (back, back.template, back.values) == (said, said.template, said.values)
    assert isinstance(back.values["a"], Sentence)


def test_copying_keeps_the_memory() -> None:
    said = Sentence("{n} kartu", n=2)
    for back in (copy.copy(said), copy.deepcopy(said)):
        assert isinstance(back, Sentence)
        assert (back, back.values) == (said, said.values)


def test_an_error_gives_back_its_sentence() -> None:
    said = Sentence("Tunggu {n} detik.", n=30)
    assert sentence_of(ValueError(said)) is said
    assert str(ValueError(said)) == "Tunggu 30 detik."
    assert sentence_of(ValueError("lain")) == "lain"
    assert sentence_of(ValueError()) == ""
    assert sentence_of(KeyError("x")) == str(KeyError("x"))


def test_fixed_keeps_a_sentence() -> None:
    said = Sentence("{n} kartu", n=2)
    assert Sentence.fixed(said) is said
    assert Sentence.fixed("Nama {x}").values == {}


def test_placeholders_are_named_once() -> None:
    assert placeholders("{b} {a!l} {b:x|y} {{c}}") == ["a", "b"]


def test_values_in_indonesian() -> None:
    assert [indonesian(v) for v in (1234567, -5, date(2026, 8, 17), "x")] == [
        "1.234.567",
        "-5",
        "17 Agustus 2026",
        "x",
    ]
