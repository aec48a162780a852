"""The sheets and the printer of a centre: set by its people, kept in the log, read by whoever prints."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from centres.models import AuditLine, User
from centres.scope import WRITERS, Role
from certificates import issuing, paper, press, printing
from certificates.models import PaperSetting, PrintJob
from tests import reading
from tests.build import make_centre, make_proposal, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
SET = {"stock": "words", "left": Decimal("1.5"), "top": Decimal("-2"), "printer": "Canon LBP2900"}


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_user(Role.OFFICER, centre=centre)


def test_a_centre_that_set_nothing_prints_on_plain_paper(centre):
    assert paper.stock_of(centre) is None


@pytest.mark.parametrize(("stock", "words"), [("border", False), ("words", True)])
def test_what_is_printed_follows_the_setting_of_the_own_centre(centre, officer, stock, words):
    paper.set_paper(centre, by=officer, **SET | {"stock": stock})
    assert paper.stock_of(centre) == press.Stock(words=words, left=1.5, top=-2.0)
    assert paper.stock_of(make_centre("Yên Thành")) is None


def test_back_on_plain_paper_nothing_is_moved(centre, officer):
    paper.set_paper(centre, by=officer, **SET)
    paper.set_paper(centre, by=officer, **SET | {"stock": "plain"})
    assert paper.stock_of(centre) is None
    assert PaperSetting.objects.get().left == Decimal("1.5")


def test_each_change_is_a_line_of_the_log_with_before_and_after(centre, officer):
    setting = paper.set_paper(centre, by=officer, **SET)
    paper.set_paper(centre, by=officer, **SET)
    paper.set_paper(centre, by=officer, **SET | {"left": Decimal("3")})
    first, second = AuditLine.objects.filter(verb="set_paper").order_by("pk")
    assert first.facts["corrected"]["stock"] == ["plain", "words"]
    assert second.facts["corrected"] == {"left": ["1.5", "3"]}
    assert (second.centre, second.row_id) == (centre, setting.pk)


@pytest.mark.parametrize(
    "facts", [{"left": Decimal("20.1")}, {"top": Decimal("-20.1")}, {"stock": "other"}, {"printer": "A" * 61}]
)
def test_a_setting_that_cannot_be(centre, officer, facts):
    with pytest.raises(ValidationError):
        paper.set_paper(centre, by=officer, **SET | facts)
    assert not PaperSetting.objects.exists()


def test_the_database_refuses_a_sheet_that_is_moved_too_far(centre, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSetting.objects.create(centre=centre, left=Decimal(50), changed_by=officer)


def test_others_do_not_set_it(centre):
    for role in Role:
        with pytest.raises(PermissionDenied):
            paper.set_paper(centre, by=make_user(role), **SET)
    with pytest.raises(PermissionDenied):
        paper.set_paper(centre, by=make_user(Role.LECTURER, centre=centre), **SET)


def test_the_print_file_follows_the_setting_and_electronic_copies_do_not(centre, officer):
    proposal = make_proposal(make_recognised_class(centre, by=officer, learners=1))
    paper.set_paper(centre, by=officer, **SET)
    [certificate] = issuing.approve(proposal, by=User.objects.get(centre=centre, role=Role.DIRECTOR))
    job = PrintJob.objects.get(proposal=proposal)
    printing.render_job.call(job.pk)
    job.refresh_from_db()
    printed, electronic = reading.text(job.file.path), reading.text(certificate.files.get().file.path)
    for said in (printed, electronic):
        assert certificate.number in said
    assert "Ngày sinh:" not in printed
    assert "Ngày sinh:" in electronic


def test_certificates_of_a_closed_centre_are_printed_on_the_paper_of_the_one_that_keeps_them(centre, officer):
    paper.set_paper(centre, by=officer, **SET)
    old = make_centre("Cũ", centre.province)
    assert paper.stock_of(old) is None
    old.custodian = centre
    assert paper.stock_of(old) == press.Stock(words=True, left=1.5, top=-2.0)


# --- Its page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", ["/paper/", "/paper/calibration/", "/paper/trial/", "/paper/form/"])
def test_the_page_is_for_those_who_write_at_a_centre(client, role, page):
    client.force_login(make_user(role))
    assert client.get(page).status_code == (200 if role in WRITERS else 403)


def test_an_officer_sets_it_with_a_decimal_comma(client, centre, officer):
    client.force_login(officer)
    assert "giấy trắng" in client.get("/paper/").text
    typed = {"stock": "border", "left": "1,5", "top": "-2", "printer": "<b>Canon</b> {{ 7*7 }}"}
    assert client.post("/paper/", typed).url == "/paper/"
    assert paper.stock_of(centre) == press.Stock(words=False, left=1.5, top=-2.0)
    page = client.get("/paper/").text
    assert 'value="1,5"' in page
    assert "<b>Canon" not in page
    assert "{{ 7*7 }}" in page
    assert officer.full_name in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"left": "21"}, "left"), ({"top": "-20,5"}, "top"), ({"left": "1,55"}, "left"), ({"left": "abc"}, "left"),
     ({"left": "NaN"}, "left"), ({"left": "1e5"}, "left"), ({"stock": "x"}, "stock"), ({"left": ""}, "left")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(client, officer, typed, field):
    client.force_login(officer)
    page = client.post("/paper/", {"stock": "border", "left": "0", "top": "0"} | typed)
    assert list(page.context["form"].errors) == [field]
    assert not PaperSetting.objects.exists()


def test_the_calibration_sheet_and_the_trial_are_files(client, centre, officer):
    paper.set_paper(centre, by=officer, **SET)
    client.force_login(officer)
    for page in ("/paper/calibration/", "/paper/trial/", "/paper/form/"):
        assert client.get(page).content.startswith(b"%PDF")


def test_the_calibration_sheet_says_how_far_it_is_moved_already(client, centre, officer):
    paper.set_paper(centre, by=officer, **SET)
    client.force_login(officer)
    said = reading.text(client.get("/paper/calibration/").content)
    assert "Dịch sang phải = 1,5 + 20 − a" in said
    assert "Dịch xuống dưới = −2,0 + 20 − b" in said


def test_the_drawing_of_the_form_bears_the_own_name(client, centre, officer):
    client.force_login(officer)
    assert centre.name.upper() in reading.text(client.get("/paper/form/").content).upper()


def test_whoever_chooses_plain_paper_is_told_that_nothing_is_moved(client, officer):
    client.force_login(officer)
    typed = {"stock": "plain", "left": "10", "top": "10"}
    assert "không dịch" in client.post("/paper/", typed, follow=True).text
