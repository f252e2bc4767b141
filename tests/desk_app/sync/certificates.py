"""Made-up certificates: a CA of the city and the server certificates that it gave out."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Authority:
    """A CA, valid for ten years either way; ``parent`` (a root) makes it an intermediate one."""

    def __init__(
        self,
        name: str = "CA Kota Uji",
        parent: Authority | None = None,
        starts: datetime | None = None,
        ends: datetime | None = None,
    ) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        signer = parent or self
        self.intermediate = parent is not None
        self.certificate: x509.Certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(signer.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(starts or now() - 3650 * DAY)
            .not_valid_after(ends or now() + 3650 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(signer.key, hashes.SHA256())
        )

    def write(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def server(
        self,
        folder: Path,
        starts: datetime,
        ends: datetime,
        host: str = "127.0.0.1",
    ) -> ssl.SSLContext:
        """The server side of a TLS connection with a certificate for ``host``."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name("pusat"))
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(starts)
            .not_valid_after(ends)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )
        chain = [certificate]
        if self.intermediate:
            chain.append(self.certificate)
        path = folder / f"server-{certificate.serial_number}.pem"
        path.write_bytes(
            b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context
