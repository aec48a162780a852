"""A signed QR: what is frozen at issue, what stands in it, which places it takes, and who may sign."""

import random
from datetime import date

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates import layout, places, seals, signingkeys, verifying
from certificates.models import Certificate, Register, StatusBlock
from tests.build import TODAY, make_centre, make_certificates, make_recognised_class

from .deciding import make_desk

pytestmark = pytest.mark.django_db
HOST = "https://chungchi.example.vn"


@pytest.fixture(autouse=True)
def signed(settings, tmp_path):
    """An installation that prints signed QR codes, with one key."""
    settings.QR_KIND, settings.SIGNING_KEYS = "signed", str(tmp_path / "keys")
    settings.STATUS_DIR, settings.REGISTER_MARKS = str(tmp_path / "status"), str(tmp_path / "marks")
    return signingkeys.new()


def sealed(certificate):
    return seals.bytes_of(certificate.printed["qr"])


def test_the_facts_are_frozen_sealed_at_issue(signed):
    [certificate] = make_certificates(make_recognised_class(learners=1))
    printed = certificate.printed
    assert printed["qr"].startswith("HTTPS://CHUNGCHI.EXAMPLE.VN/C/#")
    assert (printed["qr_box"], printed["key_id"], printed["place"]) == (30, signed.id, 0)
    assert seals.is_genuine(bytes.fromhex(signed.public), seals.CERTIFICATE, sealed(certificate))
    assert seals.read(sealed(certificate)) == seals.Seal(
        signed.id, certificate.number, certificate.holder_name, certificate.enrolment.course_class.programme.code,
        certificate.centre.code, certificate.issued_on, 0,
    )  # fmt: skip
    layout.check_sheet(printed)


def test_the_year_of_birth_stands_in_it_only_where_the_policy_says_so(settings):
    settings.QR_BIRTH_YEAR = True
    [certificate] = make_certificates(make_recognised_class(learners=1))
    assert seals.read(sealed(certificate)).birth_year == certificate.holder_birth_on.year


def test_a_new_certificate_in_place_of_another_is_sealed_too():
    desk = make_desk(learners=1)
    [new] = desk.decide("reissue")
    seal = seals.read(sealed(new))
    assert (seal.number, seal.place) == (new.number, 1)
    assert seal.programme == desk.certificates[0].enrolment.course_class.programme.code


def test_without_a_key_nothing_is_issued(signed, settings, tmp_path):
    settings.SIGNING_KEYS = str(tmp_path / "none")
    with pytest.raises(ValidationError) as refused:
        make_certificates(make_recognised_class(learners=1))
    assert refused.value.code == "no_signing_key"
    assert not Certificate.objects.exists()


def test_by_default_no_key_is_asked_for_and_no_place_taken(settings, tmp_path):
    settings.QR_KIND, settings.SIGNING_KEYS = "address", str(tmp_path / "none")
    [certificate] = make_certificates(make_recognised_class(learners=1))
    assert certificate.printed["qr"].endswith(certificate.token)
    assert not StatusBlock.objects.exists()


# --- The form ----------------------------------------------------------------------------------------------

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SEAL = seals.Seal(1, "0287-GCN/TTCT", "Nguyễn Thị Hồng Vân", "BDNTD", "40.27", date(2026, 3, 2), 393_293)


def test_one_flipped_bit_of_ten_thousand_is_never_accepted():
    good, chance = seals.sign(KEY, seals.CERTIFICATE, SEAL.pack()), random.Random(20)
    public = KEY.public_key().public_bytes_raw()
    assert seals.is_genuine(public, seals.CERTIFICATE, good)
    for _each in range(10_000):
        bit = chance.randrange(len(good) * 8)
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << bit % 8
        assert not seals.is_genuine(public, seals.CERTIFICATE, bytes(bad)), bit


def test_what_was_signed_as_a_status_list_is_no_certificate():
    other = seals.sign(KEY, seals.STATUS, SEAL.pack())
    assert not seals.is_genuine(KEY.public_key().public_bytes_raw(), seals.CERTIFICATE, other)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text[:40],
        lambda text: "",
        lambda text: "1" + text,
        lambda text: text.replace(text[3], "é"),
        lambda text: text[:-1] + chr(ord(text[-1]) + 1),
    ],
)
def test_a_text_that_was_changed_is_no_seal_or_not_genuine(change):
    text = change(seals.address(HOST, KEY, SEAL).rpartition("#")[2])
    try:
        bad = seals.bytes_of(text)
        seals.read(bad)
    except seals.NotASeal:
        return
    assert not seals.is_genuine(KEY.public_key().public_bytes_raw(), seals.CERTIFICATE, bad)


def test_bytes_of_strangers_are_refused_and_nothing_else_happens():
    chance = random.Random(3)
    for _each in range(3000):
        with pytest.raises(seals.NotASeal):
            seals.read(chance.randbytes(chance.randrange(1, 90)) + bytes(64))


@pytest.mark.parametrize(
    ("name", "most"), [("Nguyễn Thị Hồng Vân", 9), ("Lê Hà", 9), ("Ễ" * 120, 12)], ids=["usual", "short", "longest"]
)
@pytest.mark.parametrize("host", ["chungchi.example.vn", "ttct.tinhuynghean.gov.vn"])
def test_the_symbol_stays_small_and_is_read_back(name, most, host):
    seal = seals.Seal(
        *[getattr(SEAL, field) for field in ("key_id", "number")], name, *"AB", SEAL.issued_on, 40_000_000
    )
    content = seals.address(f"https://{host}", KEY, seal)
    symbol = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = symbol.to_image(scale=1, add_quiet_zones=False)
    assert (picture.shape[0] - 17) // 4 <= most
    [read] = zxingcpp.read_barcodes(symbol.to_image(scale=3, add_quiet_zones=True))
    assert read.text == content
    shown = seals.read(seals.bytes_of(read.text)).name.rstrip("…")
    assert name.startswith(shown)


