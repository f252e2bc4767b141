"""A real centre over real HTTP in this process: `CentreServer`."""

from __future__ import annotations

import threading

from central_server.api.server import CentreHttpServer
from central_server.bootstrap import Centre
from central_server.migration import migrate
from central_server.ports import Clock, Randomness, SystemClock, SystemRandomness
from central_server.settings import Settings

__all__ = ["CentreServer"]


class CentreServer:
    """Migrates, binds a free port of 127.0.0.1 and serves in a thread; start it again after `stop`.

    ``centre`` is the centre that answers (its store and keys), while it runs.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        randomness: Randomness | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._randomness = randomness or SystemRandomness()
        self._port = 0
        migrate(settings, self._clock, self._randomness)
        self.start()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, the same after a restart."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Serve (again), on the same port as before."""
        self.centre = Centre(self._settings, self._clock, self._randomness)
        self._server = CentreHttpServer(self.centre, "127.0.0.1", self._port)
        self._port = self._server.port
        ready = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=(ready.set,), daemon=True)
        self._thread.start()
        if not ready.wait(20):
            raise RuntimeError("the centre did not start")

    def stop(self) -> None:
        """Finish what is under way and give back port and database."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join(20)
        self.centre.close()

    def __enter__(self) -> CentreServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
