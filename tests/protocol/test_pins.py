from __future__ import annotations

import pytest
from argon2 import extract_parameters

from protocol.pins import PinError, check_pin, hash_pin, is_pin_hash, pin_matches

SALT = bytes(range(16))
PIN = "135790"
HASH = hash_pin(PIN, SALT)


@pytest.mark.parametrize("pin", [PIN, "000001", "112233", "121212", "987653", "902143"])
def test_usable_pin_is_taken(pin: str) -> None:
    assert check_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345a", "13579 ", "-13579", "\u0661" * 6]
)
def test_pin_is_six_digits(pin: str) -> None:
    with pytest.raises(PinError, match=r"^PIN harus terdiri atas 6 angka\.$"):
        check_pin(pin)


@pytest.mark.parametrize(
    "pin", ["000000", "777777", "123456", "012345", "456789", "654321", "987654"]
)
def test_first_guesses_are_no_pin(pin: str) -> None:
    with pytest.raises(PinError, match="terlalu mudah"):
        check_pin(pin)
    with pytest.raises(PinError):
        hash_pin(pin, SALT)


def test_hash_is_argon2id_of_the_strength_that_was_decided() -> None:
    parameters = extract_parameters(HASH)
    assert HASH.startswith("$argon2id$")
    assert (parameters.time_cost, parameters.memory_cost) == (2, 19 * 1024)
    assert (parameters.parallelism, parameters.hash_len, parameters.salt_len) == (1, 32, 16)


def test_hash_matches_its_pin_only() -> None:
    assert pin_matches(HASH, PIN)
    for other in ("135791", "", "1357900", "135790 ", "\ud800"):
        assert not pin_matches(HASH, other)


def test_salt_makes_equal_pins_differ() -> None:
    assert hash_pin(PIN, SALT[::-1]) != HASH


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "135790",
        "$argon2id$",
        "$argon2id$v=19$m=19456,t=2,p=1$AAA",
        "$argon2id$v=19$m=99999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$xD5b",
        "$argon2id$\u00e9",
        HASH[:-1],
        HASH + "x",
        HASH.replace("$argon2id$", "$argon2i$"),
    ],
)
def test_what_is_no_hash_matches_no_pin(stored: str) -> None:
    assert not pin_matches(stored, PIN)


def test_what_a_pc_may_be_asked_to_check_is_bounded() -> None:
    assert is_pin_hash(HASH)
    for asked in ("m=19456", "t=2", "p=1"):
        assert asked in HASH
    for faulty in (
        HASH.replace("m=19456", "m=1024"),  # too quick for a thief
        HASH.replace("m=19456", "m=4194304"),  # 4 GiB for one PIN
        HASH.replace("t=2", "t=100000"),
        HASH.replace("p=1", "p=64"),
        HASH.replace("$argon2id$", "$argon2i$"),
        "$argon2id$",
        "",
        "$argon2id$\u00e9",
        HASH + "A" * 200,
    ):
        assert not is_pin_hash(faulty), faulty