# --- Places ------------------------------------------------------------------------------------------------


def test_numbers_that_go_on_in_a_block_ask_the_database_nothing():
    [certificate] = make_certificates(make_recognised_class(learners=1))
    register = Register.objects.get(pk=certificate.register_id)
    with CaptureQueriesContext(connection) as captured:
        place_of = places.take(register, 2, 256)
    assert len(captured) == 0
    assert [place_of(seq) for seq in (2, 3, 256)] == [1, 2, 255]


def test_a_class_over_the_edge_of_a_block_goes_on_in_the_next_one_of_its_own():
    centre = make_centre()
    [one] = make_certificates(make_recognised_class(centre, learners=1))
    [other] = make_certificates(make_recognised_class(learners=1))
    Register.objects.filter(pk=one.register_id).update(last_seq=255)
    made = make_certificates(make_recognised_class(centre, learners=3))
    assert other.printed["place"] == 256
    assert [(each.seq, each.printed["place"]) for each in made] == [(256, 255), (257, 512), (258, 513)]
    assert set(StatusBlock.objects.values_list("register", "first_seq", "block_no")) == {
        (one.register_id, 1, 0), (other.register_id, 1, 1), (one.register_id, 257, 2),
    }  # fmt: skip


def test_a_block_begun_before_addresses_were_printed_for_a_while_is_found_again(settings):
    centre = make_centre()
    [first] = make_certificates(make_recognised_class(centre, learners=1))
    settings.QR_KIND = "address"
    make_certificates(make_recognised_class(centre, learners=1))
    Register.objects.filter(pk=first.register_id).update(last_seq=300)
    settings.QR_KIND = "signed"
    [later] = make_certificates(make_recognised_class(centre, learners=1))
    assert later.printed["place"] == 256 + 300 - 256
    assert StatusBlock.objects.get(first_seq=257).block_no == 1


def test_blocks_that_an_older_backup_lost_are_not_given_again(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        [one] = make_certificates(make_recognised_class(learners=1))
        Register.objects.filter(pk=one.register_id).update(last_seq=256)
        make_certificates(make_recognised_class(one.centre, learners=1))
    with connection.cursor() as cursor, transaction.atomic():  # what a restore does
        for name in ("no_delete", "no_change"):
            on_table = " ON certificates_statusblock" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER certificates_statusblock_{name}{on_table}")
        cursor.execute("DELETE FROM certificates_statusblock WHERE block_no = 1")
    [other] = make_certificates(make_recognised_class(learners=1))
    assert other.printed["place"] == 2 * 256


@pytest.mark.parametrize("change", ["SET block_no = 7", "SET first_seq = 7", None])
def test_the_database_keeps_a_place_for_ever(change):
    make_certificates(make_recognised_class(learners=1))
    statement = f"UPDATE certificates_statusblock {change}" if change else "DELETE FROM certificates_statusblock"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- The register's own answer -------------------------------------------------------------------------------


def test_the_register_answers_to_a_seal_it_printed(client):
    [certificate] = make_certificates(make_recognised_class(learners=1))
    found = verifying.by_seal(certificate.printed["qr"])
    assert (found.state, found.certificate.pk) == (verifying.VALID, certificate.pk)
    page = client.post("/verify/", {"seal": certificate.printed["qr"].rpartition("#")[2]})
    assert (page.status_code, certificate.number in page.content.decode()) == (200, True)


def test_a_seal_made_with_a_stolen_key_meets_nothing_in_the_register(client):
    [certificate] = make_certificates(make_recognised_class(learners=1))
    key_id, private = signingkeys.current()
    forged = seals.Seal(key_id, certificate.number, "Người Khác", "X", "Y", TODAY(), certificate.printed["place"])
    assert verifying.by_seal(seals.address(HOST, private, forged)).state == verifying.UNKNOWN
    assert client.post("/verify/", {"seal": "AAAA"}).status_code == 404


# --- Keys ----------------------------------------------------------------------------------------------------


def test_a_new_key_signs_and_what_the_old_one_signed_stays_good(signed):
    [before] = make_certificates(make_recognised_class(learners=1))
    newer = signingkeys.new()
    signingkeys.end(signed.id, signingkeys.RETIRED)
    [after] = make_certificates(make_recognised_class(learners=1))
    for certificate, key in ((before, signed), (after, newer)):
        assert certificate.printed["key_id"] == key.id
        kept = next(one for one in signingkeys.everyone() if one.id == key.id)
        assert seals.is_genuine(bytes.fromhex(kept.public), seals.CERTIFICATE, sealed(certificate))


def test_private_halves_are_for_their_owner_alone_and_deleted_when_they_end(signed):
    folder = signingkeys.folder()
    assert (folder / "key-1.pem").stat().st_mode & 0o777 == 0o600
    signingkeys.new()
    signingkeys.end(1, signingkeys.COMPROMISED)
    assert sorted(path.name for path in folder.iterdir()) == ["key-2.pem", "keys.json"]
    with pytest.raises(ValueError, match="compromised already"):
        signingkeys.end(1, signingkeys.RETIRED)
