"""The installation's electronic signature on files that are given out: PAdES by pyHanko, the optional extra [sign].

`SIGNER` names a function without arguments that returns a pyHanko Signer: one of the four below, or the
installation's own. Empty: files leave unsigned, and their bytes repeat. A signed file carries the time, so it is never
made twice: it is kept, and its hash stands in the register.
"""

import asyncio
import datetime
import io
import threading
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

FIELD = "Signature1"  # the name readers show beside the signature
ROOM = 16 * 1024  # bytes kept free in the file for a signature with its chain and a time stamp
ONE_AT_A_TIME = threading.Lock()  # a session with a token does one thing at once
REFUSED = set()  # PINs: a token locks itself for ever after a few wrong ones, and every download would be a try
TIME_STAMP_SECONDS = 10  # a service that is silent for longer is away


class CannotSign(Exception):  # noqa: N818  it reads as what it says
    """The key, the token or the service did not answer, and why: no file is given out unsigned in its place."""


def is_on():
    """Whether files are signed here."""
    return bool(settings.SIGNER)


def signed(content: bytes) -> bytes:
    """The same PDF with the signature added behind its bytes; unchanged where nothing signs. Raises CannotSign."""
    if not is_on():
        return content
    try:
        return _signed(content)
    except Exception as error:
        raise CannotSign(f"{type(error).__name__}: {error}") from error


def _signed(content):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    said = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES,
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    out = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)), said, signer=_opened(), timestamper=_clock(),
        output=out, bytes_reserved=2 * ROOM,
    )  # fmt: skip
    return out.getvalue()


def stack() -> str:
    """What of the software decides a signed file, behind `press.stack()`."""
    return f", signed by pyHanko {version('pyHanko')}" if is_on() else ""


def _opened():
    with ONE_AT_A_TIME:  # a token that is opened twice refuses
        return _signer()


@cache
def _signer():
    """One for each process: a token is opened once."""
    return import_string(settings.SIGNER)()


def _clock():
    """Where the time of signing is confirmed (RFC 3161), if anywhere; without it the time is what this server says."""
    if not settings.SIGNER_TIME_STAMP:
        return None
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class Service(TimeStamper):
        async def async_request_tsa_response(self, req):
            asked = Request(settings.SIGNER_TIME_STAMP, req.dump(), {"Content-Type": "application/timestamp-query"})  # noqa: S310  a setting, nobody's input
            with urlopen(asked, timeout=TIME_STAMP_SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(ROOM))

    return Service()


# --- Where keys live ---------------------------------------------------------------------------------------------


def key_file():
    """A key and its certificates in a PKCS#12 file (.p12, .pfx) that only the account of the portal may read."""
    from pyhanko.sign import signers

    kept, password = Path(settings.SIGNER_KEY_FILE).read_bytes(), settings.SIGNER_PASSWORD
    signer = signers.SimpleSigner.load_pkcs12_data(kept, None, passphrase=password.encode() or None)
    if signer is None:  # pyHanko has logged what is wrong with the file
        raise ImproperlyConfigured(f"SIGNER_KEY_FILE {settings.SIGNER_KEY_FILE!r} cannot be read with SIGNER_PASSWORD.")
    return signer


def token():
    """A key that never leaves its device, by PKCS#11: SIGNER_MODULE is the maker's library, SIGNER_PASSWORD the PIN."""
    from pkcs11.exceptions import PinIncorrect
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign import pkcs11

    if settings.SIGNER_PASSWORD in REFUSED:
        raise ImproperlyConfigured("The token refused this PIN before and is not asked again: mend it and start anew.")

    class Token(pkcs11.PKCS11Signer):
        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            with ONE_AT_A_TIME:
                try:
                    return await super().async_sign_raw(data, digest_algorithm, dry_run=dry_run)
                except Exception:
                    if _signer.cache_info().currsize and _signer() is self:  # nobody noticed before
                        _close(self.pkcs11_session)
                        _signer.cache_clear()  # a token that was pulled out is opened anew when it is back
                    raise

    criteria = TokenCriteria(label=settings.SIGNER_TOKEN) if settings.SIGNER_TOKEN else None
    try:
        session = pkcs11.open_pkcs11_session(
            settings.SIGNER_MODULE, token_criteria=criteria, user_pin=settings.SIGNER_PASSWORD or None
        )
    except PinIncorrect:
        REFUSED.add(settings.SIGNER_PASSWORD)
        raise
    signer = Token(session, cert_label=settings.SIGNER_KEY_LABEL, key_label=settings.SIGNER_KEY_LABEL)
    try:
        asyncio.run(signer.ensure_objects_loaded())
    except Exception:
        _close(session)  # else the token would refuse to be opened a second time
        raise
    return signer


def _close(session):
    with suppress(Exception):  # of a token that is gone
        session.close()


def remote(certificate, sign, chain=()):
    """A signer at a service, for the installation's own function: `sign(data, algorithm)` returns the signature.

    certificate, chain: as PEM or DER bytes. data: the signed attributes, some hundred bytes, never the file.
    """
    from asn1crypto import pem, x509
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def read(encoded):
        return x509.Certificate.load(pem.unarmor(encoded)[2] if pem.detect(encoded) else encoded)

    class Remote(signers.Signer):
        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            return bytes(512) if dry_run else sign(data, digest_algorithm)

    store = SimpleCertificateStore()
    store.register_multiple(map(read, chain))
    return Remote(signing_cert=read(certificate), cert_registry=store)


def demo_key():
    """A key anybody could have made, kept beside the demo's data; nowhere else does this return one."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The key of the demo proves nothing: it signs in the demo alone.")
    from pyhanko.sign import signers

    kept = Path(settings.MEDIA_ROOT).with_name("demo-signing-key.p12")
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        own_key(kept, "Demonstration, not for real papers", password="")
    return signers.SimpleSigner.load_pkcs12(kept)


def own_key(path, name, *, password, days=3650):
    """Write a new RSA key with a certificate it signed itself to `path`, readable by this account alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    use = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
                         "encipher_only", "decipher_only"), False)  # fmt: skip
    certificate = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **use), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    how = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    written = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, how)
    path.touch(mode=0o600, exist_ok=True)
    path.write_bytes(written)
