"""Files that are given out signed: PAdES, whole, kept, and never unsigned in place of signed."""

import hashlib
import io

import pikepdf
import pypdfium2
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates import press, printing, signatures, signercheck
from certificates.models import CertificateFile, PrintJob
from tests.build import make_certificates, make_recognised_class

PASSWORD = "một mật khẩu"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("key") / "throw-away.p12"
    signatures.own_key(path, "Trung tâm thử nghiệm", password=PASSWORD, days=2)
    return path


@pytest.fixture(autouse=True)
def new_signer():
    forget = signatures._signer.cache_clear
    forget()
    yield
    forget()


@pytest.fixture
def signing(settings, key):
    settings.SIGNER = "certificates.signatures.key_file"
    settings.SIGNER_KEY_FILE, settings.SIGNER_PASSWORD = str(key), PASSWORD
    return settings


@pytest.fixture
def certificate(db):
    return make_certificates(make_recognised_class(learners=1))[0]


def checked(content, key):
    """What pyHanko's own validator says of the signature in `content`."""
    _key, certificate, _others = pkcs12.load_key_and_certificates(key.read_bytes(), PASSWORD.encode())
    trusted = x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[0]
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[trusted], allow_fetching=False))


def test_without_a_signer_the_bytes_are_those_of_the_press(certificate):
    content = press.render([certificate.printed], electronic=True)
    assert signatures.signed(content) == content
    assert signatures.stack() == ""


def test_a_signed_copy_is_whole_trusted_and_kept(certificate, signing, key):
    kept = printing.electronic_file(certificate)
    content = kept.file.read()
    said = checked(content, key)
    assert said.bottom_line
    assert (said.intact, said.valid, said.trusted, said.coverage.name) == (True, True, True, "ENTIRE_FILE")
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert "signed by pyHanko" in kept.stack
    assert printing.electronic_file(certificate) == kept  # not signed a second time
    assert CertificateFile.objects.count() == 1


def test_two_who_ask_at_once_get_one_signed_copy(certificate, signing, monkeypatch):
    sign, others = signatures.signed, []

    def somebody_is_faster(content):
        if not others:
            others.append(None)
            others[0] = printing.electronic_file(certificate)
        return sign(content)

    monkeypatch.setattr(signatures, "signed", somebody_is_faster)
    assert printing.electronic_file(certificate) == others[0] == CertificateFile.objects.get()


def test_a_signature_only_adds_to_the_file(certificate, signing):
    plain = press.render([certificate.printed], electronic=True)
    signed = signatures.signed(plain)
    assert signed.startswith(plain)
    document = pypdfium2.PdfDocument(signed)
    assert len(document) == 1
    assert certificate.number in document[0].get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert pdf.check_pdf_syntax() == []
        signature = pdf.Root.AcroForm.Fields[0].V
        assert signature.SubFilter == "/ETSI.CAdES.detached"


@pytest.mark.parametrize("place", [0.1, 0.5, 0.8])
def test_a_changed_byte_is_found(certificate, signing, key, place):
    plain = press.render([certificate.printed], electronic=True)
    signed = bytearray(signatures.signed(plain))
    stream = signed.index(b"stream", int(len(plain) * place)) + 20
    signed[stream] ^= 1
    said = checked(bytes(signed), key)
    assert not said.intact
    assert not said.bottom_line


def test_a_key_that_is_not_trusted_is_not_believed(certificate, signing, key, tmp_path):
    signed = signatures.signed(press.render([certificate.printed], electronic=True))
    other = tmp_path / "other.p12"
    signatures.own_key(other, "Trung tâm thử nghiệm", password=PASSWORD, days=2)
    assert not checked(signed, other).bottom_line


def test_a_key_file_is_for_the_portal_alone(key):
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("wrong", ["password", "file"])
def test_a_key_that_cannot_be_used_gives_out_nothing(certificate, signing, wrong, tmp_path):
    if wrong == "password":
        signing.SIGNER_PASSWORD = "another"
    else:
        signing.SIGNER_KEY_FILE = str(tmp_path / "gone.p12")
    with pytest.raises(signatures.CannotSign):
        printing.electronic_file(certificate)
    assert CertificateFile.objects.count() == 0


def test_a_job_says_which_files_could_not_be_signed(certificate, signing):
    signing.SIGNER_PASSWORD = "another"
    job = PrintJob.objects.get()
    printing.render_job.call(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert job.errors == [{"item": certificate.number, "message": "sign"}]
    assert "ký" in str(printing.problems(job)[0]["message"])


def test_a_service_signs_without_seeing_the_file(certificate, settings, key, monkeypatch):
    private, public, _others = pkcs12.load_key_and_certificates(key.read_bytes(), PASSWORD.encode())
    seen = []

    def sign(data, algorithm):
        seen.append((len(data), algorithm))
        return private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    encoded = public.public_bytes(serialization.Encoding.PEM)
    settings.SIGNER = "the service"
    monkeypatch.setattr(signatures, "_signer", lambda: signatures.remote(encoded, sign))
    signed = signatures.signed(press.render([certificate.printed], electronic=True))
    assert checked(signed, key).bottom_line
    assert len(seen) == 1
    assert seen[0][0] < 1000
    assert seen[0][1] == "sha256"


def test_the_key_of_the_demo_signs_in_the_demo_alone(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        signatures.demo_key()
    settings.DEMO = True
    first, again = signatures.demo_key(), signatures.demo_key()
    assert first.signing_cert.sha256 == again.signing_cert.sha256


@pytest.mark.parametrize(("signer", "found"), [("", 0), ("certificates.signatures.key_file", 0), ("gone.signer", 1)])
def test_a_signer_that_is_not_there_is_told_at_the_start(signing, signer, found):
    signing.SIGNER = signer
    assert len(signercheck.check_signer(None)) == found
