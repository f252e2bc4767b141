"""The words of the command line, and what they call."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from central_server.cli.context import Context
from central_server.cli.options import in_the_name_of
from central_server.cli.pc_words import add_pc_words
from central_server.errors import CentreError
from central_server.ports import Clock, SystemClock, SystemRandomness
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, TOKEN_VARIABLE, Settings
from protocol.objects import Role

__all__ = ["main"]

_EPILOG = (
    f"{DATABASE_VARIABLE}: sqlite:///BERKAS (bawaan: serah-central.sqlite3) atau postgresql://...\n"
    f"{KEY_VARIABLE}: berkas kunci pusat (bawaan: serah-central.key di samping basis data SQLite)\n"
    f"{TOKEN_VARIABLE}: token program kota yang membaca keadaan PC; tanpa token alamatnya tidak ada"
)


_Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="serah-central",
        description="Pusat Serah: kiriman KTP-el, catatan kota, sinkronisasi kelurahan.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    _word(words, "migrate", "migrate:run_migrate", "buat atau perbarui basis data dan kunci pusat")
    _add_serve(words)
    _add_cards(words)
    _add_people(words)
    _add_provisioning(words)
    _add_updates(words)
    stats = _word(words, "stats", "figures:run_stats", "angka per kelurahan")
    stats.add_argument("--kelurahan", metavar="KODE", help="satu kelurahan saja")
    cases = _word(words, "cases", "figures:run_cases", "kasus yang menunggu keputusan")
    cases.add_argument("--all", action="store_true", help="juga yang sudah ditutup")
    close = _word(words, "close-case", "registry:run_close_case", "tutup kasus yang sudah selesai")
    close.add_argument("id", metavar="ID")
    in_the_name_of(close)
    close.add_argument("--note", required=True, help="apa yang ditemukan dan dilakukan")
    return parser


def _word(words: _Words, name: str, run: str, text: str) -> argparse.ArgumentParser:
    word = words.add_parser(name, help=text, description=text)
    word.add_argument("--json", action="store_true", help="keluaran JSON untuk program")
    word.set_defaults(run=run)
    return word


def _add_serve(words: _Words) -> None:
    served = words.add_parser("serve", help="jalankan server sinkronisasi")
    served.add_argument("--host", default="127.0.0.1", help="alamat (bawaan: %(default)s)")
    served.add_argument(
        "--port", type=int, default=8710, help="port, 0 = yang bebas (bawaan: %(default)s)"
    )
    served.add_argument(
        "--ready-file", type=Path, metavar="BERKAS", help="tulis nomor port ke sini bila siap"
    )
    served.set_defaults(run="serve:run_serve")


def _add_cards(words: _Words) -> None:
    imported = _word(words, "import", "cards:run_import", "terima daftar cetak (CSV atau XLSX)")
    imported.add_argument("file", type=Path, metavar="BERKAS")
    imported.add_argument(
        "--mapping", metavar="JSON", help='{"kolom bawaan": "kolom berkas"}, atau berkas JSON-nya'
    )
    sent = _word(words, "dispatch", "cards:run_dispatch", "kirim satu kiriman ke kelurahan")
    sent.add_argument("--kelurahan", required=True, metavar="KODE")
    which = sent.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="semua yang sudah dicetak")
    which.add_argument(
        "--registration", type=Path, metavar="BERKAS", help="nomor registrasi, satu per baris"
    )
    in_the_name_of(sent)
    sent.add_argument("--note", default="", help="catatan untuk kelurahan")
    sent.add_argument(
        "--moved",
        action="store_true",
        help="kartunya ada di sini dan kini milik kelurahan ini, apa pun catatannya",
    )
    for name, text in (
        ("recall", "minta kartu kembali, di mana pun kartunya"),
        ("destroy", "catat pemusnahan kartu yang ada di Disdukcapil"),
    ):
        word = _word(words, name, f"registry:run_{name}", text)
        word.add_argument(
            "--registration", type=Path, required=True, metavar="BERKAS", help="satu per baris"
        )
        in_the_name_of(word)
        word.add_argument("--reason", required=True, help="alasan")
    link = _word(words, "link", "registry:run_link", "gabungkan dua catatan satu KTP-el")
    link.add_argument("old", metavar="ID-LAMA")
    link.add_argument("kept", metavar="ID-TETAP")
    in_the_name_of(link)
    _add_exchange(words)
    audit = words.add_parser("audit", help="bukti catatan")
    parts = audit.add_subparsers(dest="part", required=True, metavar="BAGIAN")
    card = _word(parts, "card", "cards:run_audit", "semua catatan satu KTP-el dengan buktinya")
    card.add_argument("which", metavar="ID|NOMOR", help="pengenal, nomor dokumen atau registrasi")


def _add_exchange(words: _Words) -> None:
    taken = _word(
        words, "exchange", "exchange:run_exchange", "terima berkas pertukaran, tulis balasannya"
    )
    taken.add_argument("files", type=Path, nargs="+", metavar="BERKAS", help="berkas atau folder")
    taken.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="untuk balasan")


def _add_updates(words: _Words) -> None:
    update = words.add_parser("update", help="versi baru program loket, ring demi ring")
    parts = update.add_subparsers(dest="part", required=True, metavar="BAGIAN")
    key = _word(parts, "key", "updates:run_key", "buat kunci pembaruan, sekali saja")
    key.add_argument("--out", type=Path, required=True, metavar="BERKAS")
    sign = _word(
        parts, "sign", "updates:run_sign", "tanda tangani pemasang, jauh dari server pusat"
    )
    sign.add_argument("file", type=Path, metavar="Serah-1.2.3.exe")
    sign.add_argument("--notes", default="", help="isi pembaruan, untuk orang")
    sign.add_argument("--sign-key", type=Path, required=True, metavar="KUNCI")
    sign.add_argument("--out", type=Path, required=True, metavar="MANIFES")
    publish = _word(parts, "publish", "updates:run_publish", "masukkan versi baru ke pusat")
    publish.add_argument("file", type=Path, metavar="Serah-1.2.3.exe")
    publish.add_argument("--notes", default="", help="isi pembaruan, untuk orang")
    which = publish.add_mutually_exclusive_group(required=True)
    which.add_argument("--sign-key", type=Path, metavar="KUNCI", help="tanda tangani sekarang")
    which.add_argument("--signed", type=Path, metavar="MANIFES", help="sudah ditandatangani")
    publish.add_argument("--public", default="", metavar="HEX", help="kunci publik, untuk --signed")
    in_the_name_of(publish)
    _word(parts, "list", "updates:run_list", "versi yang diterbitkan dan sejauh mana PC")
    ring = _word(parts, "ring", "updates:run_ring", "tawarkan kepada ring ini dan yang sebelumnya")
    ring.add_argument("ring", type=int, choices=(1, 2, 3), help="1: satu PC, 2: sepuluh, 3: semua")
    ring.add_argument("--version", required=True, metavar="V")
    in_the_name_of(ring)
    stop = _word(parts, "stop", "updates:run_stop", "jangan tawarkan versi ini lagi")
    stop.add_argument("version", metavar="V")
    in_the_name_of(stop)


def _add_people(words: _Words) -> None:
    device = words.add_parser("device", help="komputer kelurahan")
    parts = device.add_subparsers(dest="part", required=True, metavar="BAGIAN")
    code = _word(parts, "code", "people:run_device_code", "buat kode pendaftaran sekali pakai")
    code.add_argument("--kelurahan", required=True, metavar="KODE")
    code.add_argument("--hours", type=int, default=72, help="masa berlaku (bawaan: %(default)s)")
    add_pc_words(parts, _word)
    revoke = _word(parts, "revoke", "people:run_device_revoke", "cabut pendaftaran komputer")
    revoke.add_argument("id", metavar="ID")
    moved = _word(parts, "move", "people:run_device_move", "pindahkan komputer ke kelurahan lain")
    moved.add_argument("id", metavar="ID")
    moved.add_argument("--to", required=True, metavar="KODE", help="kelurahan tujuan")
    in_the_name_of(moved)
    opened = _word(
        parts, "key", "key_recovery:run_device_key", "buka kunci untuk komputer yang kehilangannya"
    )
    opened.add_argument("file", metavar="PERMINTAAN", help="berkas dari 'serah-cli restore --ask'")
    in_the_name_of(opened)
    opened.add_argument("--out", required=True, metavar="JAWABAN", help="berkas untuk komputer itu")

    _add_newcomers(parts)
    operator = words.add_parser("operator", help="petugas bernama")
    parts = operator.add_subparsers(dest="part", required=True, metavar="BAGIAN")
    add = _word(parts, "add", "people:run_operator_add", "tambah petugas; PIN loket dari stdin")
    add.add_argument("--name", required=True)
    add.add_argument("--nip", default="")
    add.add_argument("--title", default="", help="jabatan seperti tercetak")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--kelurahan", metavar="KODE", help="untuk petugas loket, penyelia dan TI")
    _word(parts, "list", "people:run_operator_list", "daftar petugas")
    block = _word(parts, "block", "people:run_operator_block", "blokir petugas")
    block.add_argument("id", metavar="ID")


def _add_newcomers(parts: _Words) -> None:
    text = "komputer yang menunggu persetujuan setelah dipasang dengan berkas penyiapan"
    pending = _word(parts, "pending", "newcomers:run_pending", text)
    pending.add_argument("--all", action="store_true", help="juga yang ditolak")
    approve = _word(parts, "approve", "newcomers:run_approve", "setujui komputer yang menunggu")
    approve.add_argument("ids", metavar="ID|KODE", nargs="*", help="pengenal atau kode ceknya")
    approve.add_argument(
        "--all", action="store_true", help="semua yang ada dalam daftar dan tidak meragukan"
    )
    in_the_name_of(approve)
    approve.add_argument(
        "--kelurahan", metavar="KODE", help="untuk komputer yang tidak ada dalam daftar"
    )
    refuse = _word(parts, "refuse", "newcomers:run_refuse", "tolak komputer yang menunggu")
    refuse.add_argument("ids", metavar="ID|KODE", nargs="+", help="pengenal atau kode ceknya")
    in_the_name_of(refuse)


def _add_provisioning(words: _Words) -> None:
    text = "berkas penyiapan: satu berkas untuk memasang semua komputer kota"
    provisioning = words.add_parser("provisioning", help=text)
    parts = provisioning.add_subparsers(dest="part", required=True, metavar="BAGIAN")
    made = _word(parts, "create", "provisioning:run_create", "buat berkas penyiapan dari daftar")
    made.add_argument(
        "--csv",
        type=Path,
        required=True,
        metavar="BERKAS",
        help="kolom computer,kelurahan dan, bila perlu, printer,paper,language",
    )
    made.add_argument(
        "--url", required=True, help="alamat pusat seperti dilihat komputer kelurahan"
    )
    made.add_argument("--out", type=Path, required=True, metavar="BERKAS")
    made.add_argument("--days", type=int, default=30, help="masa berlaku (bawaan: %(default)s)")
    made.add_argument(
        "--uses", type=int, default=0, help="berapa pendaftaran (bawaan: sebanyak daftarnya)"
    )
    made.add_argument("--ca", type=Path, metavar="PEM", help="CA pusat, bila bukan CA umum")
    made.add_argument("--printer", default="", help="printer bawaan")
    made.add_argument("--paper", default="", help="kertas bawaan: A4, F4, 58mm, 80mm")
    made.add_argument("--language", default="", choices=["id", "en"], help="bahasa bawaan")
    _word(parts, "list", "provisioning:run_list", "daftar berkas penyiapan")
    revoke = _word(parts, "revoke", "provisioning:run_revoke", "cabut berkas penyiapan")
    revoke.add_argument("id", metavar="ID")


def main(
    argv: Sequence[str] | None = None,
    environment: Mapping[str, str] = os.environ,
    clock: Clock | None = None,
) -> int:
    """Run one command; 0 if it did what it says, 1 with one line on stderr if not, 2 for bad words.

    ``clock``: another one than the machine's."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_environment(environment)
        module, _, name = arguments.run.partition(":")
        # Imported here: a command loads what it needs, --help next to nothing.
        run = getattr(import_module(f"central_server.cli.{module}"), name)
        run(Context(settings, clock or SystemClock(), SystemRandomness()), arguments)
    except CentreError as error:
        print(f"serah-central: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
