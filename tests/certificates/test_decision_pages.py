"""Pages of decisions on certificates: list, proposing, deciding, the scan, and what other pages show of them."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from centres.models import AuditLine
from centres.scope import Role
from certificates import decisions, requests
from certificates.models import Certificate, RegisterDecision, RegisterEntry
from courses.models import Learner
from tests.build import (
    TODAY,
    make_certificates,
    make_decision,
    make_director,
    make_recognised_class,
    make_scan,
    make_user,
)

from .browsing import page, posted, said
from .deciding import make_desk

pytestmark = pytest.mark.django_db
LIST, NEW = "/register-decisions/", "/register-decisions/new/"


@pytest.fixture
def desk():
    return make_desk()


def address(kind, certificates):
    return f"{NEW}?kind={kind}&" + "&".join(f"certificates={one.pk}" for one in certificates)


def typed(**changes):
    """What the form of a revocation sends."""
    return {"decision_no": "61-QĐ/TTCT", "decided_on": TODAY().strftime("%d/%m/%Y"), "reason": "Hồ sơ không đúng",
            "key": str(uuid.uuid4())} | changes  # fmt: skip


# --- Proposing --------------------------------------------------------------------------------------------------


def test_the_officer_revokes_a_selection_with_a_scan(client, desk):
    client.force_login(desk.officer)
    chosen = desk.certificates[:2]
    html = client.get(address("revoke", chosen)).content.decode()
    assert all(one.number in html for one in chosen)
    answer = client.post(address("revoke", chosen), typed(scan=make_scan()))
    decision = RegisterDecision.objects.get()
    assert answer.url == decision.get_absolute_url()
    assert {line.certificate for line in decision.lines.all()} == set(chosen)
    assert {one.status for one in desk.fresh()} == {"issued"}  # a GET and a proposal change no certificate


def test_what_was_typed_comes_back_with_the_reason(client, desk):
    client.force_login(desk.officer)
    answer = client.post(address("revoke", desk.certificates[:1]), typed(decided_on="01/01/2020", reason="Giữ lại"))
    assert "decided_on" in answer.context["form"].errors
    assert "Giữ lại" in answer.content.decode()
    bad = client.post(address("revoke", desk.certificates[:1]), {"decided_on": "31/02/2026", "key": "x"})
    assert set(bad.context["form"].errors) == {"decision_no", "decided_on", "reason", "key"}
    assert not RegisterDecision.objects.exists()


def test_the_officer_proposes_a_reissue_and_reads_the_rules_beside_it(client, desk):
    client.force_login(desk.officer)
    where = address("reissue", desk.certificates[:1])
    answer = client.get(where)
    assert [rule.cause for rule in answer.context["rules"]] == [
        "centre_error", "centre_loss", "holder_loss", "name_change"
    ]  # fmt: skip
    form = {"cause": "holder_loss", "papers": "Đơn ngày 10/11", "reason": "Mất giấy", "key": str(uuid.uuid4()),
            "issue_on": TODAY().strftime("%d/%m/%Y"), "signer": f"director-{desk.signer.pk}"}  # fmt: skip
    refused = client.post(where, form | {"signer": "director-0", "cause": "anything"})
    assert set(refused.context["form"].errors) == {"signer", "cause"}
    client.post(where, form)
    assert RegisterDecision.objects.get().papers == "Đơn ngày 10/11"


def test_a_certificate_that_cannot_be_decided_about_says_so_before_the_form(client, desk):
    desk.decide("revoke")
    client.force_login(desk.officer)
    answer = client.get(address("reissue", desk.certificates[:1]))
    assert answer.status_code == 409
    assert "đã bị thu hồi nên không cấp lại được" in answer.content.decode()


def test_nothing_chosen_leads_to_the_register(client, desk):
    client.force_login(desk.officer)
    answer = client.get(f"{NEW}?kind=void")
    assert answer.status_code == 200
    assert "Chưa chọn giấy chứng nhận" in answer.content.decode()
    assert 'href="/certificates/"' in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?kind=burn&certificates=1", "?kind=revoke&certificates=987654321"])
def test_an_address_that_names_nothing_is_not_there(client, desk, query):
    client.force_login(desk.officer)
    assert client.get(NEW + query).status_code == 404


def test_certificates_of_elsewhere_are_not_there(client, desk):
    others = make_certificates(make_recognised_class(learners=1))
    client.force_login(desk.officer)
    for chosen in (others, [desk.certificates[0], *others]):
        assert client.get(address("revoke", chosen)).status_code == 404
        assert client.post(address("revoke", chosen), typed()).status_code == 404
    assert not RegisterDecision.objects.exists()


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.NATIONAL])
def test_overseers_read_and_propose_nothing(client, desk, role):
    place = {"province": desk.centre.province} if role == Role.PROVINCE else {}
    user = make_user(role, **place)
    client.force_login(user)
    assert client.get(address("revoke", desk.certificates[:1])).status_code == 403
    assert client.post(address("revoke", desk.certificates[:1]), typed()).status_code == 403
    decision = desk.propose("revoke")
    assert decision.reason in client.get(LIST).content.decode()
    html = page(client, user, "decision-detail", decision.pk).content.decode()
    assert reverse("decision-approve", args=[decision.pk]) not in html
    assert reverse("decision-withdraw", args=[decision.pk]) not in html


def test_a_lecturer_reads_no_decision(client, desk):
    decision = desk.propose("revoke")
    client.force_login(make_user(Role.LECTURER, centre=desk.centre))
    for where in (LIST, decision.get_absolute_url(), address("revoke", desk.certificates[:1])):
        assert client.get(where).status_code in {403, 404}


# --- Deciding ---------------------------------------------------------------------------------------------------


def test_the_director_approves_on_its_page(client, desk):
    decision = desk.propose("revoke")
    html = page(client, desk.director, "decision-detail", decision.pk).content.decode()
    assert "Phê duyệt, thu hồi 1 giấy chứng nhận" in html
    answer = posted(client, desk.director, "decision-approve", decision.pk)
    assert answer.url == decision.get_absolute_url()
    assert said(client.get(answer.url)) == ["Đã phê duyệt và ghi vào sổ cấp."]
    assert desk.fresh()[0].status == "revoked"
    html = page(client, desk.director, "decision-detail", decision.pk).content.decode()
    assert reverse("decision-approve", args=[decision.pk]) not in html
    assert desk.director.full_name in html


def test_a_reissue_shows_the_sheet_before_and_the_new_number_after(client, desk):
    decision = desk.propose("reissue")
    before = page(client, desk.director, "decision-detail", decision.pk)
    assert before.context["sample"]["facts"]["reissue"] == "Cấp lại lần 1"
    assert before.context["sample"]["facts"]["number"] == ""
    posted(client, desk.director, "decision-approve", decision.pk)
    after = page(client, desk.officer, "decision-detail", decision.pk)
    new = Certificate.objects.get(decision=decision)
    assert new.get_absolute_url() in after.content.decode()
    assert after.context["job"].decision == decision


def test_a_page_left_open_cannot_decide_twice(client, desk):
    decision = desk.propose("revoke")
    posted(client, desk.director, "decision-approve", decision.pk)
    for deed in ("approve", "withdraw"):
        assert posted(client, desk.director, f"decision-{deed}", decision.pk).status_code == 409
    assert posted(client, desk.director, "decision-refuse", decision.pk, {"reason": "Muộn"}).status_code == 409
    assert RegisterEntry.objects.filter(kind="revoke").count() == 1


def test_the_director_refuses_with_a_reason(client, desk):
    decision = desk.propose("revoke")
    answer = posted(client, desk.director, "decision-refuse", decision.pk, {"reason": ""})
    assert answer.context["form"].errors
    posted(client, desk.director, "decision-refuse", decision.pk, {"reason": "Chưa đủ căn cứ"})
    html = page(client, desk.officer, "decision-detail", decision.pk).content.decode()
    assert "Chưa đủ căn cứ" in html


def test_whoever_proposed_reads_why_another_person_decides(client, desk):
    decision = desk.propose("revoke", by=desk.director)
    html = page(client, desk.director, "decision-detail", decision.pk).content.decode()
    assert "Chính đồng chí đã đề nghị việc này" in html
    assert reverse("decision-approve", args=[decision.pk]) not in html
    assert posted(client, desk.director, "decision-approve", decision.pk).status_code == 409
    posted(client, desk.director, "decision-withdraw", decision.pk)
    decision.refresh_from_db()
    assert decision.status == "withdrawn"


def test_an_officer_approves_nothing(client, desk):
    decision = desk.propose("revoke")
    other = make_user(Role.OFFICER, centre=desk.centre)
    assert posted(client, other, "decision-approve", decision.pk).status_code == 403
    assert desk.fresh()[0].status == "issued"


@pytest.mark.parametrize("name", ["detail", "approve", "refuse", "withdraw", "scan"])
def test_a_decision_of_elsewhere_is_not_there(client, desk, name):
    decision = desk.propose("revoke", scan=make_scan())
    client.force_login(make_director(make_user(Role.OFFICER).centre))
    where = reverse(f"decision-{name}", args=[decision.pk])
    answer = client.get(where) if name in {"detail", "scan"} else client.post(where, {"reason": "x"})
    assert answer.status_code == 404


def test_whoever_opens_the_scan_stands_in_the_audit_book(client, desk):
    decision = desk.propose("revoke", scan=make_scan())
    answer = page(client, desk.director, "decision-scan", decision.pk)
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditLine.objects.about(decision).filter(verb="view_decision_scan", by=desk.director).count() == 1
    page(client, desk.director, "decision-scan", make_decision(desk.centre).pk, status=404)


# --- What other pages show --------------------------------------------------------------------------------------


def test_what_waits_comes_first_and_is_found_by_kind_and_state(client, desk):
    done = desk.propose("revoke")
    decisions.approve(done, by=desk.director)
    waiting = desk.propose("void", desk.certificates[1:2])
    later = desk.propose("reissue", desk.certificates[2:])
    client.force_login(desk.director)
    assert list(client.get(LIST).context["page"]) == [waiting, later, done]
    assert list(client.get(LIST, {"status": "approved"}).context["page"]) == [done]
    assert list(client.get(LIST, {"kind": "reissue"}).context["page"]) == [later]
    assert "Không có quyết định phù hợp" in client.get(LIST, {"kind": "restore"}).content.decode()
    assert len(client.get(LIST, {"kind": "anything"}).context["page"]) == 3


def test_who_proposed_reads_a_refusal_at_home_for_two_weeks(client, desk):
    decision = desk.propose("revoke")
    decisions.refuse(decision, by=desk.director, reason="Thiếu biên bản")
    client.force_login(desk.officer)
    home = client.get(reverse("home")).content.decode()
    assert "Thiếu biên bản" in home
    assert decision.get_absolute_url() in home
    RegisterDecision.objects.filter(pk=decision.pk).update(closed_at=timezone.now() - timedelta(days=14))
    assert "Thiếu biên bản" not in client.get(reverse("home")).content.decode()


def test_the_director_finds_what_waits_at_home_and_in_the_menu(client, desk):
    decision = desk.propose("revoke", desk.certificates[:2])
    client.force_login(desk.director)
    [task] = [task for task in client.get("/home/").context["tasks"] if task["href"] == decision.get_absolute_url()]
    assert "2 giấy chứng nhận" in task["title"]
    lines = [line for group in client.get(LIST).context["menu"]() for line in group["lines"]]
    assert next(line["count"] for line in lines if line["address"] == LIST) == 1
    client.force_login(desk.officer)
    assert decision.get_absolute_url() not in [task["href"] for task in client.get("/home/").context["tasks"]]


def offers(client, user, certificate):
    return [str(kind) for kind, _words in page(client, user, "certificate-detail", certificate.pk).context["offers"]]


def test_a_certificate_offers_what_can_be_decided_about_it_now(client, desk):
    one = desk.certificates[0]
    assert offers(client, desk.officer, one) == ["reissue", "revoke", "void"]
    assert offers(client, make_user(Role.PROVINCE, province=desk.centre.province), one) == []
    decision = desk.propose("revoke")
    assert offers(client, desk.officer, one) == []
    decisions.approve(decision, by=desk.director)
    assert offers(client, desk.officer, one) == ["restore"]


def test_the_history_of_a_certificate_leads_to_its_decisions_and_to_the_other_certificate(client, desk):
    decision = desk.propose("reissue")
    [new] = decisions.approve(decision, by=desk.director)
    old = desk.fresh()[0]
    answer = page(client, desk.officer, "certificate-detail", old.pk)
    told = [(str(what), where) for _at, _who, what, where in answer.context["history"]]
    assert told == [
        ("Dòng 5 của sổ: thay thế · bằng số 0004-GCN/TTCT · Mất giấy", decision.get_absolute_url()),
        ("Dòng 1 của sổ: cấp", ""),
    ]
    assert new.get_absolute_url() in answer.content.decode()
    answer = page(client, desk.officer, "certificate-detail", new.pk)
    told = [(str(what), where) for _at, _who, what, where in answer.context["history"]]
    assert told == [("Dòng 4 của sổ: cấp · Thay số 0001-GCN/TTCT", decision.get_absolute_url())]
    assert old.get_absolute_url() in answer.content.decode()


def test_the_book_shows_void_revoked_and_replaced_numbers_with_their_reasons(client, desk):
    for kind, one, reason in zip(("void", "revoke", "reissue"), desk.certificates, ("In lệch", "Sai hồ sơ", "Mất giấy"),
                                 strict=True):  # fmt: skip
        desk.decide(kind, [one], reason=reason)
    client.force_login(desk.officer)
    answer = client.get("/certificates/")
    assert [row["code"] for row in answer.context["rows"]] == ["reissued", "replaced", "revoked", "void"]
    assert answer.context["counts"] == {"used": 4, "issued": 1, "replaced": 1, "revoked": 1, "void": 1, "handed": 0}
    html = answer.content.decode()
    for words in ("61-QĐ/TTCT: In lệch", "61-QĐ/TTCT: Sai hồ sơ", "Mất giấy", "0004-GCN/TTCT"):
        assert words in html
    void = client.get("/certificates/", {"state": "void"})
    assert [row["certificate"] for row in void.context["rows"]] == [desk.certificates[0]]


def test_on_the_page_of_a_class_certificates_are_ticked_by_whoever_writes(client, desk):
    proposal = desk.certificates[0].proposal
    html = page(client, desk.officer, "proposal-detail", proposal.pk).content.decode()
    assert f'action="{NEW}"' in html
    assert html.count('name="certificates"') == 3
    html = page(client, make_user(Role.NATIONAL), "proposal-detail", proposal.pk).content.decode()
    assert 'name="certificates"' not in html


def test_the_public_reads_that_a_certificate_is_void_or_revoked_and_nothing_of_why(client, desk):
    desk.decide("void", reason="Lý do nội bộ")
    desk.decide("revoke", desk.certificates[1:2], reason="Lý do nội bộ")
    for one, words in zip(desk.certificates, ("Đã hủy", "Đã thu hồi"), strict=False):
        html = client.get(f"/C/{one.token}").content.decode()
        assert words in html
        assert "Lý do nội bộ" not in html
        assert one.holder_name not in html


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(client, desk, constant_queries):
    client.force_login(make_user(Role.NATIONAL))

    def add(n):
        for _time in range(n):
            make_decision(desk.centre, by=desk.officer, certificates=desk.certificates[:1])

    constant_queries(client, LIST, add)


def test_the_page_of_a_batch_takes_the_same_queries_as_of_one(client, count_queries):
    counted = []
    for learners in (1, 12):
        desk = make_desk(learners=learners)
        decision = desk.propose("reissue", desk.certificates)
        client.force_login(desk.director)
        counted.append(count_queries(client, decision.get_absolute_url()))
    assert counted[0] == counted[1] <= 25


# --- Requests for correction ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cause", "is_corrected", "words"),
    [
        ("holder_loss", True, "không có nội dung in nào khác"),
        ("centre_error", False, "không có nội dung in nào khác"),
        ("centre_error", True, "kết thúc cùng quyết định này"),
    ],
)
def test_what_becomes_of_a_request_is_said_before_the_approval(client, desk, cause, is_corrected, words):
    certificate = desk.certificates[0]
    row = requests.send(certificate, text="Sai họ tên", phone="0912 345 678")
    requests.accept(row, by=desk.officer)
    if is_corrected:
        Learner.objects.filter(enrolments__certificates=certificate).update(full_name="Trần Thị Đúng Tên")
    decision = desk.propose("reissue", cause=cause)
    html = page(client, desk.director, "decision-detail", decision.pk).content.decode()
    assert words in html
    assert row.get_absolute_url() in html
    decisions.approve(decision, by=desk.director)
    row.refresh_from_db()
    assert row.status == ("done" if words.startswith("kết thúc") else "accepted")
    assert words not in page(client, desk.director, "decision-detail", decision.pk).content.decode()


def test_a_revocation_says_that_a_holder_waits_for_an_answer(client, desk):
    row = requests.send(desk.certificates[0], text="Sai họ tên", phone="0912 345 678")
    requests.accept(row, by=desk.officer)
    decision = desk.propose("revoke")
    answer = page(client, desk.director, "decision-detail", decision.pk)
    assert [one["request"] for one in answer.context["asked"]] == [row]
