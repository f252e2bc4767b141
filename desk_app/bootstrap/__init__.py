"""The one place that wires store, sync, paper and services; no Qt."""

from desk_app import VERSION
from desk_app.bootstrap.desk import Desk, updates_in
from desk_app.bootstrap.enrolling import enrol_desk, provision_desk, read_provisioning
from desk_app.bootstrap.opening import open_desk
from desk_app.bootstrap.restoring import ask_keys, restore_desk
from desk_app.bootstrap.wiring import NotEnrolledError

__all__ = [
    "VERSION",
    "Desk",
    "NotEnrolledError",
    "ask_keys",
    "enrol_desk",
    "open_desk",
    "provision_desk",
    "read_provisioning",
    "restore_desk",
    "updates_in",
]
