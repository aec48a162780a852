"""Files for the printer that no longer fit: sheets ended since, another paper; and the way to print anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import handing, outdated, paper, printing, selections
from certificates.models import PaperSetting, PrintJob
from tests.build import TODAY, make_user

from .browsing import page
from .deciding import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk(learners=4)


@pytest.fixture
def job(desk):
    """The job of the class, done."""
    job = PrintJob.objects.get()
    printing.render_job.call(job.pk)
    job.refresh_from_db()
    return job


@pytest.fixture
def again(job, desk):
    register = desk.certificates[0].register
    return f"/print-jobs/new/?register={register.pk}&amp;number_from=1&amp;number_to=4"


def shown(client, user, job, name="proposal-detail"):
    return page(client, user, name, job.proposal_id if name == "proposal-detail" else job.pk)


def steps(answer):
    return [(step["when"], step["is_done"]) for step in answer.context["steps"]][3:]


def test_files_as_if_made_today_say_nothing(client, desk, job):
    for name in ("proposal-detail", "print-job-detail"):
        assert shown(client, desk.officer, job, name).context["old"] == {}


def test_sheets_ended_since_are_counted_and_printing_by_number_leaves_them_out(client, desk, job, again):
    desk.decide("void", desk.certificates[:1])
    desk.decide("reissue", desk.certificates[1:2])
    desk.decide("revoke", desk.certificates[2:3])
    assert outdated.ended(job) == {"replaced": 1, "revoked": 1, "void": 1}
    answer = shown(client, desk.officer, job)
    html = answer.content.decode()
    assert "3 tờ trong các tệp đã tạo ở đây không còn hiệu lực" in html
    assert html.count(f'href="{again}"') == 2  # in the notice, and as the next step
    assert "In 1 tờ còn hiệu lực" in html
    assert steps(answer) == [("1 tờ A4 ngang", True), ("0 trên 1", False)]
    of_job = shown(client, desk.officer, job, "print-job-detail").content.decode()
    assert "3 tờ trong các tệp đã tạo ở đây không còn hiệu lực" in of_job
    assert f'href="{again}"' in of_job


def test_a_class_is_finished_once_all_in_force_are_handed_over(client, desk, job):
    desk.decide("void", desk.certificates[:1])
    handing.hand_over_all(job.proposal, by=desk.officer, on=TODAY())
    answer = shown(client, desk.officer, job)
    assert steps(answer) == [("3 tờ A4 ngang", True), ("3 trên 3", True)]
    html = answer.content.decode()
    assert "Đã trao đủ 3 giấy chứng nhận còn hiệu lực" in html
    assert "Bước tiếp theo" not in html


def test_a_class_without_any_in_force_has_nothing_to_print(client, desk, job):
    desk.decide("void", desk.certificates)
    answer = shown(client, desk.officer, job)
    assert answer.context["old"]["again"] == ""
    assert "không còn giấy chứng nhận nào còn hiệu lực" in answer.content.decode()


def test_of_a_selection_only_what_ended_since_counts(desk, job):
    desk.decide("void", desk.certificates[:1])
    chosen = selections.begin(selections.by_number(desk.certificates[0].register, 1, 4), by=desk.officer)
    printing.render_job.call(chosen.pk)
    chosen.refresh_from_db()
    assert outdated.ended(chosen) == {}
    desk.decide("void", desk.certificates[1:2])
    assert outdated.ended(chosen) == {"void": 1}


def test_another_paper_is_told_and_leads_to_the_same_numbers(client, desk, job, again):
    paper.set_paper(desk.centre, by=desk.officer, stock="words", left=1, top=0)
    for name in ("proposal-detail", "print-job-detail"):
        html = shown(client, desk.officer, job, name).content.decode()
        assert "Thiết lập giấy in của trung tâm đã thay đổi" in html
        assert f'href="{again}"' in html
    PrintJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() + timedelta(seconds=1))
    assert shown(client, desk.officer, job).context["old"] == {}


def test_the_same_paper_kept_again_is_no_other_paper(client, desk, job):
    PaperSetting.objects.create(
        centre=desk.centre, stock="words", changed_by=desk.officer, changed_at=job.finished_at - timedelta(days=1)
    )
    paper.set_paper(desk.centre, by=desk.officer, stock="words", left=0, top=0)
    assert shown(client, desk.officer, job).context["old"] == {}


def test_a_closed_centre_prints_on_the_paper_of_its_keeper(desk, job, build):
    keeper = build.make_centre("Diễn Châu")
    type(desk.centre).objects.filter(pk=desk.centre.pk).update(custodian=keeper)
    paper.set_paper(keeper, by=make_user("officer", centre=keeper), stock="words", left=0, top=0)
    job = PrintJob.objects.get(pk=job.pk)
    assert outdated.is_other_paper(job)


def test_whoever_only_reads_is_told_but_offered_no_form(client, desk, job):
    desk.decide("void", desk.certificates[:1])
    province = make_user("province", province=desk.centre.province)
    html = shown(client, province, job, "print-job-detail").content.decode()
    assert "1 tờ trong các tệp" in html
    assert "/print-jobs/new/" not in html


def test_the_form_is_filled_in_by_the_address(client, desk, again):
    client.force_login(desk.officer)
    html = client.get(again.replace("&amp;", "&")).content.decode()
    assert 'name="number_from" value="1"' in html
    assert 'name="number_to" value="4"' in html
    assert f'<option value="{desk.certificates[0].register_id}" selected>' in html
    day = TODAY().strftime("%d/%m/%Y")
    html = client.get(f"/print-jobs/new/?by=period&form=state&printed_from={day}&printed_to={day}").content.decode()
    assert html.count(f'value="{day}"') == 2
    assert '<option value="state" selected>' in html


def test_the_page_of_the_paper_leads_to_printing_by_number(client, desk):
    client.force_login(desk.officer)
    assert 'href="/print-jobs/new/"' in client.get("/paper/").content.decode()
