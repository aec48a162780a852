"""A checkpoint keeps what the registers said on its day; a kept one tells what happened to them since."""

import io
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from centres.scope import Role
from certificates import chain, checkpoints
from certificates.models import Checkpoint, Register, RegisterEntry
from tests.build import make_centre, make_certificates, make_recognised_class, make_user
from tests.certificates.test_inspect_register import unguarded

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def book():
    """A register with two lines."""
    make_certificates(make_recognised_class(make_centre(), learners=2))
    return Register.objects.get()


def issue_more(book):
    make_certificates(make_recognised_class(book.centre, learners=1))


def rewrite(book):
    """Change the first line as somebody who knows how hashes are made."""
    head = ""
    with unguarded():
        for line in book.entries.all():
            line.facts = line.facts | {"number": "0009-GCN/TTCT"}
            line.previous_hash = head
            line.hash = head = chain.line_hash(head, line)
            kept = RegisterEntry._base_manager.filter(pk=line.pk)
            kept.update(facts=line.facts, previous_hash=line.previous_hash, hash=line.hash)
    Register.objects.update(head=head)


def test_there_is_one_a_day_and_each_holds_on_to_the_one_before(book):
    first, is_new = checkpoints.make(DAY)
    assert (is_new, checkpoints.make(DAY)) == (True, (first, False))
    second, _is_new = checkpoints.make(date(2026, 3, 2))
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert second.heads == [[book.pk, book.centre.code, "party", book.period, False, 2, 2, book.head]]
    assert first.hash != second.hash


def test_two_workers_at_midnight_make_one(book, monkeypatch):
    made, _is_new = checkpoints.make(DAY)
    nobody = Checkpoint.objects.none()
    real = Checkpoint.objects.filter
    asked = iter([nobody])  # the second worker looked a moment before the first one wrote
    monkeypatch.setattr(type(Checkpoint.objects), "filter", lambda self, **facts: next(asked, None) or real(**facts))
    assert checkpoints.make(DAY) == (made, False)


def test_nobody_changes_one(book):
    made, _is_new = checkpoints.make(DAY)
    for deed in (lambda: Checkpoint.objects.update(hash="0" * 64), made.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


@pytest.mark.parametrize(
    ("deed", "state"),
    [(lambda book: None, "same"), (issue_more, "grown"), (rewrite, "changed")],
    ids=["nothing", "more lines", "rewritten"],
)
def test_a_kept_one_tells_what_happened_since(book, deed, state):
    kept = checkpoints.document(checkpoints.make(DAY)[0]).encode()
    deed(book)
    _day, _hash, heads = checkpoints.read(kept)
    assert [one.state for one in checkpoints.compare(heads)] == [state]


def test_a_register_that_is_gone_is_told(book):
    _day, _hash, heads = checkpoints.read(checkpoints.document(checkpoints.make(DAY)[0]).encode())
    heads[0][0] += 1000
    assert [one.state for one in checkpoints.compare(heads)] == ["missing"]
    heads[0][0], heads[0][5] = book.pk, 99
    assert [one.state for one in checkpoints.compare(heads)] == ["missing"]  # its last lines are


def test_any_number_of_registers_is_compared_in_two_queries(book, django_assert_num_queries):
    make_certificates(make_recognised_class(make_centre("Diễn Châu"), learners=1))
    heads = checkpoints.make(DAY)[0].heads
    assert len(heads) == 2
    with django_assert_num_queries(2):
        checkpoints.compare(heads)


def changed(told, **facts):
    return json.dumps(json.loads(told) | facts).encode()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b"[" * 5000, b'{"day": "x"}', b'{"day": 1}'])
def test_another_file_is_refused(data):
    with pytest.raises(ValidationError) as refused:
        checkpoints.read(data)
    assert refused.value.code == "not_a_checkpoint"


def test_a_changed_file_is_refused(book):
    told = checkpoints.document(checkpoints.make(DAY)[0])
    with pytest.raises(ValidationError) as refused:
        checkpoints.read(changed(told, day="2026-03-02"))
    assert refused.value.code == "checkpoint_changed"


