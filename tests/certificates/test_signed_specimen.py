"""Where QR codes are signed, a specimen shows one of that kind, and no check takes it for the register's."""

import io

import pypdfium2
import pytest
import zxingcpp

from certificates import layout, seals, signingkeys, specimen, statuslists, wording, worst
from certificates.models import CertificateStatus
from tests.build import make_certificates, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
SIGNED = pytest.mark.parametrize("kind", ["signed", "address"])


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    """Keys and lists of its own."""
    settings.SIGNING_KEYS, settings.STATUS_DIR = str(tmp_path / "keys"), str(tmp_path / "status")
    settings.REGISTER_MARKS = str(tmp_path / "marks")
    signingkeys.new()


def scanned(content):
    picture = pypdfium2.PdfDocument(io.BytesIO(content))[0].render(scale=4).to_pil()
    return zxingcpp.read_barcode(picture).text


@SIGNED
def test_a_specimen_shows_the_kind_of_code_that_will_be_printed(settings, kind):
    settings.QR_KIND = kind
    sheet = worst.facts(wording.built_in("party"), "party")
    content = scanned(specimen.made([sheet]))
    assert content.startswith("HTTPS://CHUNGCHI.EXAMPLE.VN/C/")
    assert ("#" in content) == (kind == "signed")
    assert sheet["qr_box"] == (layout.QR_BOX_SIGNED if kind == "signed" else layout.QR_BOX)


def test_it_is_as_full_as_a_real_one_and_by_no_key_there_is(settings):
    settings.QR_KIND = "signed"
    [certificate] = make_certificates(make_recognised_class(learners=1))
    sealed = seals.bytes_of(worst.unnumbered()["qr"])
    assert len(sealed) >= len(seals.bytes_of(certificate.printed["qr"]))
    assert seals.read(sealed).key_id not in {key.id for key in signingkeys.everyone()}
    assert not any(
        seals.is_genuine(bytes.fromhex(key.public), seals.CERTIFICATE, sealed) for key in signingkeys.everyone()
    )


@SIGNED
def test_the_same_specimen_is_the_same_bytes(settings, kind):
    settings.QR_KIND = kind
    assert worst.unnumbered() == worst.unnumbered()


@SIGNED
def test_the_page_of_a_certificate_opens_what_its_code_opens(client, settings, kind):
    settings.QR_KIND = kind
    [certificate] = make_certificates(make_recognised_class(learners=1))
    assert certificate.status == CertificateStatus.ISSUED
    client.force_login(make_user("officer", centre=certificate.centre))
    statuslists.publish()
    page = client.get(f"/certificates/{certificate.pk}/")
    address = page.context["opens"]
    assert f'href="{address}"' in page.content.decode()
    assert certificate.printed["qr"].upper().endswith(address.upper())
    assert client.get(address).status_code == 200


@SIGNED
def test_the_public_check_leads_to_the_page_for_places_without_a_network(client, settings, kind):
    settings.QR_KIND = kind
    assert ('href="/C/"' in client.get("/verify/").content.decode()) == (kind == "signed")
