"""Templates: the one in force on the printed date gives the texts, is frozen, and is never changed, only followed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, models, transaction

from centres.models import AuditLine
from centres.scope import Role
from certificates import layout, templates, wording
from certificates.models import CertificateTemplate
from tests.build import TODAY, code_of, make_centre, make_certificates, make_programme, make_recognised_class, make_user

from .deciding import make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(form="party", *, by=None, on=None, **facts):
    texts = facts.pop("texts", {})
    by = by or make_user(Role.NATIONAL)
    return templates.add_version(by=by, form=form, effective_from=on or TODAY(), texts=texts, **facts)


def authority(form="party", programme=None, level="", on=None):
    return templates.wording_on(form, programme, level, on or TODAY()).text("authority")


# --- Which one holds --------------------------------------------------------------------------------------------


def test_what_the_first_templates_say_is_what_is_built_in():
    for form, name in (("party", "dang/1"), ("state", "nha-nuoc/1")):
        first = templates.wording_on(form, None, "", TODAY())
        assert first.name == name
        assert first.own == {key: text.built_in for key, text in wording.TEXTS.items()}


def test_without_any_template_the_texts_built_in_are_printed():
    assert templates.wording_on("party", None, "", TODAY().replace(year=2001)).name == "dang/0"
    assert authority(on=TODAY().replace(year=2001)) == "GIÁM ĐỐC {TRUNG TÂM}"


def test_a_version_holds_from_its_day_on():
    add(on=TODAY() + DAY, texts={"authority": "BAN GIÁM ĐỐC {TRUNG TÂM}"})
    assert authority() == "GIÁM ĐỐC {TRUNG TÂM}"
    assert authority(on=TODAY() + DAY) == "BAN GIÁM ĐỐC {TRUNG TÂM}"
    assert authority("state", on=TODAY() + DAY) == "GIÁM ĐỐC {TRUNG TÂM}"


def test_of_two_versions_of_one_day_the_later_one_holds():
    add(texts={"authority": "GIÁM ĐÔC"})
    add(texts={"authority": "GIÁM ĐỐC"})
    assert authority() == "GIÁM ĐỐC"


def test_the_nearest_template_wins_programme_before_level():
    programme, other = make_programme(), make_programme("Chương trình khác")
    add(texts={"authority": "A"})
    add(texts={"authority": "B"}, level="commune")
    add(texts={"authority": "C"}, programme=programme)
    assert authority(programme=other, level="district") == "A"
    assert authority(programme=other, level="commune") == "B"
    assert authority(programme=programme, level="commune") == "C"
    add(texts={"authority": "D"}, programme=programme, level="commune")
    assert authority(programme=programme, level="commune") == "D"
    assert authority(programme=programme, level="district") == "C"


def test_after_its_end_the_more_general_template_holds_again():
    programme = make_programme()
    add(texts={"authority": "C"}, programme=programme)
    ended = add(programme=programme, is_end=True, on=TODAY() + DAY)
    assert (ended.version, ended.words) == (2, {})
    assert authority(programme=programme) == "C"
    assert authority(programme=programme, on=TODAY() + DAY) == "GIÁM ĐỐC {TRUNG TÂM}"
    again = add(texts={"authority": "E"}, programme=programme, on=TODAY() + 2 * DAY)
    assert again.version == 3
    assert authority(programme=programme, on=TODAY() + 2 * DAY) == "E"


def test_choosing_costs_one_query(django_assert_num_queries):
    programme = make_programme()
    for place in ({}, {"level": "commune"}, {"programme": programme}):
        add(texts={"authority": "A"}, **place)
    with django_assert_num_queries(1):
        authority(programme=programme, level="commune")


# --- What a certificate keeps ---------------------------------------------------------------------------------


def test_a_certificate_freezes_the_texts_and_the_name_of_its_template():
    add(texts={"authority": "BAN GIÁM ĐỐC {TRUNG TÂM}", "born_label": "Sinh ngày:", "address_comrade": "Đồng chí:",
               "decision": "{số quyết định}, {ngày quyết định}"})  # fmt: skip
    [certificate] = make_certificates(make_recognised_class(learners=1), issue_on=TODAY())
    add(texts={"authority": "KHÁC"})
    certificate.refresh_from_db()
    printed = certificate.printed
    assert printed["template"] == "dang/2"
    assert printed["words"] == layout.WORDS | {"born_label": "Sinh ngày:"}
    assert printed["authority"] == "BAN GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU"
    assert printed["address"] == "Đồng chí:"
    assert printed["decision"].startswith("52-QĐ/TTCT, ")


def test_the_printed_date_chooses_the_template_not_the_day_of_the_approval():
    add(texts={"authority": "MỚI"})
    yesterday = make_certificates(make_recognised_class(learners=1), issue_on=TODAY() - DAY)[0]
    today = make_certificates(make_recognised_class(make_centre("Yên Thành"), learners=1), issue_on=TODAY())[0]
    assert (yesterday.printed["template"], today.printed["template"]) == ("dang/1", "dang/2")


@pytest.mark.parametrize(
    "places", [{"level"}, {"programme"}, {"programme", "level"}, {"programme", "ended"}, {"after"}]
)
def test_the_approval_takes_the_template_that_holds_for_its_class(places):
    """It is read along with the proposal, by other SQL than the pages use."""
    course_class = make_recognised_class(learners=1)
    all_of_it = {"programme": course_class.programme, "level": course_class.centre.level}
    scope = {name: value for name, value in all_of_it.items() if name in places}
    add(texts={"authority": "CHUNG"})
    add(texts={"authority": "RIÊNG"}, on=TODAY() + DAY if "after" in places else None, **scope)
    add(texts={"authority": "KHÁC"}, programme=make_programme("Chương trình khác"))
    if "ended" in places:
        add(is_end=True, **scope)
    [certificate] = make_certificates(course_class, issue_on=TODAY())
    own = templates.of_class(course_class, course_class.centre, TODAY())
    assert certificate.printed["template"] == own.name
    assert certificate.printed["authority"] == ("CHUNG" if places & {"ended", "after"} else "RIÊNG")


def test_a_reissue_as_printed_keeps_the_words_and_one_from_the_record_takes_those_of_its_day():
    desk = make_desk()
    add(texts={"born_label": "Sinh ngày:", "authority": "BAN GIÁM ĐỐC"})
    [lost] = desk.decide("reissue", desk.certificates[:1], cause="holder_loss", issue_on=TODAY())
    [wrong] = desk.decide("reissue", desk.certificates[1:2], cause="centre_error", issue_on=TODAY())
    assert (lost.printed["template"], lost.printed["words"]["born_label"]) == ("dang/1", "Ngày sinh:")
    assert (wrong.printed["template"], wrong.printed["words"]["born_label"]) == ("dang/2", "Sinh ngày:")
    assert lost.printed["authority"] == wrong.printed["authority"] == "BAN GIÁM ĐỐC"


def test_a_mark_nothing_is_known_for_stops_the_batch_and_is_named():
    add(texts={"title": "GIẤY CHỨNG NHẬN {thời hạn}"})
    with pytest.raises(ValidationError) as refused:
        make_certificates(make_recognised_class(learners=1), issue_on=TODAY())
    assert code_of(refused) == "unfilled"
    assert "{thời hạn}" in refused.value.messages[0]


# --- Never changed, only followed -----------------------------------------------------------------------------


CHANGES = [
    "DELETE FROM certificates_certificatetemplate",
    "UPDATE certificates_certificatetemplate SET words = '{}'",
    "UPDATE certificates_certificatetemplate SET effective_from = '2030-01-01'",
    "UPDATE certificates_certificatetemplate SET version = version + 10",
    "UPDATE certificates_certificatetemplate SET code = 'x' || version",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_every_change_of_a_template(statement):
    make_certificates(make_recognised_class(learners=1), issue_on=TODAY())
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "issued facts are never changed or deleted" in str(refused.value)


def test_neither_can_the_orm():
    template = CertificateTemplate.objects.first()
    for change in (template.delete, template.save, CertificateTemplate.objects.all().delete):
        with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
            change()


def test_the_general_template_has_no_end_in_the_database_either():
    with pytest.raises(DatabaseError), transaction.atomic():
        CertificateTemplate.objects.create(code="dang", version=9, form="party", effective_from=TODAY(), is_end=True)


# --- What is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NATIONAL])
def test_only_national_staff_add_versions(role):
    with pytest.raises(PermissionDenied):
        add(by=make_user(role))
    assert CertificateTemplate.objects.count() == 2


def test_a_version_is_audited():
    template = add(texts={"authority": "A"})
    line = AuditLine.objects.about(template).get()
    assert (line.verb, line.facts["code"], line.facts["version"]) == ("add_template", "dang", 2)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"on": TODAY() - DAY}, "in_the_past"),
        ({"is_end": True}, "nothing_to_end"),
        ({"is_end": True, "level": "commune"}, "nothing_to_end"),
        ({"after": 0}, "edited_meanwhile"),
        ({"texts": {"title": "CHỨNG NHẬN {tên lạ}"}}, "unknown_mark"),
        ({"texts": {"title": "CHỨNG NHẬN {khóa"}}, "open_mark"),
        ({"texts": {"title": "A" * 161}}, "too_long_text"),
        ({"texts": {"born_label": "Ngày, tháng, năm sinh của người được cấp:"}}, "too_long"),
        ({"texts": {"address_woman": "Trung tâm chính trị chứng nhận bà:"}}, "too_long"),
        ({"texts": {"course": "Khóa {khóa} \u202etest"}}, "unprintable"),
        ({"texts": {"unit_label": "Đơn vị 🏛:"}}, "unprintable"),
    ],
)
def test_a_version_that_cannot_be(facts, code):
    with pytest.raises(ValidationError) as refused:
        add(**facts)
    assert code_of(refused) == code
    assert CertificateTemplate.objects.count() == 2


def test_the_next_version_does_not_begin_before_the_last():
    add(on=TODAY() + 2 * DAY)
    with pytest.raises(ValidationError) as refused:
        add(on=TODAY() + DAY)
    assert code_of(refused) == "before_the_last"


def test_of_two_who_add_the_same_number_at_once_the_database_refuses_one(monkeypatch):
    monkeypatch.setattr(templates, "newest", lambda *_args: None)  # as both would have read
    with pytest.raises(ValidationError) as refused:
        add(texts={"authority": "A"})
    assert code_of(refused) == "edited_meanwhile"
    assert CertificateTemplate.objects.count() == 2


def test_an_unknown_mark_is_refused_with_the_list_of_known_ones():
    with pytest.raises(ValidationError) as refused:
        add(texts={"course": "Khóa {0.__class__}"})
    [sentence] = refused.value.error_dict["course"][0].messages
    assert "{0.__class__}" in sentence
    for mark in wording.MARKS:
        assert f"{{{mark}}}" in sentence
