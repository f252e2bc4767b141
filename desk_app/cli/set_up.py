"""What the installers ask for behind the files: the data folder, its rights, the city's provisioning file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from desk_app.bootstrap import read_provisioning
from desk_app.cli.output import Out
from desk_app.services.errors import Refused
from desk_app.store.folders import make_folder
from desk_app.store.provisioning_file import keep_file
from desk_app.store.rights import RightsError, own_folder, share_folder

__all__ = ["add_commands", "set_up"]


def add_commands(commands: Any) -> None:
    """Add `set-up`."""
    parser = commands.add_parser("set-up", help="siapkan folder data PC ini (dijalankan pemasang)")
    parser.add_argument(
        "--shared", action="store_true", help="semua akun Windows di PC ini memakai satu desk"
    )
    parser.add_argument(
        "--provision", default="", metavar="BERKAS", help="berkas penyiapan untuk disimpan di sana"
    )


def set_up(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Make the folder, give it its rights, lay the provisioning file there; 0 if all of that was done.

    Not ``options.shared``: a folder that is made here is for this account alone, one that is there stays
    as it is. Raises Refused, OSError.
    """
    raw = b""
    if options.provision:  # an empty word: the MSI was told no file
        raw = Path(options.provision).read_bytes()
        read_provisioning(raw)
    there = folder.exists()
    make_folder(folder)
    if os.name == "nt" and (options.shared or not there):
        try:
            (share_folder if options.shared else own_folder)(folder)
        except RightsError as error:
            raise Refused(
                "rights",
                f"Hak folder data {folder} tidak dapat diatur ({error}). Data tidak berubah; "
                "atur hak folder itu sebagai administrator, lalu ulangi.",
            ) from error
    if raw:
        keep_file(folder, raw)
    out.say(f"Folder data siap: {folder}")
    return 0
