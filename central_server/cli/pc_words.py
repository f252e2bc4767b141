"""What may follow `device` to look after PCs. Imports nothing of the centre: `--help` stays quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from central_server.cli.options import in_the_name_of

__all__ = ["add_pc_words"]

Adds = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_pc_words(parts: Any, word: Adds) -> None:
    """The words after `device`; ``word`` adds one, as in `central_server.cli.main`."""
    word(parts, "list", "pcs:run_list", "daftar komputer dan keadaannya")
    shown = word(parts, "show", "pcs:run_show", "keadaan satu komputer")
    shown.add_argument("id", metavar="ID")
    for name, text in (
        ("lock", "kunci komputer untuk semua orang; catatannya tetap dikirim"),
        ("unlock", "buka kunci komputer"),
        ("ask-bundle", "minta berkas diagnosa pada sinkronisasi berikutnya"),
    ):
        one = word(parts, name, f"pcs:run_{name.replace('-', '_')}", text)
        one.add_argument("id", metavar="ID")
        in_the_name_of(one)
    bundle = word(parts, "bundle", "pcs:run_bundle", "simpan berkas diagnosa yang sudah datang")
    bundle.add_argument("id", metavar="ID")
    bundle.add_argument("--out", type=Path, required=True, metavar="BERKAS")
    ring = word(parts, "ring", "pcs:run_ring", "urutan komputer saat pembaruan")
    ring.add_argument("id", metavar="ID")
    ring.add_argument("--to", type=int, required=True, choices=(1, 2, 3), help="1 lebih dahulu")
    in_the_name_of(ring)
    retired = word(parts, "retire", "pcs:run_retire", "pensiunkan komputer yang sudah kosong")
    retired.add_argument("id", metavar="ID")
    in_the_name_of(retired)
    retired.add_argument(
        "--lost",
        action="store_true",
        help="PC-nya hilang atau mati: laporkan data siapa di dalamnya",
    )
    retired.add_argument(
        "--report", type=Path, metavar="CSV", help="untuk --lost: daftar orangnya ke berkas ini"
    )
    other = word(
        parts, "replace", "pcs:run_replace", "kode untuk PC pengganti di kelurahan yang sama"
    )
    other.add_argument("id", metavar="ID-LAMA")
    in_the_name_of(other)
    other.add_argument("--hours", type=int, default=72, help="masa berlaku (bawaan: %(default)s)")
