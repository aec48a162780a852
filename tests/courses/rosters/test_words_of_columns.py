"""The columns of a roster are called as Party papers call them, in the template and wherever they are named."""

import pytest
from django.utils import translation

from courses.forms.learners import EnrolmentForm, LearnerForm
from courses.rosters.fields import FIELDS, MEMBER, OUTSIDER, PROBATIONER
from courses.rosters.headers import field_of

# As Party papers call what is asked of a learner.
GLOSSARY = {
    "full_name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "gender": "Giới tính",
    "ethnicity": "Dân tộc",
    "citizen_id": "Số định danh cá nhân/CCCD",
    "workplace": "Đơn vị công tác",
    "position": "Chức vụ",
    "party_status": "Diện",
    "party_join_date": "Ngày vào Đảng",
    "sending_unit": "Đơn vị cử đi học",
    "phone": "Điện thoại",
    "email": "Email",
    "home_place": "Quê quán",
    "note": "Ghi chú",
}
SHORTER = {"citizen_id": "Số CCCD"}  # what fits the head of a column
ON_FORMS = {"citizen_id": "Số định danh (CCCD)", "email": "Thư điện tử"}  # with room for more


def test_every_header_is_the_word_of_the_glossary():
    assert {key: field.header for key, field in FIELDS.items()} == GLOSSARY | SHORTER


@pytest.mark.parametrize("form", [EnrolmentForm, LearnerForm])
def test_the_labels_of_the_forms_are_the_words_of_the_glossary(form):
    with translation.override("vi"):
        labels = {key: str(field.label) for key, field in form.base_fields.items() if key in FIELDS}
    assert len(labels) >= 10
    assert labels == {key: (GLOSSARY | ON_FORMS)[key] for key in labels}


@pytest.mark.parametrize(("key", "word"), GLOSSARY.items())
def test_the_word_of_the_glossary_is_read_as_its_column(key, word):
    assert field_of("", word) == key
    assert field_of("", word.upper()) == key


def test_the_standings_are_those_of_the_glossary():
    assert [word.lower() for word in (OUTSIDER, PROBATIONER, MEMBER)] == [
        "quần chúng", "đảng viên dự bị", "đảng viên chính thức",
    ]  # fmt: skip
