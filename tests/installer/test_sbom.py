"""The bill of materials."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from installer.lock import Pinned, sha256_of
from installer.sbom import bill_of_materials, licence_of

EPOCH = 1_767_225_600


def _wheel(path: Path, metadata: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a-1.0.dist-info/METADATA", metadata)
    return path


def test_it_names_each_package_with_version_hash_and_licence(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path / "a.whl", "Name: a\nVersion: 1.0\nLicense-Expression: MIT\n\ntext\n")
    text = bill_of_materials(
        "1.2.3", {Pinned("a", "1.0", frozenset()): wheel}, ("3.13.2", "c" * 64), EPOCH
    )
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == "2026-01-01T00:00:00Z"
    assert bill["metadata"]["component"]["version"] == "1.2.3"
    python, package = bill["components"]
    assert (python["name"], python["version"]) == ("cpython", "3.13.2")
    assert package["purl"] == "pkg:pypi/a@1.0"
    assert package["hashes"] == [{"alg": "SHA-256", "content": sha256_of(wheel)}]
    assert package["licenses"] == [{"license": {"name": "MIT"}}]
    assert bill["dependencies"][0]["dependsOn"] == ["cpython@3.13.2", "pkg:pypi/a@1.0"]


def test_it_is_the_same_for_the_same_packages(tmp_path: Path) -> None:
    wheels = {
        Pinned(n, "1.0", frozenset()): _wheel(tmp_path / f"{n}.whl", f"Name: {n}\n")
        for n in ("b", "a")
    }
    turned = dict(reversed(wheels.items()))
    python = ("3.13.2", "c" * 64)
    assert bill_of_materials("1.2.3", wheels, python, EPOCH) == bill_of_materials(
        "1.2.3", turned, python, EPOCH
    )


def test_a_licence_is_taken_from_where_a_package_names_it() -> None:
    classifier = "Classifier: License :: OSI Approved :: BSD License\n"
    assert licence_of(f"License-Expression: MIT\n{classifier}\n") == "MIT"
    assert licence_of(f"License: long\n  text\n{classifier}\n") == "BSD License"
    assert licence_of("License: BSD-3-Clause\n\n") == "BSD-3-Clause"
    assert licence_of("Name: a\n\n") == ""
