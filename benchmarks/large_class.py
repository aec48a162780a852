"""What a class of 450 costs, page by page: from its entry to its certificates, everybody on every page.

    python -m benchmarks.large_class [--learners 450] [--rounds 3]

Runs Django's test client on a temporary SQLite database with the demo's centres, as the officer of one of them (the
director decides). Forms are sent as the pages show them, with the cells filled in. A page that is opened counts its
queries once it is warm, and its time is the median of the rounds. What can be sent only once is timed once, with the
page it leads to, as a person waits for both; of the sheets of the sessions it is the median. The network, the web
server and the worker are left out. The goal: no page over 2 seconds, and at most 25 queries to open one.
"""

import argparse
import io
import random
import tempfile
from datetime import date, timedelta

import openpyxl

from benchmarks.clock import SLOWEST, Line, check_accepted, fields, file_of, shown, summed, timed
from benchmarks.pages import start_portal

DAYS = 10  # of the class: two sessions a day are more than its lessons need
CORRECTED = 20  # rows changed in the workbook while there is no network


def main():
    """Walk through the life of the class and print a line for every page."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--learners", type=int, default=450)
    arguments.add_argument("--rounds", type=int, default=3, help="times each page is opened for the clock")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_portal(folder)
        print(f"{'page':<50}{'queries':>8}{'ms':>7}{'kB':>7}  answered")
        life = Life(options.learners, options.rounds)
        life.live()
        slowest = max(life.lines, key=lambda line: line.milliseconds)
        print(f"the slowest: {slowest.name}, {slowest.milliseconds:.0f} ms")
        print(f"pages over {SLOWEST / 1000:g} s: {sum(line.milliseconds > SLOWEST for line in life.lines)}")
        print(f"learners who hold a certificate in the end: {life.certified()} of {options.learners}")


class Life:
    """One class, and the people who carry it through its life."""

    def __init__(self, learners, rounds):
        from django.test import Client

        from centres.models import User

        self.learners, self.rounds, self.lines = learners, rounds, []
        self.chance = random.Random(450)
        self.officer, self.director = Client(), Client()
        for browser, name in ((self.officer, "giaovu.quynhluu"), (self.director, "giamdoc.quynhluu")):
            browser.force_login(User.objects.get(username=name))

    def live(self):
        """From the entry to the certificates."""
        self.enter()
        self.import_roster()
        self.fill_timetable()
        self.look("roster, first 50 learners", f"{self.path}?tab=roster")
        self.look("closing: attendance and scores missing", f"{self.path}closing/")
        self.record_attendance()
        self.record_scores()
        self.bring_back_scores()
        self.bring_back_workbook()
        self.recognise()
        self.propose()
        self.make_papers()
        self.look_in_english()

    def certified(self):
        """How many hold a certificate."""
        return self.course_class.enrolments.filter(is_certified=True).count()

    # --- Pages and the clock --------------------------------------------------------------------------------

    def look(self, name, address, browser=None):
        """Open a page; returns the answer."""
        browser = browser or self.officer
        answer = browser.get(address)
        queries, _times, _answer = timed(browser.get, address)
        times = [timed(browser.get, address)[1] for _round in range(self.rounds)]
        self.note(Line(name, queries, times, answer))
        return answer

    def send(self, name, address, data, browser=None):
        """Send a form once; returns the page it leads to."""
        queries, seconds, answer = timed((browser or self.officer).post, address, data, follow=True)
        self.note(Line(name, queries, [seconds], answer))
        check_accepted(name, answer)
        return answer

    def note(self, line):
        """Print a line of the table, and keep it."""
        self.lines.append(line)
        print(line, flush=True)

    # --- The life -------------------------------------------------------------------------------------------

    def enter(self):
        """The class, and its opening by decision."""
        from django.utils import timezone

        from courses.models import CourseClass, Programme

        self.last = timezone.localdate() - timedelta(days=5)
        self.first = self.last - timedelta(days=DAYS - 1)
        page = self.look("new class, form", "/classes/new/")
        facts = {
            "programme": Programme.objects.get(code="NTVD").pk, "off_plan_reason": "Cấp ủy giao thêm",
            "starts_on": shown(self.first), "ends_on": shown(self.last), "place": "Hội trường A",
            "capacity": self.learners,
        }  # fmt: skip
        self.send("new class, entered", "/classes/new/", fields(page) | facts)
        self.course_class = CourseClass.objects.get()
        self.path = self.course_class.get_absolute_url()
        page = self.look("opening decision, form", f"{self.path}open/")
        decision = {"opening_no": "45-QĐ/TTCT", "opened_on": shown(self.first - timedelta(days=5))}
        self.send("opening decision, entered", f"{self.path}open/", fields(page) | decision)

    def import_roster(self):
        """An Excel file with everybody, looked at, written; what the worker does in between is left out."""
        from courses import import_tasks
        from courses.models import RosterImport

        address = f"{self.path}import/"
        page = self.look("roster import, form", address)
        page = self.send("roster of an xlsx, uploaded", address, fields(page) | {"file": self.roster()})
        review = page.redirect_chain[-1][0]
        import_tasks.read_roster.call(RosterImport.objects.get().pk)
        page = self.look("roster, what the check found", review)
        self.send("roster, confirmed", f"{review}confirm/", fields(page, "review"))
        import_tasks.write_roster.call(RosterImport.objects.get().pk)

    def roster(self):
        """The file: invented people."""
        from courses.rosters.fields import FIELDS
        from portal.demo import names

        book = openpyxl.Workbook()
        book.active.append(["TT", *(field.header for field in FIELDS.values())])
        for number in range(1, self.learners + 1):
            full_name, is_woman, people = names.person(self.chance)
            born = date(self.chance.randint(1975, 2005), self.chance.randint(1, 12), self.chance.randint(1, 28))
            unit = names.workplace(self.chance)
            cells = {
                "full_name": full_name, "birth_date": shown(born), "gender": "Nữ" if is_woman else "Nam",
                "ethnicity": people, "citizen_id": f"999{2 * (born.year >= 2000) + is_woman}{born:%y}{number:06d}",
                "workplace": unit, "party_status": "Quần chúng", "sending_unit": unit,
            }  # fmt: skip
            book.active.append([number, *(cells.get(key, "") for key in FIELDS)])
        return file_of(book)

    def fill_timetable(self):
        """Sessions from the lessons of the programme."""
        from courses.models import DayPart

        address = f"{self.path}timetable/edit/"
        page = self.look("timetable, empty grid", address)
        how = {
            "fill": "1", "fill-first_day": shown(self.first), "fill-periods": "4", "fill-weekdays": list(range(7)),
            "fill-parts": [DayPart.MORNING, DayPart.AFTERNOON],
        }  # fmt: skip
        page = self.send("timetable, filled from the lessons", address, fields(page) | how)
        self.send("timetable, saved", address, fields(page))
        self.look("timetable", f"{self.path}timetable/")

    def record_attendance(self):
        """Every session, the whole class in one post; one learner in twelve is absent."""
        self.look("attendance, nothing recorded", f"{self.path}attendance/")
        sessions = list(self.course_class.sessions.in_order())
        opened, sent = [], []
        for session in sessions:
            address = f"/sessions/{session.pk}/attendance/"
            self.officer.get(address)
            opened.append(timed(self.officer.get, address))
            marks = {name: self.mark(name, value) for name, value in fields(opened[-1][2]).items()}
            sent.append(timed(self.officer.post, address, marks, follow=True))
            check_accepted(str(session), sent[-1][2])
        self.note(summed(f"sheet of a session, each of {len(sessions)}", opened))
        self.note(summed(f"session recorded, each of {len(sessions)}", sent))
        address = f"/sessions/{sessions[-1].pk}/attendance/"
        page = self.look("sheet of a recorded session", address)
        marks = {name: self.mark(name, value) for name, value in fields(page).items()}
        self.send("session recorded again, other marks", address, marks)
        self.look("attendance, all recorded", f"{self.path}attendance/")
        self.look("closing: scores missing", f"{self.path}closing/")

    def mark(self, name, value):
        """A mark by chance; what is no mark stays."""
        if not name.startswith("mark-"):
            return value
        return self.chance.choices(["present", "excused", "unexcused"], [22, 1, 1])[0]

    def record_scores(self):
        """The result sheet, a score for everybody."""
        address = f"{self.path}results/"
        page = self.look("result sheet, empty", address)
        scores = {name: self.score() for name in fields(page) if name.startswith("score-")}
        self.send("result sheet, saved with all scores", address, fields(page) | scores)
        self.look("result sheet", address)
        self.look("roster with results", f"{self.path}?tab=roster")

    def score(self):
        """As an officer types it."""
        return self.chance.choice(["5", "6", "6,5", "7", "7,5", "8", "8,5", "9"])

    def bring_back_scores(self):
        """The score sheet as a file: every score changed without the network, sent back, written."""
        from courses.packs.columns import FIRST_COLUMN, FIRST_ROW, SCORES

        self.look("workbook of the class, page", f"{self.path}pack/")
        book = self.take("score sheet, downloaded", {"scores": "1"})
        for row in range(FIRST_ROW, FIRST_ROW + self.learners):
            book[SCORES].cell(row, FIRST_COLUMN + 1).value = 4 + row % 5  # not one of them as it was
        self.bring_back("score sheet", book)

    def bring_back_workbook(self):
        """The whole workbook: marks and scores of some rows changed."""
        from courses.packs.columns import ATTENDANCE, FIRST_COLUMN, FIRST_ROW, SCORES

        book = self.take("workbook, downloaded", {})
        for row in range(FIRST_ROW, FIRST_ROW + CORRECTED):
            mark = book[ATTENDANCE].cell(row, FIRST_COLUMN + 1)
            mark.value = None if mark.value else "P"
            book[SCORES].cell(row, FIRST_COLUMN + 1).value = 9.5
        self.bring_back("workbook", book)

    def take(self, name, data):
        """A workbook as openpyxl opens it."""
        answer = self.send(name, f"{self.path}pack/take/", data)
        return openpyxl.load_workbook(io.BytesIO(answer.content))

    def bring_back(self, name, book):
        """Send a workbook back, look at the differences, have them written."""
        answer = self.send(f"{name}, sent back and compared", f"{self.path}pack/", {"file": file_of(book)})
        page = self.look(f"{name}, differences", answer.redirect_chain[-1][0])
        apply = f"{answer.redirect_chain[-1][0]}apply/"
        self.send(f"{name}, differences written", apply, fields(page, apply))

    def recognise(self):
        """The end of the teaching, and the decision."""
        address = f"{self.path}closing/"
        self.look("closing: teaching to be closed", address)
        self.send("teaching closed", f"{self.path}finish/", {})
        page = self.look("closing: decision to be entered", address)
        decision = {"recognition_no": "52-QĐ/TTCT", "recognised_on": shown(self.last + timedelta(days=2))}
        self.send("results recognised", address, fields(page) | decision)
        self.look("closing: recognised", address)

    def propose(self):
        """Certificates for everybody who passed, proposed and approved."""
        address = f"{self.path}proposal/"
        page = self.look("certificates, proposal to be drawn up", address)
        data = fields(page) | {"deed": "submit", "issue_on": shown(self.last + timedelta(days=3))}
        proposal = self.send("certificates proposed", address, data).redirect_chain[-1][0]
        page = self.look("proposal as the director reads it", proposal, self.director)
        approve = f"{proposal}approve/"
        self.send("certificates approved, numbers taken", approve, fields(page, approve), self.director)
        self.look("certificates of the class, first 60", proposal)
        self.look("learners, results after the certificates", f"{self.path}?tab=roster")

    def make_papers(self):
        """Every paper of the class, put into the queue: the description is checked while its author waits."""
        from courses.papermaking import OF_CLASS

        self.look("papers of the class", f"{self.path}papers/")
        for kind in OF_CLASS:
            self.send(f"paper queued: {kind}", f"{self.path}papers/make/", {"kind": kind})

    def look_in_english(self):
        """The two longest pages of the closing, in the other language."""
        from django.conf import settings

        self.officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        self.look("closing, in English", f"{self.path}closing/")
        self.look("attendance, in English", f"{self.path}attendance/")


if __name__ == "__main__":
    main()
