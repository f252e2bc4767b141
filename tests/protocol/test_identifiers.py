from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.identifiers import (
    IdentifierError,
    kelurahan_code,
    mask_nik,
    nik_digits,
    uuid7,
    uuid_from_text,
    uuid_text,
)

NIK = "3374126706990001"


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        f"  {NIK}\r\n",
        f"'{NIK}",  # the apostrophe that keeps a number text in a spreadsheet
        f'"{NIK}"',
        f"\u2018{NIK}\u2019",
        f"\u201c{NIK}\u201d",
        f"`{NIK}`",
        f"\ufeff{NIK}",
        f"{NIK}\u00a0",
        "33 74 12 670699 0001",
        "33\u00a074\u202f12\u2007670699\t0001",
        "33.74.12.670699.0001",
        "337412.6706990001",
        f"{NIK}.",
    ],
)
def test_nik_is_read_through_what_lists_put_around_it(text: str) -> None:
    assert nik_digits(text) == NIK


@pytest.mark.parametrize(
    ("what", "nik"),
    [
        ("another province", "3273012505900001"),
        ("a region that no table knows", "0099990101000001"),
        ("day of a woman", "3374124202990001"),
        ("day 00", "3374120001990001"),
        ("day 99", "3374129901990001"),
        ("month 13", "3374120113990001"),
        ("30 February", "3374123002990001"),
        ("serial 0000", "3374120101990000"),
        ("first digit 0", "0374120101990001"),
        ("last digit 0", "3374120101990010"),
        ("all zero", "0000000000000000"),
        ("text that ends in 0000", "3374126706000000"),
    ],
)
def test_nik_that_looks_wrong_is_accepted(what: str, nik: str) -> None:
    assert nik_digits(nik) == nik


@given(st.text("0123456789", min_size=16, max_size=16))
def test_any_sixteen_digits_are_a_nik(nik: str) -> None:
    assert nik_digits(nik) == nik
    assert mask_nik(nik) == nik[:6] + "******" + nik[12:]


@pytest.mark.parametrize(
    "text",
    [
        "3.374E+15",
        "3,374E+15",
        "3.374e15",
        "3E+15",
        " 3.37412670699E+15 ",
        "'3.374E+15'",
        "3.374 E+15",
    ],
)
def test_nik_in_e_notation_is_never_guessed(text: str) -> None:
    with pytest.raises(IdentifierError, match=r"ditulis dengan E\)"):
        nik_digits(text)


@pytest.mark.parametrize(
    "text",
    [
        "3374126706990001.0",
        "3374126706990001.00",
        "3374126706990001,0",
        "3374126706990001,00",
        "337412670699000.1",  # sixteen digits, but not the sixteen
        "33741267069900.01",
        "3,374,126,706,990,001",
        "'337412670699000.1'",
        '337412670699000.1"',
        "337412670699000.1\ufeff",
        '337412670699000.1 "',
    ],
)
def test_nik_with_a_decimal_sign_is_never_guessed(text: str) -> None:
    with pytest.raises(IdentifierError, match=r"berdesimal"):
        nik_digits(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "337412670699000",
        "33741267069900011",
        "337412670699000O",
        "3374-1267-0699-0001",
        "".join(chr(0xFF10 + int(digit)) for digit in NIK),  # full-width digits
        "٣٣٧٤١٢٦٧٠٦٩٩٠٠٠١",
        "337412670699000\u00b2",
        "3374126706990001\u00ad",
        "+374126706990001",
    ],
)
def test_what_is_not_sixteen_digits_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match=r"^NIK harus terdiri atas 16 angka\.$"):
        nik_digits(text)


@given(st.text() | st.text("0123456789.,' eE+", min_size=14, max_size=24))
def test_any_text_is_sixteen_digits_or_refused(text: str) -> None:
    try:
        read = nik_digits(text)
    except IdentifierError:
        return
    assert len(read) == 16
    assert read.isascii()
    assert read.isdigit()


def test_what_was_typed_is_not_repeated_in_the_error() -> None:
    with pytest.raises(IdentifierError) as caught:
        nik_digits(NIK[:-1])
    assert NIK[:-1] not in str(caught.value)


@pytest.mark.parametrize("text", ["3374031001", "33.74.03.1001", " 33.74.03.1001\n"])
def test_kelurahan_code_is_read_with_and_without_dots(text: str) -> None:
    assert kelurahan_code(text) == "3374031001"


@pytest.mark.parametrize("text", ["", "337403", "33740310011", "337403100A", "٣٣٧٤٠٣١٠٠١"])
def test_what_is_not_a_kelurahan_code_is_refused(text: str) -> None:
    with pytest.raises(IdentifierError, match="10 angka"):
        kelurahan_code(text)


def test_uuid7_is_the_example_of_the_rfc() -> None:
    # RFC 9562, appendix A.6; the random bytes also carry bits that version and variant replace.
    random_bytes = bytes.fromhex("fcc3d8c4dc0c0c07398f")
    raw = uuid7(0x017F22E279B0, random_bytes)
    assert uuid_text(raw) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=10))
def test_uuid7_keeps_time_order_and_random_bits(unix_ms: int, random_bytes: bytes) -> None:
    raw = uuid7(unix_ms, random_bytes)
    assert int.from_bytes(raw[:6], "big") == unix_ms
    assert raw[6] >> 4 == 7
    assert raw[8] >> 6 == 2
    assert (raw[6] & 15, raw[7]) == (random_bytes[0] & 15, random_bytes[1])
    assert (raw[8] & 63, raw[9:]) == (random_bytes[2] & 63, random_bytes[3:])
    assert uuid_from_text(uuid_text(raw)) == raw


def test_uuid7_of_a_clock_before_1970_is_still_sixteen_bytes() -> None:
    assert len(uuid7(-1, bytes(10))) == 16


@pytest.mark.parametrize("length", [0, 9, 11])
def test_uuid7_takes_ten_random_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        uuid7(0, bytes(length))


@pytest.mark.parametrize(
    "text", ["", "xyz", "017f22e2-79b0-7cc3-98c4", NIK, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f00"]
)
def test_what_is_not_a_card_id_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        uuid_from_text(text)
    assert not text or text not in str(caught.value)


def test_card_id_is_read_without_hyphens_and_in_capitals() -> None:
    raw = bytes(range(16))
    assert uuid_from_text(raw.hex().upper()) == raw


def test_invisible_marks_of_a_copied_nik_are_stripped() -> None:
    assert nik_digits("\u202a3374\u20090412\u200b0589\u200f0001\u202c") == "3374041205890001"


def test_very_long_text_is_refused_at_once() -> None:
    with pytest.raises(IdentifierError, match="16 angka"):
        nik_digits("3" * 1_000_000)
