"""Citizen ids, ethnicity and Party standing stay with those who keep the records: what others reach is crawled."""

import io
import re
import zipfile

import pytest

from centres.scope import Role
from courses import transfers
from courses.models import Learner
from tests import build, reading

pytestmark = pytest.mark.django_db
ID, MASKED, PEOPLE, PARTY = "040190001234", "040190•••234", "Khơ Mú", "Đảng viên chính thức"
# The blank roster names every choice of Party standing and is about nobody.
NOT_FOLLOWED = re.compile(r"^/(sign-out|language|admin|static|media|password|rosters/template)/")
MOST = 400  # pages of one role; the data below has fewer


@pytest.fixture
def centre():
    """A centre whose only person with secrets is on a running roster, on a recognised one, and asked to move."""
    centre = build.make_centre()
    lecturer = build.make_person(centre)
    closed = build.make_recognised_class(centre, learners=1, head=lecturer)
    Learner.objects.update(citizen_id=ID, ethnicity=PEOPLE, party_status="full")
    build.make_certificates(closed)
    by = closed.created_by
    running = build.make_class(centre, by=by, head=lecturer, ends_on=build.TODAY())
    known = closed.enrolments.get().learner
    [enrolment] = build.enrol(running, 1, full_name=known.full_name, citizen_id=ID)
    assert enrolment.learner == known
    build.make_session(running, build.TODAY())
    build.make_exception(enrolment)
    build.make_paper(running)
    transfers.ask(enrolment, build.make_centre("Diễn Châu", centre.province), by=by, reason="Chuyển công tác")
    return centre


def account(centre, role):
    """Somebody of the role who may see the classes of the centre."""
    place = {Role.PROVINCE: {"province": centre.province}, Role.NATIONAL: {}}.get(role, {"centre": centre})
    if role == Role.LECTURER:
        place["person"] = centre.classes.first().head
    return build.make_user(role, **place)


def crawl(client):
    """{address: words} of every page and file that links lead to from the home page."""
    found, waiting = {}, ["/home/"]
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = client.get(address, follow=True)
        found[address] = words_of(answer)
        if "html" in answer.get("Content-Type", ""):
            links = re.findall(r'href="(/[^"#]*)"', found[address])
            links = [link.replace("&amp;", "&") for link in links]
            waiting += [link for link in links if link not in found and not NOT_FOLLOWED.match(link)]
    assert len(found) < MOST, "the crawl did not come to its end"
    return found


def words_of(answer):
    """Everything readable in an answer, whatever kind of file it is."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return reading.text(content) if content.startswith(b"%PDF") else content.decode(errors="replace")


def where(found, *words):
    """Addresses that show one of the words."""
    return sorted(address for address, text in found.items() if any(word in text for word in words))


@pytest.mark.parametrize("role", [Role.LECTURER, Role.PROVINCE, Role.NATIONAL])
def test_no_page_and_no_file_shows_them_to_others(client, centre, role):
    client.force_login(account(centre, role))
    found = crawl(client)
    name = Learner.objects.get(citizen_id=ID).full_name
    assert where(found, name)  # the crawl came to the person
    assert where(found, ID, MASKED, "040190", PEOPLE, PARTY) == []


def test_the_crawl_finds_them_where_they_belong(client, centre):
    """The control: else the test above would say nothing."""
    client.force_login(account(centre, Role.OFFICER))
    found = crawl(client)
    learner = Learner.objects.get(citizen_id=ID)
    for word in (ID, PEOPLE, PARTY):
        assert learner.get_absolute_url() in where(found, word)
