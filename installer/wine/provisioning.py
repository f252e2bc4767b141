"""The roll-out of a city: installed silently with its file, through its proxy, approved, at work."""

from __future__ import annotations

import shutil
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Final

from installer.build import Built
from installer.steps import Steps
from installer.wine.checks import expect, installed, msiexec, must, uninstall, wait
from installer.wine.desk import InstalledDesk
from simulation.centre_process import CentreProcess
from simulation.demo_centre import KELURAHAN
from simulation.slow_line import Line, line_to

__all__ = ["try_provisioning"]

_NOT_PROVISIONABLE: Final = 10
_INSTALL_S: Final = 400.0
_CENTRE: Final = "http://pusat.invalid"  # no name server knows it: only the proxy leads there
_CONNECTIONS: Final = (
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections"
)
_SETTINGS: Final = "DefaultConnectionSettings"
_BY_PROXY: Final = 3  # direct | proxy
_BY_SCRIPT: Final = 5  # direct | address of a script


def try_provisioning(desk: InstalledDesk, built: Built, folder: Path, steps: Steps) -> None:
    """Nothing of Serah may be installed, and no data of it lie there. Raises BuildError."""
    folder.mkdir(parents=True, exist_ok=True)
    centre = CentreProcess(folder / "centre")
    try:
        person = _opened(centre)
        with line_to(centre.url) as line:
            _Roll(desk, built, folder, centre, line, steps).play(person)
    finally:
        centre.stop()


def _opened(centre: CentreProcess) -> str:
    """An empty centre that serves, and somebody of the registry."""
    centre.command("migrate")
    person = centre.command(
        *("operator", "add", "--name", "Retno Wulandari", "--role", "registry"), given="\n"
    )
    centre.start()
    return str(person["id"])


class _Roll:
    def __init__(
        self,
        desk: InstalledDesk,
        built: Built,
        folder: Path,
        centre: CentreProcess,
        line: Line,
        steps: Steps,
    ) -> None:
        self._desk = desk
        self._wine = desk.wine
        self._built = built
        self._folder = folder
        self._centre = centre
        self._line = line
        self._steps = steps
        self._file = desk.wine.drive / "kota siap.serah"

    def play(self, person: str) -> None:
        """The whole list, in its order."""
        step, desk = self._steps.step, self._desk
        with step("a provisioning file for the city"):
            self._make_file()
        with step(f"an unreadable one changes nothing, exit code {_NOT_PROVISIONABLE}"):
            words = ("/S", "/AllUsers", r"/PROVISION=C:\tidak-ada.serah")
            expect(self._wine(self._built.setup, *words, seconds=_INSTALL_S), _NOT_PROVISIONABLE)
            must(not desk.program.exists(), "it was installed all the same")
        with step(
            "silent install with the file: the PC introduces itself through the proxy"
        ) as notes:
            self._set_proxy(_BY_PROXY, f"127.0.0.1:{self._port}")
            words = ("/S", "/AllUsers", f"/PROVISION={desk.windows(self._file)}")
            installed(self._wine(self._built.setup, *words, seconds=_INSTALL_S))
            must((desk.data / "provisioning.serah").is_file(), "the file was not copied")
            wait(lambda: self._pending() != [], "the PC does not stand in the list")
            (waiting,) = self._pending()
            must(self._line.requests > 0, "it did not go through the proxy")
            notes.append(f"{waiting['computer']}, check code {waiting['code']}")
        with step("its window says that it waits") as notes:
            seen = desk.look("provision")
            must(seen["page"] == "provision", str(seen))
            notes.append(f"page {seen['page']} after {seen['seconds']} s")
        with step("approved, enrolled, synced through an automatic script (PAC)") as notes:
            notes.append(self._approve(person, str(waiting["code"])))
        with step("uninstall"):
            uninstall(self._wine, desk.program, "/AllUsers")
        with step("the same through the MSI") as notes:
            notes.append(self._through_msi(self._built.msi))
        self._wine("reg", "delete", _CONNECTIONS, "/v", _SETTINGS, "/f")

    def _through_msi(self, msi: Path) -> str:
        """Another PC of the same name; the one before is put aside and comes back."""
        desk = self._desk
        aside = desk.data.with_name("Serah-sebelum-msi")
        desk.data.rename(aside)
        self._set_proxy(_BY_PROXY, f"127.0.0.1:{self._port}")
        msiexec(desk.wine, "/i", msi, r"PROVISION=C:\tidak-ada.serah", fails=True)
        must(not (desk.program / "Serah.exe").exists(), "it was installed without the file")
        msiexec(desk.wine, "/i", msi, f"PROVISION={desk.windows(self._file)}")
        must((desk.data / "provisioning.serah").is_file(), "the file was not copied")
        (waiting,) = self._pending()
        msiexec(desk.wine, "/x", msi)
        shutil.rmtree(desk.data)
        aside.rename(desk.data)
        return f"{waiting['computer']} waits; without the file nothing is installed"

    @property
    def _port(self) -> int:
        return int(self._line.url.rpartition(":")[2])

    def _make_file(self) -> None:
        name = expect(self._wine("cmd", "/c", "echo %COMPUTERNAME%")).strip()
        rows = self._folder / "komputer.csv"
        rows.write_text(f"computer,kelurahan,paper\n{name},{KELURAHAN[0]},F4\n", encoding="utf-8")
        made = ("provisioning", "create", "--csv", str(rows), "--url", _CENTRE, "--uses", "2")
        self._centre.command(*made, "--out", str(self._file))

    def _pending(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self._centre.command("device", "pending")["pending"]
        return found

    def _approve(self, person: str, code: str) -> str:
        desk = self._desk
        told = desk.json("provision")
        must((told["state"], told["code"]) == ("pending", code), f"not the same PC: {told}")
        self._centre.command("device", "approve", "--all", "--operator", person)
        must(self._pending() == [], "somebody still waits")
        told = desk.json("provision")
        must(told["state"] == "enrolled", f"not enrolled: {told}")
        must(not (desk.data / "provisioning.serah").exists(), "the token stays on the PC")
        before = self._line.requests
        with _script_server(self._port) as (address, asked):
            self._set_proxy(_BY_SCRIPT, script=address)
            told = desk.json("sync")
            must(told["outcome"] == "done", str(told))
        must(bool(asked), "nobody asked for the script")
        must(self._line.requests > before, "the sync did not go through the proxy")
        return f"{told['received']} received, the script asked for {len(asked)} times"

    def _set_proxy(self, flags: int, proxy: str = "", script: str = "") -> None:
        """What Windows' own page of proxies writes for the user."""
        parts = [struct.pack("<III", 0x46, 1, flags)]
        for text in (proxy, "", script):
            raw = text.encode("ascii")
            parts.append(struct.pack("<I", len(raw)) + raw)
        data = (b"".join(parts) + bytes(32)).hex()
        words = ("add", _CONNECTIONS, "/v", _SETTINGS, "/t", "REG_BINARY", "/d", data, "/f")
        expect(self._wine("reg", *words))


@contextmanager
def _script_server(port: int) -> Iterator[tuple[str, list[str]]]:
    """A PAC file that names the proxy at ``port``; its address, and who asked for it."""
    asked: list[str] = []
    script = f'function FindProxyForURL(url, host) {{ return "PROXY 127.0.0.1:{port}"; }}\n'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-ns-proxy-autoconfig")
            self.send_header("Content-Length", str(len(script)))
            self.end_headers()
            self.wfile.write(script.encode("ascii"))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Nothing on the console."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/kota.pac", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
