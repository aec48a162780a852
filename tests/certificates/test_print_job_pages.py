"""Pages of print jobs: the list, the form that counts first, one job."""

from datetime import date

import pytest

from certificates import printing
from certificates.models import PrintJob, Register
from tests.build import make_centre, make_certificates, make_recognised_class, make_user

pytestmark = pytest.mark.django_db
NEW = "/print-jobs/new/"


@pytest.fixture
def certificates(course_class):
    return make_certificates(course_class)


@pytest.fixture
def browser(client, officer, certificates):
    client.force_login(officer)
    return client


def numbers(first, last, **more):
    return {"register": Register.objects.get().pk, "number_from": first, "number_to": last} | more


def period(centre, first, last, **more):
    known = {"centre": centre.pk, "form": "party", "printed_from": first, "printed_to": last}
    return {name: value.strftime("%d/%m/%Y") if isinstance(value, date) else value
            for name, value in (known | more).items()}  # fmt: skip


def test_the_register_leads_to_the_list_and_the_list_to_the_form(browser):
    assert 'href="/print-jobs/"' in browser.get("/certificates/").content.decode()
    assert f'href="{NEW}"' in browser.get("/print-jobs/").content.decode()
    assert browser.get(NEW).status_code == browser.get(f"{NEW}?by=period").status_code == 200


def test_a_register_leads_to_the_form_with_itself_chosen(browser):
    register = Register.objects.get()
    address = f"{NEW}?register={register.pk}"
    assert f'href="{address}"' in browser.get(f"/books/{register.pk}/").content.decode()
    assert f'<option value="{register.pk}" selected>' in browser.get(address).content.decode()
    assert "selected>20" not in browser.get(f"{NEW}?register=x").content.decode()


def test_how_many_match_is_shown_before_anything_begins(browser):
    page = browser.post(NEW, numbers(1, 2))
    assert "Sẽ in 2 giấy chứng nhận" in page.content.decode()
    assert 'name="agreed"' in page.content.decode()
    assert PrintJob.objects.count() == 1  # that of the class


def test_agreed_the_job_begins_and_its_page_is_shown(browser):
    answer = browser.post(NEW, numbers(1, 2, agreed="1"))
    job = PrintJob.objects.latest("pk")
    assert (answer.status_code, answer.url, job.sheets) == (302, f"/print-jobs/{job.pk}/", 2)
    page = browser.get(answer.url).content.decode()
    assert "Số 1 đến 2" in page


def test_by_period_too(browser, certificates):
    day, centre = certificates[0].issued_on, certificates[0].centre
    page = browser.post(f"{NEW}?by=period", period(centre, day, day))
    assert "Sẽ in 3 giấy chứng nhận" in page.content.decode()
    browser.post(f"{NEW}?by=period", period(centre, day, day, agreed="1"))
    assert PrintJob.objects.latest("pk").sheets == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number_to": 9}, "Sổ mới ghi đến số 3"),
        ({"number_from": 3, "number_to": 1}, "Điểm cuối đứng trước điểm đầu"),
        ({"number_from": ""}, "number_from"),
        ({"number_from": "1", "number_to": "9" * 30}, "number_to"),
        ({"register": "x"}, "register"),
    ],
)
@pytest.mark.parametrize("agreed", [{}, {"agreed": "1"}])
def test_what_cannot_be_printed_is_said_in_words(browser, typed, said, agreed):
    page = browser.post(NEW, numbers(1, 2) | typed | agreed)
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert 'class="invalid' in page.content.decode() or "invalid-feedback" in page.content.decode()
    assert 'name="agreed"' not in page.content.decode()
    assert PrintJob.objects.count() == 1


def test_too_many_are_refused_with_the_limit(browser, settings):
    settings.PRINT_MOST = 2
    page = browser.post(NEW, numbers(1, 3)).content.decode()
    assert "nhiều hơn mức 2 của một đợt in" in page
    assert 'name="agreed"' not in page


def test_a_split_is_told_beforehand(browser, settings):
    settings.PRINT_SHEETS_A_FILE = 2
    assert "chia thành 2 tệp" in browser.post(NEW, numbers(1, 3)).content.decode()


def test_registers_and_centres_of_elsewhere_cannot_be_chosen(client, certificates):
    stranger = make_user("officer", centre=make_centre("Anh Sơn"))
    client.force_login(stranger)
    day, centre = certificates[0].issued_on, certificates[0].centre
    for address, typed in [(NEW, numbers(1, 2)), (f"{NEW}?by=period", period(centre, day, day))]:
        page = client.post(address, typed | {"agreed": "1"})
        assert (page.status_code, certificates[0].number in page.content.decode()) == (200, False)
    assert PrintJob.objects.count() == 1


@pytest.mark.parametrize("role", ["lecturer", "province", "national"])
def test_who_writes_nothing_has_no_form(client, certificates, role):
    client.force_login(make_user(role, **({"centre": certificates[0].centre} if role == "lecturer" else {})))
    assert client.get(NEW).status_code == client.post(NEW, numbers(1, 2, agreed="1")).status_code == 403
    assert client.get("/print-jobs/").status_code == (403 if role == "lecturer" else 200)


def test_a_province_reads_but_is_offered_nothing_to_do(client, certificates):
    client.force_login(make_user("province", province=certificates[0].centre.province))
    job = PrintJob.objects.get()
    assert certificates[0].centre.short_name in client.get("/print-jobs/").content.decode()
    page = client.get(f"/print-jobs/{job.pk}/").content.decode()
    assert "/cancel/" not in page
    assert NEW not in page


def test_a_bad_sheet_is_named_on_the_page_and_the_work_can_go_on(browser):
    browser.post(NEW, numbers(1, 2, agreed="1"))
    job = PrintJob.objects.latest("pk")
    PrintJob.objects.filter(pk=job.pk).update(
        status="failed", errors=[{"item": "0002/GCN", "message": "render"}], missing=1, file="print-jobs/x.pdf"
    )
    said = browser.get(f"/print-jobs/{job.pk}/").content.decode()
    for words in ("0002/GCN", "thiếu 1 bản", f"/print-jobs/{job.pk}/retry/"):
        assert words in said
    lost = browser.get(f"/print-jobs/{job.pk}/download/", follow=True)
    assert "không còn trong kho lưu" in lost.content.decode()


def test_the_list_takes_the_same_queries_with_many_jobs(client, officer, certificates, constant_queries):
    client.force_login(officer)

    def add_rows(count):
        for _ in range(count):
            make_certificates(make_recognised_class(officer.centre, by=officer, learners=1))

    constant_queries(client, "/print-jobs/", add_rows)


def test_a_class_split_over_files_leads_to_them(browser, certificates, settings):
    job = PrintJob.objects.get()
    PrintJob.objects.filter(pk=job.pk).update(sheets_a_file=2)
    for _ in range(3):
        printing.render_job.func(job.pk)
    page = browser.get(job.ground.get_absolute_url()).content.decode()
    assert f'href="/print-jobs/{job.pk}/"' in page
    assert "Xem 2 tệp" in page
