"""Who may act for the registry."""

from __future__ import annotations

from central_server.errors import CentreError
from central_server.store.unit import Unit
from protocol.identifiers import uuid_text
from protocol.objects import OperatorObject, Role

__all__ = ["registrar"]


def registrar(unit: Unit, operator: bytes) -> OperatorObject:
    """The active person of the registry with this id; raises CentreError for anybody else."""
    person = unit.operators.get(operator)
    if person is None or not person.active or person.role is not Role.REGISTRY:
        raise CentreError(
            f"Petugas {uuid_text(operator)} tidak berwenang; hanya petugas Disdukcapil (peran registry) "
            "yang aktif, lihat 'serah-central operator list'. Tidak ada yang diubah."
        )
    return person
