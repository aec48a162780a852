"""Pages opened and forms sent as a person does it, each with what it cost: used by what walks through a whole life."""

import io
import statistics
import sys
import time

import lxml.html

from benchmarks.pages import MOST_QUERIES

SLOWEST = 2000  # milliseconds


class Line:
    """What one page cost: `queries` at the most, `milliseconds` the median of `times` (seconds), `size` in kB."""

    def __init__(self, name, queries, times, answer):
        self.name, self.queries, self.milliseconds = name, queries, 1000 * statistics.median(times)
        self.size = len(answer.content) / 1000
        codes = [code for _address, code in getattr(answer, "redirect_chain", [])]
        self.is_sent, self.codes = hasattr(answer, "redirect_chain"), [*codes, answer.status_code]

    def __str__(self):
        remarks = []
        if self.milliseconds > SLOWEST:
            remarks.append(f"over {SLOWEST / 1000:g} s")
        if self.queries > MOST_QUERIES and not self.is_sent:
            remarks.append(f"more than {MOST_QUERIES}")
        told = "  ".join([", ".join(map(str, self.codes)), *remarks])
        return f"{self.name:<50}{self.queries:>8}{self.milliseconds:>7.0f}{self.size:>7.0f}  {told}"


def timed(ask, *given, **how):
    """(queries, seconds, answer) of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = ask(*given, **how)
    return len(queries), time.perf_counter() - began, answer


def summed(name, answers):
    """One line for many pages of a kind."""
    queries, times, pages = zip(*answers, strict=True)
    return Line(name, max(queries), times, pages[-1])


def check_accepted(name, answer):
    """End where a form was refused: everything after it would measure another class."""
    page = answer.content if answer["Content-Type"].startswith("text/html") else b""
    if answer.status_code != 200 or b"errsum" in page or b"notice-stop" in page:
        sys.exit(f"{name}: refused\n{lxml.html.fromstring(page).text_content() if page else answer.status_code}")


def fields(answer, form=""):
    """{name: value or values} of a form as its page shows it: the one of this id or address, else the first."""
    page = lxml.html.fromstring(answer.content.decode())
    wanted = f"//main//form[@id='{form}' or @action='{form}']" if form else "//main//form[@method='post']"
    data = {}
    for name, value in page.xpath(wanted)[0].form_values():
        data.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in data.items()}


def file_of(book):
    """A workbook as an upload."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("danh-sach.xlsx", data.getvalue())


def shown(day):
    """As people type a day."""
    return day.strftime("%d/%m/%Y")
