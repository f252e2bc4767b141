"""Opening the desk of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from common.dates import zone_of
from desk_app.bootstrap.desk import Desk
from desk_app.bootstrap.wiring import DATABASE, OTHER_KEYS, NotEnrolledError, Wired, wire
from desk_app.services.ports import IDENTITY, Clock, Entropy, Identity
from desk_app.services.recorder import Recorder
from desk_app.services.time_keeper import TimeKeeper
from desk_app.store.key_vault import FileVault, KeyVault, VaultError
from desk_app.store.moving import take_place
from desk_app.system import SystemClock, SystemEntropy
from protocol.keys import SigningKey

__all__ = ["open_desk"]


def open_desk(
    folder: Path,
    *,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    tell: Callable[[str], object] = str,
) -> Desk:
    """The enrolled desk in ``folder``. ``tell`` hears of a repair: read, write, check. Raises
    NotEnrolledError, or StoreError with what is wrong."""
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    if not (folder / DATABASE).exists() and (vault or FileVault(folder / "keys")).load() is None:
        raise NotEnrolledError  # and leave no empty folder behind
    wired = wire(folder, vault, clock, entropy, create=False, tell=tell)
    try:
        with wired.store.read() as unit:
            kept = unit.settings.get(IDENTITY)
        if kept is None:
            raise NotEnrolledError
        identity = msgspec.msgpack.decode(kept, type=Identity)
        if identity.device != SigningKey(wired.keys.signing).device:
            raise VaultError(OTHER_KEYS)  # every act would break the chain that the centre holds
        return _in_its_place(Desk(folder, wired, identity, clock, entropy), wired)
    except BaseException:
        wired.store.close()
        wired.lock.release()
        raise


def _in_its_place(desk: Desk, wired: Wired) -> Desk:
    """The desk where the registry has moved it to, if it is done where it was. It is made anew: nothing
    that was made for the old place goes on in the new one."""
    clock, entropy = desk.clock, desk.entropy

    def recorder(identity: Identity) -> Recorder:
        keeper = TimeKeeper(wired.store, clock, zone_of(identity.kelurahan))
        return Recorder(wired.store, identity, desk.key, keeper, entropy)

    moved = take_place(wired.store, desk.identity, recorder, clock.now_ms())
    return desk if moved is None else Desk(desk.folder, wired, moved, clock, entropy)
