"""A key that lies in a token (PKCS#11, tried on SoftHSM), and the time confirmed by a service (RFC 3161)."""

import http.server
import io
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import press, signatures, signercheck
from tests.parallel import at_once

from .papers import paper

PIN, LABEL, PASSWORD = "2468", "dau", "một mật khẩu"
MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
needs_softhsm = pytest.mark.skipif(
    not (MODULE.exists() and shutil.which("softhsm2-util") and find_spec("pkcs11")),
    reason="needs SoftHSM 2 (Debian: softhsm2) and python-pkcs11 (extra sign-token)",
)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "throw-away.p12"
    signatures.own_key(path, "Trung tâm thử nghiệm", password=PASSWORD, days=2)
    return pkcs12.load_key_and_certificates(path.read_bytes(), PASSWORD.encode())[:2]


@pytest.fixture(scope="module")
def plain():
    return press.render([paper()], electronic=True)


def trusted(*certificates):
    roots = [x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in certificates]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def checked(content, *certificates):
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    context = trusted(*certificates)
    return validate_pdf_signature(signature, context, ts_validation_context=context)


# --- The token --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def module(tmp_path_factory, key):
    """SoftHSM with the key and its certificate in the second of two tokens."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    for label in ("another", "ttct"):
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "13579"], check=True
        )
    private, certificate = key
    pem = folder / "key.pem"
    pem.write_bytes(private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    subprocess.run(
        ["softhsm2-util", "--import", pem, "--token", "ttct", "--label", LABEL, "--id", "01", "--pin", PIN], check=True
    )
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    facts = decode_x509_certificate(certificate.public_bytes(serialization.Encoding.DER))
    with pkcs11.lib(str(MODULE)).get_token(token_label="ttct").open(user_pin=PIN, rw=True) as session:
        session.create_object(facts | {pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.TOKEN: True})
    yield MODULE
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def token(settings, module):
    """An installation whose key lies in the token."""
    signatures._signer.cache_clear()
    settings.SIGNER, settings.SIGNER_MODULE = "certificates.signatures.token", str(module)
    settings.SIGNER_TOKEN, settings.SIGNER_KEY_LABEL, settings.SIGNER_PASSWORD = "ttct", LABEL, PIN
    yield settings
    if signatures._signer.cache_info().currsize:
        signatures._close(signatures._signer().pkcs11_session)
    signatures._signer.cache_clear()


@needs_softhsm
def test_the_key_in_the_token_signs(token, key, plain):
    assert signercheck.check_signer(None) == signercheck.check_signature(None) == []
    for _ in range(2):
        said = checked(signatures.signed(plain), key[1])
        assert (said.bottom_line, said.coverage.name) == (True, "ENTIRE_FILE")
    assert signatures._signer.cache_info().misses == 1  # opened once


@needs_softhsm
def test_eight_who_ask_at_once_get_their_signatures(token, key, plain):
    made = at_once([lambda: signatures.signed(plain)] * 8)
    assert [error for error in made if isinstance(error, Exception)] == []
    assert all(checked(content, key[1]).bottom_line for content in made)


@needs_softhsm
@pytest.mark.parametrize(
    ("setting", "wrong"), [("SIGNER_PASSWORD", "0000"), ("SIGNER_TOKEN", "gone"), ("SIGNER_KEY_LABEL", "gone")]
)
def test_what_was_wrong_is_told_and_once_mended_it_signs(token, key, plain, setting, wrong):
    right = getattr(token, setting)
    setattr(token, setting, wrong)
    with pytest.raises(signatures.CannotSign, match=r"Pin|gone"):
        signatures.signed(plain)
    [told] = signercheck.check_signature(None)
    assert PIN not in told.msg
    setattr(token, setting, right)
    assert checked(signatures.signed(plain), key[1]).bottom_line


@needs_softhsm
def test_a_wrong_pin_is_tried_once_however_many_ask(token, plain, monkeypatch):
    from pyhanko.sign import pkcs11

    tries, open_session = [], pkcs11.open_pkcs11_session
    monkeypatch.setattr(pkcs11, "open_pkcs11_session", lambda *a, **k: tries.append(1) or open_session(*a, **k))
    token.SIGNER_PASSWORD = "1111"
    for _ in range(5):
        with pytest.raises(signatures.CannotSign, match=r"PIN|Pin"):
            signatures.signed(plain)
    assert len(tries) == 1


@needs_softhsm
def test_a_token_that_was_pulled_out_is_opened_anew(token, key, plain):
    signatures.signed(plain)
    signatures._signer().pkcs11_session.close()  # what a session is after its token was away
    with pytest.raises(signatures.CannotSign):
        signatures.signed(plain)
    assert checked(signatures.signed(plain), key[1]).bottom_line


# --- The time ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority():
    """The key and certificate of a time stamp service."""
    private, now = rsa.generate_private_key(public_exponent=65537, key_size=2048), datetime.now(UTC)
    who = made.Name([made.NameAttribute(made.NameOID.COMMON_NAME, "Thời gian thử nghiệm")])
    certificate = (
        made.CertificateBuilder().subject_name(who).issuer_name(who).public_key(private.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(made.ExtendedKeyUsage([made.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
    )  # fmt: skip
    return private, certificate


@contextmanager
def served(answer):
    """The address of a service that answers each request with `answer(its bytes)`: (status, bytes)."""

    class Service(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.headers["Content-Type"] == "application/timestamp-query"
            status, told = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def stamped(authority, **how):
    """What a service with that key answers; `how` as DummyTimeStamper takes it."""
    private, certificate = authority
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    stamper = DummyTimeStamper(public, keys.PrivateKeyInfo.load(der), **how)
    return lambda asked: (200, stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump())


@pytest.fixture
def signing(settings, key, monkeypatch):
    """An installation whose key lies in a file that was read already."""
    private, certificate = key

    def sign(data, _algorithm):
        return private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    encoded = certificate.public_bytes(serialization.Encoding.DER)
    settings.SIGNER = "the service"
    monkeypatch.setattr(signatures, "_signer", lambda: signatures.remote(encoded, sign))
    return settings


def test_the_time_of_signing_is_that_of_the_service(signing, key, authority, plain):
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    with served(stamped(authority, fixed_dt=at)) as signing.SIGNER_TIME_STAMP:
        said = checked(signatures.signed(plain), key[1], authority[1])
    assert said.bottom_line
    assert (said.timestamp_validity.timestamp, said.timestamp_validity.valid) == (at, True)


BROKEN = {
    "an error page": lambda _asked: (500, b"<html>"),
    "no time stamp": lambda _asked: (200, b"<html>"),
    "nothing": lambda _asked: (200, b""),
    "a refusal": lambda _asked: (200, tsp.TimeStampResp({"status": {"status": 2}}).dump()),
}


@pytest.mark.parametrize("how", BROKEN)
def test_without_the_time_nothing_is_given_out(signing, how, plain):
    with served(BROKEN[how]) as signing.SIGNER_TIME_STAMP, pytest.raises(signatures.CannotSign):
        signatures.signed(plain)


def test_a_time_stamp_of_another_request_is_none(signing, authority, plain):
    """Somebody in between sends an old answer again."""
    answer, kept = stamped(authority), []

    def again(asked):
        kept.append(answer(asked))
        return kept[0]

    with served(again) as signing.SIGNER_TIME_STAMP:
        signatures.signed(plain)
        with pytest.raises(signatures.CannotSign):
            signatures.signed(plain)