@pytest.mark.parametrize(
    "cell", [{"head": {"a": 1}}, {"register": "x"}, {"register": True}, {"register": 2**70}, {"last_line": -1}]
)
def test_a_file_made_by_hand_with_other_kinds_of_values_is_refused(client, book, cell):
    """Its own hash is right: whoever makes such a file can count it too."""
    rows = [json.loads(checkpoints.document(checkpoints.make(DAY)[0]))["registers"][0] | cell]
    heads = [list(row.values()) for row in rows]
    told = {"version": 1, "day": "2026-03-01", "previous_hash": "", "registers": rows}
    told["hash"] = checkpoints.hash_of("", DAY, heads)
    with pytest.raises(ValidationError) as refused:
        checkpoints.read(json.dumps(told).encode())
    assert refused.value.code == "not_a_checkpoint"
    client.force_login(make_user(Role.NATIONAL))
    assert post(client, json.dumps(told).encode()).status_code == 200


def test_the_command_prints_todays(book):
    out = io.StringIO()
    call_command("make_checkpoint", stdout=out)
    day, told, _heads = checkpoints.read(out.getvalue().encode())
    assert (day, told) == (timezone.localdate(), Checkpoint.objects.get().hash)


# --- Pages ------------------------------------------------------------------------------------------------


def post(client, data):
    return client.post(reverse("checkpoint-list"), {"file": io.BytesIO(data)})


def test_a_director_downloads_one_and_has_it_compared(client, book):
    made, _is_new = checkpoints.make(DAY)
    client.force_login(make_user(Role.DIRECTOR, centre=book.centre))
    kept = client.get(reverse("checkpoint-download", args=[made.pk]))
    assert kept["Content-Disposition"] == 'attachment; filename="moc-doi-chieu-2026-03-01.json"'
    assert "không sổ nào bị viết lại" in post(client, kept.content).content.decode()
    rewrite(book)
    answer = post(client, kept.content)
    assert answer.context["counts"] == {"changed": 1}
    assert "Có sổ đã bị viết lại" in answer.content.decode()


def test_a_checkpoint_the_portal_no_longer_has_is_told(client, book):
    kept = checkpoints.document(checkpoints.make(DAY)[0])
    with unguarded():
        Checkpoint._base_manager.all()._raw_delete("default")
    client.force_login(make_user(Role.NATIONAL))
    answer = post(client, kept.encode())
    assert (answer.context["is_ours"], answer.context["counts"]) == (False, {"same": 1})


def test_a_file_of_something_else_is_refused_in_words(client, book):
    client.force_login(make_user(Role.NATIONAL))
    assert "không phải mốc đối chiếu" in post(client, b"{}").content.decode()


def test_each_sees_the_registers_of_the_own_scope(client, book):
    other = make_centre("Diễn Châu")
    make_certificates(make_recognised_class(other, learners=1))
    made, _is_new = checkpoints.make(DAY)
    for user, shown in [
        (make_user(Role.DIRECTOR, centre=book.centre), [book.centre.code]),
        (make_user(Role.NATIONAL), sorted([book.centre.code, other.code])),
    ]:
        client.force_login(user)
        page = client.get(reverse("checkpoint-detail", args=[made.pk]))
        assert sorted(one.centre for one in page.context["compared"]) == shown


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LECTURER])
def test_who_keeps_no_watch_has_no_such_pages(client, book, role):
    made, _is_new = checkpoints.make(DAY)
    client.force_login(make_user(role, centre=book.centre))
    for page in (
        reverse("checkpoint-list"),
        *(reverse(f"checkpoint-{x}", args=[made.pk]) for x in ("detail", "download")),
    ):
        assert client.get(page).status_code == 403


def test_the_list_takes_the_same_queries_with_one_day_and_with_thirty(client, book, constant_queries):
    client.force_login(make_user(Role.PROVINCE, province=book.centre.province))
    days = iter(range(1, 32))

    def more(count):
        for _n in range(count):
            checkpoints.make(date(2026, 5, next(days)))

    constant_queries(client, reverse("checkpoint-list"), more)


def test_one_checkpoint_takes_the_same_queries_with_one_register_and_with_thirty(client, book, constant_queries):
    client.force_login(make_user(Role.NATIONAL))
    made, _is_new = checkpoints.make(DAY)
    with unguarded():

        def more(count):
            for _n in range(count):
                centre = make_centre(f"Huyện {Register.objects.count()}")
                facts = {"centre": centre, "form": "party", "period": "2026", "number_pattern": "{seq}"}
                row = [Register.objects.create(**facts).pk, centre.code, "party", "2026", False, 0, 0, ""]
                Checkpoint._base_manager.update(heads=[*Checkpoint.objects.get().heads, row])

        constant_queries(client, reverse("checkpoint-detail", args=[made.pk]), more)
