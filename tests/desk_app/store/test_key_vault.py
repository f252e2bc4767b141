"""Keys and high-water mark in files: read back, guarded, and one clear sentence when damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.store.engine import StoreError
from desk_app.store.key_vault import FileVault, HighWater, Keys, VaultError
from desk_app.store.seal import NoSeal, SealError
from tests.support.modes import mode_is
from tests.support.small_disk import room_for

KEYS = Keys(bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96)))
UNREADABLE = (
    "Berkas kunci PC ini tidak terbaca. Data tetap utuh tetapi terkunci; hubungi TI untuk "
    "memulihkan kunci dari cadangan."
)
DAMAGED = (
    "Berkas kunci PC ini rusak. Data tetap utuh tetapi terkunci; hubungi TI untuk memulihkan kunci "
    "dari cadangan."
)


def test_keys_are_read_back_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "keys")
    assert vault.load() is None
    assert vault.high_water() is None
    vault.save(KEYS)
    assert vault.load() == KEYS
    file = tmp_path / "keys" / "keys"
    assert mode_is(file, 0o600)
    assert mode_is(file.parent, 0o700)
    assert [p.name for p in file.parent.iterdir()] == ["keys"]
    assert FileVault(tmp_path, seal=NoSeal()).warning.endswith(".")


def test_keys_do_not_show_themselves() -> None:
    assert repr(KEYS) == str(KEYS) == "Keys(...)"
    assert f"{KEYS} {KEYS!r} {[KEYS]}" == "Keys(...) Keys(...) [Keys(...)]"


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"database": "00"}',
        b'{"database": 1, "signing": 2, "box": 3}',
        b'{"database": "zz", "signing": "00", "box": "00"}',
    ],
)
def test_a_damaged_key_file_is_one_sentence_and_stays_as_it_is(tmp_path: Path, held: bytes) -> None:
    vault = FileVault(tmp_path)
    (tmp_path / "keys").write_bytes(held)
    with pytest.raises(VaultError) as caught:
        vault.load()
    assert str(caught.value) == UNREADABLE
    assert isinstance(caught.value, StoreError)
    assert (tmp_path / "keys").read_bytes() == held


@pytest.mark.parametrize("short", ["database", "signing", "box"])
def test_a_key_of_the_wrong_length_is_a_damaged_file(tmp_path: Path, short: str) -> None:
    vault = FileVault(tmp_path, seal=NoSeal())
    vault.save(KEYS)
    given = json.loads((tmp_path / "keys").read_text())
    given[short] = given[short][:-2]
    (tmp_path / "keys").write_text(json.dumps(given))
    with pytest.raises(VaultError) as caught:
        vault.load()
    assert str(caught.value) == DAMAGED


def test_a_folder_in_the_place_of_the_key_file_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    with pytest.raises(VaultError, match="tidak terbaca"):
        FileVault(tmp_path).load()


def test_the_mark_moves_and_an_unreadable_one_is_none(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    mark = HighWater(3, 14, "ab" * 32)
    vault.mark(mark)
    assert vault.high_water() == mark
    vault.mark(HighWater(3, 15, "cd" * 32))
    assert vault.high_water() == HighWater(3, 15, "cd" * 32)
    for held in ("", "{", "[]", "null", '{"epoch": "x", "seq": 1, "hash": ""}', '{"epoch": 1}'):
        (tmp_path / "high_water").write_text(held)
        assert vault.high_water() is None


@pytest.mark.parametrize("left", [b"", bytes(512), b"\xff" * 512, b"0" * 16 + b'[9, 9, 9, "x"]'])
def test_whatever_a_power_cut_leaves_of_a_mark_the_one_before_stands(
    tmp_path: Path, left: bytes
) -> None:
    vault = FileVault(tmp_path)
    for seq in range(1, 6):
        vault.mark(HighWater(1, seq, "ab" * 32))
        whole = (tmp_path / "high_water").read_bytes()
        for torn in (0, 512):
            there = bytearray(whole)
            there[torn : torn + 512] = left.ljust(512, b"\0")
            (tmp_path / "high_water").write_bytes(there)
            mark = vault.high_water()
            assert mark is not None
            assert mark.seq in (seq, max(seq - 1, 1))
        (tmp_path / "high_water").write_bytes(whole)
    assert mode_is(tmp_path / "high_water", 0o600)


def test_a_mark_goes_back_too(tmp_path: Path) -> None:
    """The last one said counts, not the highest: a restored PC may have less."""
    vault = FileVault(tmp_path)
    for seq in (7, 8, 3):
        vault.mark(HighWater(1, seq, "ab" * 32))
    assert vault.high_water() == HighWater(1, 3, "ab" * 32)


def test_a_mark_that_another_has_moved_meanwhile_is_moved_on(tmp_path: Path) -> None:
    """What is remembered of the file counts only while the file is as it was left."""
    one, other = FileVault(tmp_path), FileVault(tmp_path)
    for seq in (1, 2):
        one.mark(HighWater(1, seq, "ab" * 32))
    for seq in range(3, 8):
        other.mark(HighWater(1, seq, "ab" * 32))
    for seq in (20, 21):
        one.mark(HighWater(1, seq, "cd" * 32))
        assert other.high_water() == HighWater(1, seq, "cd" * 32)


@pytest.mark.parametrize("marks", [3, 4])
def test_beside_an_older_file_put_back_the_mark_takes_the_place_of_the_older_one(
    tmp_path: Path, marks: int
) -> None:
    """As after a power cut: the newer of the two that stand is not the one that is overwritten."""
    vault, file = FileVault(tmp_path), tmp_path / "high_water"
    for seq in range(1, marks + 1):
        vault.mark(HighWater(1, seq, "ab" * 32))
    older = file.read_bytes()
    vault.mark(HighWater(1, 9, "ab" * 32))
    file.write_bytes(older)
    vault.mark(HighWater(1, 10, "ab" * 32))
    assert vault.high_water() == HighWater(1, 10, "ab" * 32)
    newest = b'"' + b"ab" * 32 + b'"'
    at = next(at for at in (0, 512) if f"1, {marks}, ".encode() + newest in older[at : at + 512])
    assert file.read_bytes()[at : at + 512] == older[at : at + 512]


def test_a_mark_that_does_not_read_is_made_anew_behind_the_back_of_who_wrote_it(
    tmp_path: Path,
) -> None:
    vault, file = FileVault(tmp_path), tmp_path / "high_water"
    file.write_bytes(b"")
    for seq in (1, 2):
        vault.mark(HighWater(1, seq, "ab" * 32))
        assert vault.high_water() == HighWater(1, seq, "ab" * 32)
        assert len(file.read_bytes()) == 1024
    for seq, left in ((3, b""), (4, bytes(1024)), (5, file.read_bytes() + b" ")):
        file.write_bytes(left)
        vault.mark(HighWater(1, seq, "ab" * 32))
        assert vault.high_water() == HighWater(1, seq, "ab" * 32)
        assert len(file.read_bytes()) == 1024
    file.unlink()
    vault.mark(HighWater(1, 6, "ab" * 32))
    assert vault.high_water() == HighWater(1, 6, "ab" * 32)


def test_half_a_key_file_never_stands_under_its_name(tmp_path: Path) -> None:
    """A power cut while writing leaves the old file or none, and what was left over is no hindrance."""
    vault = FileVault(tmp_path)
    (tmp_path / "keys.partial").write_bytes(b'{"database": "00')
    assert vault.load() is None
    vault.save(KEYS)
    assert vault.load() == KEYS


def test_a_left_over_file_lends_the_keys_no_rights(tmp_path: Path) -> None:
    (tmp_path / "keys.partial").write_bytes(b"left over")
    (tmp_path / "keys.partial").chmod(0o644)
    FileVault(tmp_path).save(KEYS)
    assert mode_is(tmp_path / "keys", 0o600)


def test_a_disk_that_takes_only_half_of_it_keeps_the_old_files(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    with room_for(50), pytest.raises(OSError, match=r"No space left|too large"):
        vault.save(KEYS)
    assert vault.load() is None
    vault.mark(HighWater(1, 2, "ab" * 32))
    with room_for(50), pytest.raises(OSError, match=r"No space left|too large"):
        vault.mark(HighWater(1, 3, "cd" * 32))
    assert vault.high_water() == HighWater(1, 2, "ab" * 32)


# ---- the host


def test_a_host_is_the_installation_and_the_machine(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "keys", "board 1")
    host = vault.host
    assert len(host) == 16
    assert vault.host == FileVault(tmp_path / "keys", "board 1").host == host
    assert FileVault(tmp_path / "keys", "board 2").host != host
    assert FileVault(tmp_path / "other", "board 1").host != host
    file = tmp_path / "keys" / "installation"
    assert mode_is(file, 0o600)
    file.unlink()
    assert vault.host != host


def test_a_host_names_neither_installation_nor_machine(tmp_path: Path) -> None:
    vault = FileVault(tmp_path, "4c4c4544-0044-4a10")
    host = vault.host
    for part in ((tmp_path / "installation").read_bytes(), b"4c4c4544-0044-4a10"):
        assert part not in host


def test_a_machine_without_a_name_has_a_host_all_the_same(tmp_path: Path) -> None:
    assert len(FileVault(tmp_path, "").host) == 16


def test_a_host_that_cannot_be_kept_is_not_said(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"a file in the place of the folder")
    assert FileVault(tmp_path / "keys", "board 1").host == b""


def test_the_mark_names_the_host(tmp_path: Path) -> None:
    vault = FileVault(tmp_path)
    for mark in (HighWater(1, 2, "ab" * 32, "cd" * 16), HighWater(1, 3, "ab" * 32)):
        vault.mark(mark)
        assert vault.high_water() == mark


class PcSeal:
    """A seal of one PC: what another has sealed does not open."""

    def __init__(self, pc: bytes) -> None:
        self._pc = pc

    def close(self, secret: bytes) -> bytes:
        return self._pc + bytes(b ^ 0x5A for b in secret)

    def open(self, sealed: bytes) -> bytes:
        if not sealed.startswith(self._pc):
            raise SealError("another PC")
        return bytes(b ^ 0x5A for b in sealed.removeprefix(self._pc))

    @property
    def binds(self) -> bool:
        return True


class NoWorkingSeal(PcSeal):
    def close(self, secret: bytes) -> bytes:
        raise SealError("no")


def test_keys_lie_on_disk_as_the_seal_wants_and_open_on_this_pc_only(tmp_path: Path) -> None:
    here = FileVault(tmp_path, seal=PcSeal(b"here"))
    here.save(KEYS)
    raw = (tmp_path / "keys").read_bytes()
    assert raw.startswith(b"here")
    assert KEYS.database.hex().encode("ascii") not in raw
    assert FileVault(tmp_path, seal=PcSeal(b"here")).load() == KEYS
    assert here.warning == ""
    with pytest.raises(VaultError, match="Data tetap utuh tetapi terkunci"):
        FileVault(tmp_path, seal=PcSeal(b"there")).load()


def test_keys_that_cannot_be_sealed_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="no"):
        FileVault(tmp_path, seal=NoWorkingSeal(b"")).save(KEYS)
    assert not (tmp_path / "keys").exists()
