"""The MSI for Group Policy, by wixl. Its source is generated: identifiers come from the names alone, so that
the same stage gives the same table of files."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from installer.launchers import build_running
from installer.signing import Signing
from installer.steps import need, run

__all__ = ["UPGRADE_CODE", "build_msi", "wix_source"]

UPGRADE_CODE: Final = "8D2A7C8E-3C0B-4B5E-9B57-5C1D6C0F7A31"
_SPACE: Final = uuid.UUID("c1f0a3a2-6a0e-4d6c-8f5c-2a9f3a4b7d10")
_OLDEST_BUILD: Final = 18362
_ICON: Final = Path(__file__).parent / "launcher" / "serah.ico"
_HEAD: Final = """<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="{product}" Name="Serah" Language="1057" Codepage="1252" Version="{version}" \
Manufacturer="Serah" UpgradeCode="{upgrade}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" \
Description="Serah {version}" Manufacturer="Serah"/>
<MajorUpgrade DowngradeErrorMessage="Versi Serah yang lebih baru sudah terpasang."/>
<Media Id="1" Cabinet="serah.cab" EmbedCab="yes"/>
<Icon Id="serah.ico" SourceFile="serah.ico"/>
<Property Id="ARPPRODUCTICON" Value="serah.ico"/>
<Property Id="WINDOWSBUILD">
<RegistrySearch Id="WindowsBuild" Root="HKLM" \
Key="SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion" Name="CurrentBuildNumber" Type="raw" Win64="yes"/>
</Property>
<Condition Message="Serah memerlukan Windows 10 versi 1903 (64-bit) atau yang lebih baru.">\
Installed OR WINDOWSBUILD &gt;= {build}</Condition>
<Property Id="SETUPFOLDER">
<RegistrySearch Id="SetupFolder" Root="HKLM" Key="Software\\Serah" Name="InstallDir" Type="raw" Win64="yes"/>
</Property>
<Condition Message="Serah di PC ini dipasang oleh pemasang biasa (Serah-X.exe). Perbarui dengan itu, atau \
hapus dahulu; datanya tetap.">Installed OR NOT SETUPFOLDER</Condition>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLDIR" Name="Serah">
"""
_MENU: Final = """</Directory></Directory>
<Directory Id="ProgramMenuFolder">
<Component Id="cMenu" Guid="5B0C3A52-0A6E-4F0B-9C58-7E0C2B1B6D44" Win64="yes">
<Shortcut Id="sMenu" Name="Serah" Target="[INSTALLDIR]Serah.exe" WorkingDirectory="INSTALLDIR" \
Icon="serah.ico"/>
<RegistryValue Root="HKLM" Key="Software\\Serah" Name="Version" Type="string" Value="{version}" \
KeyPath="yes"/>
</Component></Directory>
</Directory>
<Feature Id="All" Level="1"><ComponentRef Id="cMenu"/>
"""
# Nothing is changed while Serah runs. The version before goes first, within the same transaction (anywhere
# else Windows ends an upgrade with error 2613), so that it comes back with everything that is taken back:
# where the data folder cannot be set up (property PROVISION: the city's file), or this version fails its
# self-test, which comes last, for what it does to the data nothing takes back. Whether the centre can be
# asked at once decides nothing.
_ACTIONS: Final = """</Feature>
<Binary Id="Running" SourceFile="running.dll"/>
<CustomAction Id="Running" BinaryKey="Running" DllEntry="Running" Return="check"/>
<CustomAction Id="SetUp" FileKey="{cli}" Execute="deferred" Impersonate="no" Return="check" \
ExeCommand="set-up --shared --provision &quot;[PROVISION]&quot;"/>
<CustomAction Id="SelfTest" FileKey="{cli}" Execute="deferred" Impersonate="no" Return="check" \
ExeCommand="self-test --after-update"/>
<CustomAction Id="Introduce" FileKey="{cli}" Execute="deferred" Impersonate="no" Return="ignore" \
ExeCommand="provision"/>
<InstallExecuteSequence>
<Custom Action="Running" Sequence="1399"/>
<RemoveExistingProducts Sequence="1501"/>
<Custom Action="SetUp" Sequence="4001">NOT REMOVE</Custom>
<Custom Action="SelfTest" Sequence="6501">NOT REMOVE</Custom>
<Custom Action="Introduce" Sequence="6502">PROVISION AND NOT REMOVE</Custom>
</InstallExecuteSequence>
</Product></Wix>
"""


def _identifier(kind: str, path: Path) -> str:
    return kind + hashlib.sha256(path.as_posix().encode("utf-8")).hexdigest()[:24]


def _guid(*words: str) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join(words))).upper()


def wix_source(stage: Path, files: Iterable[Path], version: str) -> str:
    """The source for wixl; ``files`` relative to ``stage``, which is relative to the source's folder."""
    head = _HEAD.format(
        product=_guid("product", version),
        version=version,
        upgrade=UPGRADE_CODE,
        build=_OLDEST_BUILD,
    )
    tree: dict[Path, list[Path]] = {Path(): []}
    for file in files:
        for folder in file.parents:
            tree.setdefault(folder, [])
        tree[file.parent].append(file)
    lines = [head]
    _folder(tree, Path(), stage, lines)
    lines.append(_MENU.format(version=version))
    listed = sorted(f for inside in tree.values() for f in inside)
    lines += [f'<ComponentRef Id="{_identifier("c", f)}"/>' for f in listed]
    lines.append(_ACTIONS.format(cli=_identifier("f", Path("serah-cli.exe"))))
    return "\n".join(lines)


def _folder(tree: dict[Path, list[Path]], folder: Path, stage: Path, lines: list[str]) -> None:
    for file in sorted(tree[folder]):
        name = file.as_posix()
        lines.append(
            f'<Component Id="{_identifier("c", file)}" Guid="{_guid("file", name)}" Win64="yes">'
            f'<File Id="{_identifier("f", file)}" Name={quoteattr(file.name)} KeyPath="yes" '
            f"Source={quoteattr(str(stage / file))}/></Component>"
        )
    for inner in sorted(f for f in tree if f != folder and f.parent == folder):
        lines.append(f'<Directory Id="{_identifier("d", inner)}" Name={quoteattr(inner.name)}>')
        _folder(tree, inner, stage, lines)
        lines.append("</Directory>")


def build_msi(
    stage: Path, files: Iterable[Path], work: Path, out: Path, version: str, signing: Signing | None
) -> None:
    """Pack ``stage`` into ``out``."""
    work.mkdir(parents=True, exist_ok=True)
    source = work / "serah.wxs"
    shutil.copyfile(_ICON, work / "serah.ico")
    build_running(work / "running.dll")
    near = Path(os.path.relpath(stage, work))  # wixl takes no absolute paths
    source.write_text(wix_source(near, files, version), encoding="utf-8")
    run(need("wixl", "wixl"), "--arch", "x64", "--output", out, source, cwd=work)
    if signing is not None:
        signing.sign(out)
