"""Reading the register: every number once, void ones too, in order, page by page, by name and by state."""

import pytest

from centres.scope import Role
from certificates import book
from certificates.models import Certificate, Register, RegisterEntry
from tests.build import (
    TODAY,
    enrol,
    make_centre,
    make_certificates,
    make_class,
    make_recognised_class,
    make_user,
    recognise_class,
)

pytestmark = pytest.mark.django_db


def void(register, by):
    """Use up the next number for nobody, as a later verb will."""
    register.last_seq, register.last_line = register.last_seq + 1, register.last_line + 1
    register.save()
    return RegisterEntry.objects.create(
        register=register, line=register.last_line, kind="burnt", seq=register.last_seq, by=by,
        facts={"reason": "Phôi in lệch"},
    )  # fmt: skip


def issue(names, centre=None, officer=None):
    course_class = make_class(centre, by=officer)
    for name in names:
        enrol(course_class, 1, full_name=name)
    recognise_class(course_class)
    return make_certificates(course_class)


def rows():
    return book.rows(RegisterEntry.objects.all())


def seqs(entries):
    return [entry.seq for entry in entries]


def test_every_number_is_one_row_and_a_void_one_stays():
    certificates = make_certificates()
    register = Register.objects.get()
    by = make_user(Role.OFFICER, centre=register.centre)
    void(register, by)
    RegisterEntry.objects.create(  # a line that uses up no number
        register=register, line=5, kind="revoke", seq=1, certificate=certificates[0], by=by
    )
    page = book.page(rows(), 20)
    assert [(entry.seq, entry.kind) for entry in page.rows] == [
        (4, "burnt"), (3, "issue"), (2, "issue"), (1, "issue")
    ]  # fmt: skip


def test_the_pages_together_are_the_whole_book_and_back():
    make_certificates(make_recognised_class(learners=7))
    seen, after, before = [], None, None
    for _ in range(10):
        page = book.page(rows(), 3, after=after)
        seen.append((seqs(page.rows), page.first, page.last, page.total))
        before, after = page.before, page.after
        if after is None:
            break
    assert seen == [([7, 6, 5], 1, 3, 7), ([4, 3, 2], 4, 6, 7), ([1], 7, 7, 7)]
    back = book.page(rows(), 3, before=before)
    assert (seqs(back.rows), back.first, back.last) == ([4, 3, 2], 4, 6)
    first = book.page(rows(), 3, before=back.before)
    assert (seqs(first.rows), first.before) == ([7, 6, 5], None)


def test_years_follow_one_another_in_the_pages():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    new = make_certificates(make_recognised_class(centre, by=officer, learners=2))
    old_book = Register.objects.create(centre=centre, form="party", period="2019", number_pattern="{seq}")
    old = void(old_book, officer)  # written later, of an earlier year
    pages = book.page(rows(), 2), book.page(rows(), 2, after=new[0].entries.get().pk)
    assert [seqs(page.rows) for page in pages] == [[2, 1], [1]]
    assert pages[1].rows == [old]


def test_a_number_issued_meanwhile_moves_nothing():
    centre = make_centre()
    officer = make_user(Role.OFFICER, centre=centre)
    make_certificates(make_recognised_class(centre, by=officer, learners=4))
    after = book.page(rows(), 2).after
    make_certificates(make_recognised_class(centre, by=officer, learners=2))
    assert seqs(book.page(rows(), 2, after=after).rows) == [2, 1]


@pytest.mark.parametrize("key", ["after", "before"])
def test_an_unknown_key_means_the_first_page(key):
    make_certificates()
    assert seqs(book.page(rows(), 2, **{key: 10**12}).rows) == [3, 2]


def test_an_empty_book_has_an_empty_page():
    page = book.page(rows(), 20)
    assert (page.rows, page.first, page.last, page.total, page.before, page.after) == ([], 0, 0, 0, None, None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Vừ Bá Chìa", ["Vừ Bá Chìa"]),
        ("vu ba chia", ["Vừ Bá Chìa"]),
        ("CHÌA", ["Vừ Bá Chìa"]),
        ("chia vu", ["Vừ Bá Chìa"]),
        ("kdam", ["Y Ngông Niê Kđăm"]),
        ("ngo", ["Y Ngông Niê Kđăm"]),
        ("a", ["Vừ Bá Chìa", "Y Ngông Niê Kđăm"]),
        ("Trần", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_holder_is_found_by_parts_of_the_name_with_or_without_marks(typed, found):
    issue(["Vừ Bá Chìa", "Y Ngông Niê Kđăm"])
    names = {entry.certificate.holder_name for entry in book.held_by(rows(), typed)}
    assert names == set(found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("2", [2]), ("0002", [2]), ("0002-GCN", [2]), ("0002-gcn/ttct", [2]), ("000", [1, 2, 3][:0]), ("0", []),
     ("GCN", []), ("9" * 40, []), ("²", [])],
)  # fmt: skip
def test_a_number_is_found_by_its_digits_or_as_printed(typed, found):
    make_certificates()
    assert sorted(seqs(book.with_number(rows(), typed))) == found


def test_states_are_counted_and_found():
    certificates = make_certificates(make_recognised_class(learners=5))
    register = Register.objects.get()
    void(register, make_user(Role.OFFICER, centre=register.centre))
    for certificate, status in zip(certificates, ["revoked", "replaced", "replaced"], strict=False):
        Certificate.objects.filter(pk=certificate.pk).update(
            status=status, status_on=TODAY(), status_reason="Quyết định 55"
        )
    Certificate.objects.filter(pk=certificates[4].pk).update(handed_over_on=TODAY(), handed_over_to="A")
    assert book.counts(RegisterEntry.objects.all()) == {
        "used": 6, "issued": 2, "replaced": 2, "revoked": 1, "void": 1, "handed": 1
    }  # fmt: skip
    found = {state: sorted(seqs(book.in_state(rows(), state))) for state in ("issued", "replaced", "revoked", "void")}
    assert found == {"issued": [4, 5], "replaced": [2, 3], "revoked": [1], "void": [6]}
