"""Pages of templates: read by everybody, written by national staff, looked at as marked specimens; text stays text."""

import http.client
import http.server
import io
import re
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from centres.models import AuditLine
from centres.scope import Role
from certificates import press, templates, wording
from certificates.models import Certificate, CertificateTemplate, Proposal, Register
from tests.build import (
    TODAY,
    make_centre,
    make_certificates,
    make_programme,
    make_proposal,
    make_recognised_class,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW = "/certificate-templates/new/?form=party"


def first():
    return CertificateTemplate.objects.get(code="dang", version=1)


def words(content):
    """The text of a PDF, white space narrowed."""
    with pypdfium2.PdfDocument(content) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


def written(**texts):
    """What the form posts."""
    known = {key: text.built_in for key, text in wording.TEXTS.items()}
    return {"effective_from": TODAY().strftime("%d/%m/%Y"), "source": "", "after": "1"} | known | texts


# --- Who reads, who writes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_and_only_national_staff_write(client, role):
    client.force_login(make_user(role))
    html = client.get("/certificate-templates/").text
    assert "dang/1" in html
    assert "In theo chữ có sẵn" not in html  # both forms have templates
    detail = client.get(first().get_absolute_url())
    assert detail.status_code == 200
    assert "GIÁM ĐỐC {TRUNG TÂM}" in detail.text
    may = role == Role.NATIONAL
    assert ("/certificate-templates/new/" in html) is may
    assert client.get(NEW).status_code == (200 if may else 403)
    assert client.post(NEW, written(title="X")).status_code == (302 if may else 403)
    assert CertificateTemplate.objects.count() == (3 if may else 2)


def test_strangers_are_led_to_the_sign_in_page(client):
    for page in ("/certificate-templates/", NEW, first().get_absolute_url(), f"{first().get_absolute_url()}preview/"):
        assert "/sign-in/" in client.get(page).url


def test_national_staff_write_the_next_version(client):
    client.force_login(make_user(Role.NATIONAL))
    page = client.get(NEW).text
    assert "{số quyết định}" in page
    made = client.post(NEW, written(authority="BAN GIÁM ĐỐC {TRUNG TÂM}", source="Hướng dẫn mới"))
    template = CertificateTemplate.objects.get(code="dang", version=2)
    assert made.url == template.get_absolute_url()
    assert (template.words["authority"], template.source) == ("BAN GIÁM ĐỐC {TRUNG TÂM}", "Hướng dẫn mới")
    assert "dang/2" in client.get("/certificate-templates/").text


def test_a_template_for_one_programme_begins_with_the_texts_of_today(client):
    client.force_login(make_user(Role.NATIONAL))
    programme = make_programme()
    page = f"{NEW}&programme={programme.pk}&level=commune"
    templates.add_version(by=make_user(Role.NATIONAL), form="party", effective_from=TODAY(), texts={"title": "BẰNG"})
    assert client.get(page).context["form"]["title"].value() == "BẰNG"
    client.post(page, written(title="CHỨNG CHỈ", after="0"))
    template = CertificateTemplate.objects.get(programme=programme)
    assert (template.level, template.version, template.words["title"]) == ("commune", 1, "CHỨNG CHỈ")
    assert template.code == f"dang-{programme.code.lower()}-xa"
    ended = client.post(page, written(after="1", is_end="on"))
    assert ended.status_code == 302
    assert "kết thúc mẫu riêng" in client.get(ended.url).text


def test_of_two_who_write_the_next_version_the_second_is_told(client):
    client.force_login(make_user(Role.NATIONAL))
    client.post(NEW, written(title="A"))
    second = client.post(NEW, written(title="B"))
    assert second.status_code == 200
    assert second.context["form"].non_field_errors()
    assert second.context["form"]["title"].value() == "B"
    assert CertificateTemplate.objects.filter(code="dang").count() == 2


@pytest.mark.parametrize(
    "query", ["", "?form=other", "?form=party&programme=999999", "?form=party&programme='--", "?form=party&level=x"]
)
def test_a_series_that_is_not_there_leads_back(client, query):
    client.force_login(make_user(Role.NATIONAL))
    assert client.get(f"/certificate-templates/new/{query}").url == "/certificate-templates/"


def test_refusals_stand_at_their_fields_and_keep_what_was_typed(client):
    client.force_login(make_user(Role.NATIONAL))
    yesterday = (TODAY() - timedelta(days=1)).strftime("%d/%m/%Y")
    for typed, field in (
        ({"title": "{lạ}"}, "title"),
        ({"course": "{{ settings.SECRET_KEY }}"}, "course"),
        ({"effective_from": yesterday}, "effective_from"),
        ({"effective_from": "31/02/2030"}, "effective_from"),
        ({"title": "A" * 500}, "title"),
        ({"unit_label": "Cơ quan, đơn vị, tổ chức nơi học viên đang công tác:"}, "unit_label"),
    ):
        page = client.post(NEW, written(**typed))
        assert set(page.context["form"].errors) == {field}, typed
        assert page.context["form"][field].value() == typed[field]
    assert CertificateTemplate.objects.count() == 2


def test_the_list_takes_the_same_queries_for_one_version_and_for_thirty(client, constant_queries):
    by = make_user(Role.NATIONAL)
    client.force_login(by)

    def more(n):
        for _version in range(n):
            templates.add_version(by=by, form="party", effective_from=TODAY(), programme=make_programme(), texts={})

    constant_queries(client, "/certificate-templates/", more)


def test_the_sheets_of_a_proposal_take_the_same_queries_for_one_and_for_thirty(client, count_queries):
    counted = []
    for n, place in ((1, "Yên Thành"), (30, "Quỳnh Lưu")):
        proposal = make_proposal(make_recognised_class(make_centre(place), learners=n))
        client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
        counted.append(count_queries(client, f"/proposals/{proposal.pk}/preview/"))
    assert counted[0] == counted[1] <= 25


# --- Looking --------------------------------------------------------------------------------------------------


def counters():
    return (
        Certificate.objects.count(), Register.objects.count(), CertificateTemplate.objects.count(),
        sum(Register.objects.values_list("last_seq", flat=True)),
    )  # fmt: skip


def test_a_version_is_looked_at_before_it_is_entered_and_nothing_is_kept(client):
    client.force_login(make_user(Role.NATIONAL))
    before = counters()
    looked = client.post(NEW, written(authority="BAN GIÁM ĐỐC {TRUNG TÂM}") | {"deed": "look"})
    assert looked["Content-Type"] == "application/pdf"
    assert "BAN GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ THỊ XÃ HOÀNG MAI" in words(looked.content)
    assert "KHÔNG PHẢI GIẤY CHỨNG NHẬN" in words(looked.content)
    assert counters() == before
    refused = client.post(NEW, written(authority="{lạ}") | {"deed": "look"})
    assert set(refused.context["form"].errors) == {"authority"}


@pytest.mark.parametrize("form", ["party", "state"])
def test_the_hardest_sheet_is_marked_and_has_no_number(client, form):
    client.force_login(make_user(Role.OFFICER))
    template = CertificateTemplate.objects.get(form=form)
    said = words(client.get(f"{template.get_absolute_url()}preview/").content)
    assert "BẢN XEM THỬ" in said
    assert "XEM THỬ" in said
    assert "0000" in said
    assert "CÔNG HUYỀN TÔN NỮ" in said
    page = client.get(template.get_absolute_url())
    assert {str(one["label"]) for one in page.context["findings"] if one["smallest"]} == {
        "Họ và tên", "Quê quán", "Đơn vị công tác", "Chương trình"
    }  # fmt: skip


def test_a_template_is_looked_at_with_a_learner_of_the_own_scope_only(client):
    ours, theirs = make_proposal(learners=2), make_proposal(make_recognised_class(make_centre("Yên Thành")))
    client.force_login(make_user(Role.OFFICER, centre=ours.centre))
    template = first()
    page = client.get(template.get_absolute_url())
    assert f"?proposal={ours.pk}" in page.text
    assert f"?proposal={theirs.pk}" not in page.text
    before = counters()
    answer = client.get(f"{template.get_absolute_url()}preview/?proposal={ours.pk}")
    said = words(answer.content)
    holder = max((one.learner.full_name for one in ours.enrolments.all()), key=len)
    assert holder.upper()[:10] in said or "HỌC VIÊN" in said
    assert "KHÔNG PHẢI GIẤY CHỨNG NHẬN" in said
    assert counters() == before
    for wrong in (theirs.pk, 999999, "'--", "-1"):
        assert client.get(f"{template.get_absolute_url()}preview/?proposal={wrong}").status_code == 404


# --- Text stays text ------------------------------------------------------------------------------------------


HOSTILE = ["<b>X</b>", "<script>x</script>", '<img src="{url}">', "file:///etc/passwd", "{url}", "@import url({url})",
           "%s %(x)s", "${{x}}"]  # fmt: skip
REFUSED = ["{{ x }}", "{0.__class__}", "{% include '/etc/passwd' %}", "{}", "{khóa.__class__}", "{khóa!r:>9}"]


@pytest.fixture
def canary():
    """(address, requests) of a server that counts who comes."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x", seen
    server.shutdown()
    server.server_close()


OPENED = []  # (event, what) while somebody listens; a hook of the interpreter cannot be taken off again
LISTENING = []


def _listen(event, arguments):
    if LISTENING and event in {"open", "socket.connect"}:
        OPENED.append((event, str(arguments[0 if event == "open" else 1])))


sys.addaudithook(_listen)


@pytest.fixture
def opened():
    """What is opened and connected to during the test."""
    OPENED.clear()
    LISTENING.append(True)
    yield OPENED
    LISTENING.clear()


def test_the_listener_hears_files_and_connections(opened, canary):
    """The control of the test below."""
    address, seen = canary
    Path("/etc/passwd").read_bytes()
    there = http.client.HTTPConnection(address.split("/")[2])
    there.request("GET", "/x")
    there.getresponse().read()
    assert ("open", "/etc/passwd") in opened
    assert [event for event, _what in opened].count("socket.connect") == 1
    assert seen == ["/x"]


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("key", list(wording.TEXTS))
def test_whatever_looks_like_code_is_refused_in_every_text(key, text):
    with pytest.raises(ValidationError) as refused:
        wording.cleaned({key: text})
    assert list(refused.value.error_dict) == [key]
    assert refused.value.error_dict[key][0].code in {"unknown_mark", "open_mark"}


@pytest.mark.parametrize("text", HOSTILE[:5])
def test_hostile_texts_are_printed_as_they_stand_and_nobody_is_asked(client, canary, opened, text):
    address, seen = canary
    text = text.replace("{url}", address)
    client.force_login(make_user(Role.NATIONAL))
    short = text[:24]
    texts = dict.fromkeys(("authority", "course"), text) | {"title": short}
    answer = client.post(NEW, written(**texts) | {"deed": "look"})
    assert answer["Content-Type"] == "application/pdf", answer.context["form"].errors
    bare = re.sub(r"\s", "", words(answer.content))
    assert re.sub(r"\s", "", text) in bare
    assert not seen
    client.post(NEW, written(**texts))
    page = client.get(CertificateTemplate.objects.get(code="dang", version=2).get_absolute_url()).text
    assert "<script>x" not in page
    assert "<b>X</b>" not in page
    [certificate] = make_certificates(make_recognised_class(learners=1), issue_on=TODAY())
    assert certificate.printed["course"] == text
    press.render([certificate.printed], electronic=True)
    assert not seen
    assert not [what for event, what in opened if event == "open" and "passwd" in what]
    assert not [what for event, what in opened if event == "socket.connect" and address.split("/")[2][10:] in what]


def test_what_stands_for_a_mark_is_not_read_again():
    texts = wording.Wording("dang/9", {"title": "{trung tâm} {khóa}"})
    assert texts.filled("title", {"trung tâm": "{khóa} {0}", "khóa": "II"}) == "{khóa} {0} II"


def test_a_mark_in_capitals_gives_capitals_and_any_composition_is_known():
    texts = wording.Wording("dang/9", {"title": "{TRUNG TÂM} {trung tâm} { trung  tâm }"})
    assert texts.filled("title", {"trung tâm": "Huyện A"}) == "HUYỆN A Huyện A Huyện A"


# --- Before the approval --------------------------------------------------------------------------------------


@pytest.fixture
def proposal():
    return make_proposal(learners=3)


def test_the_proposal_leads_to_its_sheets(client, proposal):
    client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
    page = f"/proposals/{proposal.pk}/preview/"
    assert page in client.get(proposal.get_absolute_url()).text
    looked = client.get(page)
    assert looked.context["count"] == 3
    assert looked.context["template"] == "dang/1"
    chosen = proposal.enrolments.first()
    assert chosen.learner.full_name.upper() in client.get(f"{page}?learner={chosen.pk}").text


def test_the_specimen_of_a_learner_takes_no_number_and_is_logged(client, proposal):
    client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
    before, chosen = counters(), proposal.enrolments.last()
    answer = client.get(f"/proposals/{proposal.pk}/preview/download/?learner={chosen.pk}")
    said = words(answer.content)
    assert chosen.learner.full_name.upper() in said
    assert "BẢN XEM THỬ" in said
    assert "GCN/TTCT" not in said.replace("QĐ/TTCT", "")
    assert counters() == before
    assert AuditLine.objects.filter(verb="look_at_specimen").count() == 1
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1


def test_an_empty_field_is_counted(client, proposal):
    proposal.enrolments.update(workplace="Chi bộ 1")
    learner = proposal.enrolments.first().learner
    learner.home_place = ""
    learner.save()
    client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
    found = client.get(f"/proposals/{proposal.pk}/preview/").context["findings"]
    homes = [one["blank"] for one in found if str(one["label"]) == "Quê quán"]
    assert homes == [sum(not one.learner.home_place for one in proposal.enrolments.select_related("learner"))]


def test_a_mark_nothing_is_known_for_is_named_before_the_approval(client, proposal):
    by = make_user(Role.NATIONAL)
    Proposal.objects.update(issue_on=TODAY())
    templates.add_version(by=by, form="party", effective_from=TODAY(), texts={"title": "GIẤY {thời hạn}"})
    client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
    page = client.get(f"/proposals/{proposal.pk}/preview/")
    assert "{thời hạn}" in page.context["problem"]
    assert "{thời hạn}" in page.text
    answer = client.get(f"/proposals/{proposal.pk}/preview/download/", follow=True)
    assert answer.redirect_chain == [(f"/proposals/{proposal.pk}/preview/", 302)]


def test_a_template_for_one_programme_is_looked_at_with_its_name(client):
    by = make_user(Role.NATIONAL)
    programme = make_programme("Bồi dưỡng nghiệp vụ công tác dân vận")
    template = templates.add_version(by=by, form="party", programme=programme, effective_from=TODAY(), texts={})
    client.force_login(by)
    answer = client.get(f"{template.get_absolute_url()}preview/")
    assert "BỒI DƯỠNG NGHIỆP VỤ CÔNG TÁC DÂN VẬN" in words(answer.content)


@pytest.mark.parametrize("page", ["preview/", "preview/download/"])
def test_only_the_own_centre_looks_and_only_before_the_approval(client, proposal, page):
    address = f"/proposals/{proposal.pk}/{page}"
    client.force_login(make_user(Role.OFFICER, centre=make_centre("Yên Thành")))
    assert client.get(address).status_code == 404
    client.force_login(make_user(Role.LECTURER, centre=proposal.centre))
    assert client.get(address).status_code == 404
    client.force_login(make_user(Role.OFFICER, centre=proposal.centre))
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?learner=999999").status_code == 200  # then the longest name
    Proposal.objects.filter(pk=proposal.pk).update(
        status="approved", approved_at=proposal.submitted_at, approved_by=make_user(Role.DIRECTOR)
    )
    assert client.get(address).url == proposal.get_absolute_url()
