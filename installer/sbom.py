"""The bill of materials, CycloneDX 1.6, made from the lock file and the packages themselves."""

from __future__ import annotations

import email.parser
import json
import uuid
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from installer.lock import Pinned, sha256_of

__all__ = ["bill_of_materials", "licence_of"]

_SPACE: Final = uuid.UUID("0f3c2b1e-5b7e-4a53-9d0b-7a4f5f1c7f10")


def licence_of(metadata: str) -> str:
    """The licence that a package's METADATA names, in its own words; empty if in none."""
    said = email.parser.HeaderParser().parsestr(metadata)
    expression = said.get("License-Expression")
    if expression:
        return expression
    named = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier", []) if "License ::" in c]
    free_text = (said.get("License") or "").strip()
    return ", ".join(named) or (free_text if "\n" not in free_text else "")


def _metadata(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return archive.read(name).decode("utf-8")


def _component(pinned: Pinned, wheel: Path) -> dict[str, Any]:
    licence = licence_of(_metadata(wheel))
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{pinned.name}@{pinned.version}",
        "name": pinned.name,
        "version": pinned.version,
        "purl": f"pkg:pypi/{pinned.name}@{pinned.version}",
        "hashes": [{"alg": "SHA-256", "content": sha256_of(wheel)}],
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
    }


def bill_of_materials(
    version: str, wheels: Mapping[Pinned, Path], python: tuple[str, str], epoch: int
) -> str:
    """JSON, the same for the same input; ``python``: version and SHA-256 of what it was taken from."""
    packages = sorted(wheels.items(), key=lambda item: item[0].name)
    components = [
        {
            "type": "platform",
            "bom-ref": f"cpython@{python[0]}",
            "name": "cpython",
            "version": python[0],
            "cpe": f"cpe:2.3:a:python:python:{python[0]}:*:*:*:*:*:*:*",
            "hashes": [{"alg": "SHA-256", "content": python[1]}],
            "licenses": [{"license": {"id": "PSF-2.0"}}],
        },
        *(_component(pinned, wheel) for pinned, wheel in packages),
    ]
    content = json.dumps(components, sort_keys=True)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(_SPACE, f"{version} {epoch} {content}").urn,
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": f"serah@{version}",
                "name": "serah",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": f"serah@{version}", "dependsOn": [str(c["bom-ref"]) for c in components]}
        ],
    }
    return json.dumps(bill, indent=2, ensure_ascii=False) + "\n"
