"""How fast the press prints, beside four other ways to set the same certificates, in one run.

    python -m benchmarks.press [--rounds 5] [--large 450] [--memory] [--job 10000]

Wall time, medians of interleaved rounds in one warm process; plates are laid out anew in every round ("form included")
unless a row says otherwise. All ways are fed the same frozen facts, those of other people in every round: some of them
remember what they have set before. The other ways: WeasyPrint once a learner;
WeasyPrint once a class; reportlab, which sets the lines in the boxes of our plates, over the plate; typst, which sets
the lines (no QR and no ornament, to its favour). The last two need the packages of the group "bench".
Goals: a class of 60 25 times and one of 450 90 times faster than WeasyPrint once a learner; a further page at most
1.5 ms, tagged 3.5 ms; one on click 10 ms, cold 500 ms; a class a tenth of the bytes of its single files.
"""

import argparse
import gc
import io
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import django

NAMES = [
    "NGUYỄN THỊ ÁNH NGUYỆT", "VỪ BÁ CHÌA", "Y NGÔNG NIÊ KĐĂM", "TRẦN VĂN BÌNH", "MOONG THỊ XOAN", "LÔ VĂN PHẨM",
    "TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN", "HỒ THỊ MINH NGUYỆT", "ĐẶNG HỮU PHƯỚC", "CỤT THỊ LÝ",
]  # fmt: skip
PLACES = ["Xã Quỳnh Thắng, tỉnh Nghệ An", "Phường Hoàng Mai, tỉnh Nghệ An", "Xã Na Ngoi, tỉnh Nghệ An"]


def learners_of_a_class(count, seed=7):
    """Facts of `count` learners: own name, birth date, home, workplace, number, token and code each."""
    from certificates import codes
    from tests.certificates.papers import paper

    chance = random.Random(seed)
    return [
        paper(
            name=" ".join([chance.choice(NAMES).split()[0], *chance.choice(NAMES).split()[1:]]),
            born=f"{chance.randint(1, 28):02d}/{chance.randint(3, 12)}/{chance.randint(1960, 2005)}",
            home=chance.choice(PLACES),
            unit=f"Chi bộ Trường Tiểu học số {chance.randint(1, 90)}",
            number=f"{place + 1:04d}-GCN/TTCT",
            register_no=f"{place + 1:04d}/2024",
            qr=codes.qr_content("https://ttct.example.vn", codes.new_token()),
            code=codes.new_code(),
        )
        for place in range(count)
    ]


# --- The ways ----------------------------------------------------------------------------------------------------


def by_press(people, *, cold=False, **how):
    """One file of the press; `cold` lays the plates out anew."""
    from certificates import plates, press

    if cold:
        plates._plate.cache_clear()
    return [press.render(people, **how)]


def one_document_a_learner(people):
    """WeasyPrint, a document a learner."""
    from certificates import plates

    return [plates.whole([person], "one") for person in people]


def one_document(people):
    """WeasyPrint, a document for the class."""
    from certificates import plates

    return [plates.whole(people, "class")]


def lines_of(facts):
    """(box name, text, face, size, whether centred) of each line of the sheet that a fact fills."""
    from certificates import layout, plates, press

    slots = [slot for slot in (*press.OF_THE_CLASS, *press.OF_THE_LEARNER) if facts[slot]]
    for slot in slots:
        value, place = facts[slot], press.PLACES[slot]
        size = float(value["size"]) if isinstance(value, dict) else place.largest
        texts = value["lines"] if isinstance(value, dict) else [value] if isinstance(value, str) else value
        for number, text in enumerate(texts):
            yield f"{slot}-{number}", text, place.face, size, slot in press.CENTRED
    for number, runs in enumerate(plates.caption(facts)):
        yield f"caption-{number}", "".join(run.words for run in runs), "Bold", layout.CAPTION.largest, False


def by_reportlab(people):
    """reportlab sets the lines and the QR, pikepdf lays each page over the plate."""
    import pikepdf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from centres.papers.letters import FACES
    from certificates import plates

    plates._plate.cache_clear()
    for face, file in FACES.items():
        pdfmetrics.registerFont(TTFont(f"bench-{face}", str(file)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(841.89, 595.28))
    for facts in people:
        plate = plates.plate_for(facts, electronic=False, stock=None)
        for box, text, face, size, is_centred in lines_of(facts):
            left, bottom, right, _top = plate.boxes[box]
            canvas.setFont(f"bench-{face}", size)
            if is_centred:
                canvas.drawCentredString((left + right) / 2, bottom + 3, text)
            else:
                canvas.drawString(left, bottom + 3, text)
        left, bottom, right, top = plate.boxes["qr-0"]
        symbol = plates.qr(facts["qr"])
        side = (right - left) / symbol["modules"]
        for start, length in symbol["runs"]:
            y, x = divmod(start, symbol["modules"])
            canvas.rect(left + x * side, top - (y + 1) * side, length * side, side, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as document, pikepdf.open(io.BytesIO(plate.pdf)) as under:
        background = document.copy_foreign(under.pages[0].as_form_xobject())
        for page in document.pages:
            name = page.add_resource(background, pikepdf.Name.XObject)
            page.contents_add(f"q {name} Do Q".encode(), prepend=True)
        whole = io.BytesIO()
        document.save(whole)
    return [whole.getvalue()]


def by_typst(people):
    """typst sets the lines where our plates have their boxes."""
    import typst

    from centres.papers.letters import FONTS
    from certificates import plates

    source = ['#set page(width: 841.89pt, height: 595.28pt, margin: 0pt)\n#set text(font: "Tinos", lang: "vi")\n']
    for facts in people:
        plate = plates.plate_for(facts, electronic=False, stock=None)
        for box, text, face, size, _is_centred in lines_of(facts):
            left, _bottom, _right, top = plate.boxes[box]
            look = {"Bold": ', weight: "bold"', "Italic": ', style: "italic"', "Regular": ""}[face]
            said = text.replace("\\", "\\\\").replace('"', '\\"')
            source.append(f'#place(dx: {left:.2f}pt, dy: {595.28 - top:.2f}pt, text(size: {size}pt{look}, "{said}"))\n')
        source.append("#pagebreak(weak: true)\n")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "class.typ"
        file.write_text("".join(source))
        return [typst.compile(str(file), font_paths=[str(FONTS)], ignore_system_fonts=True)]


# --- Measuring ---------------------------------------------------------------------------------------------------


def clock(work):
    """(seconds, bytes of all files) of `work`, which returns a list of files."""
    gc.collect()
    start = time.perf_counter()
    files = work()
    return time.perf_counter() - start, sum(len(file) for file in files)


def medians(kinds, rounds):
    """{kind: (median seconds, bytes)} of {kind: (work, how many people)}, by turns."""
    measured = {kind: [] for kind in kinds}
    for turn in range(rounds):
        for kind, (work, count) in kinds.items():
            if kind.endswith("form kept"):
                work(learners_of_a_class(count))  # whatever ran before may have thrown the plates away
            people = learners_of_a_class(count, seed=1000 + turn)
            measured[kind].append(clock(lambda work=work, people=people: work(people)))
    return {kind: (statistics.median(s for s, _ in seen), seen[-1][1]) for kind, seen in measured.items()}


def memory_mb():
    """Resident memory of this process in MB."""
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--learners", type=int, default=60)
    arguments.add_argument(
        "--large", type=int, default=450, help="a large class, measured against 60 singles scaled up"
    )
    arguments.add_argument("--memory", action="store_true", help="200 classes one after another")
    arguments.add_argument("--job", type=int, default=0, help="so many certificates in one file")
    options = arguments.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "for measuring only")
    django.setup()
    from certificates import press

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {press.stack()}")
    cold, _ = clock(lambda: by_press(learners_of_a_class(1)))
    print(f"first certificate of the process: {cold * 1000:.0f} ms (goal 500)")
    compare(options.learners, options.large, options.rounds)
    if options.memory:
        many_classes(learners_of_a_class(options.learners))
    if options.job:
        one_job(options.job)


def compare(count, many, rounds):
    """The ways side by side."""
    cold = partial(by_press, cold=True)
    kinds = {
        "the press, form included": (cold, count),
        "the press, tagged, form included": (partial(cold, electronic=True), count),
        "the press, form kept": (by_press, count),
        "the press, tagged, form kept": (partial(by_press, electronic=True), count),
        "WeasyPrint, a document a learner": (one_document_a_learner, count),
        "WeasyPrint, a document a class": (one_document, count),
        "reportlab over the form": (by_reportlab, count),
        "typst, lines only": (by_typst, count),
        f"the press, class of {many}, form included": (cold, many),
        "one on click, form kept": (partial(by_press, electronic=True), 1),
        "one untagged, form kept": (by_press, 1),
        "one, reportlab": (by_reportlab, 1),
        "one, typst": (by_typst, 1),
    }
    found = medians(kinds, rounds)
    print(f"medians of {rounds} rounds:\n{'':42}{'seconds':>9}{'ms a page':>11}{'pages':>7}{'bytes':>12}{'a page':>9}")
    for kind, (seconds, size) in found.items():
        n = kinds[kind][1]
        print(f"{kind:42}{seconds:9.3f}{seconds / n * 1000:11.2f}{n:7}{size:12,.0f}{size / n:9,.0f}")
    singles, single_bytes = found["WeasyPrint, a document a learner"]
    ours, size = found["the press, form included"]
    large_seconds = found[f"the press, class of {many}, form included"][0]
    print(f"class of {count}: {singles / ours:.0f} times faster than a document a learner (goal 25)")
    print(
        f"class of {many}: {singles * many / count / large_seconds:.0f} times, against {count} singles scaled (goal 90)"
    )
    print(f"bytes of the class: 1/{single_bytes / size:.0f} of its single files (goal 1/10)")
    for kind, single, goal in (
        ("the press, form kept", "one untagged, form kept", "1.5"),
        ("the press, tagged, form kept", "one on click, form kept", "3.5"),
        ("reportlab over the form", "one, reportlab", ""),
        ("typst, lines only", "one, typst", ""),
    ):
        further = (found[kind][0] - found[single][0]) / (count - 1) * 1000
        print(f"a further page, {kind}: {further:.2f} ms" + (f" (goal {goal})" if goal else ""))


def many_classes(people):
    """Memory after 20 and after 200 classes."""
    seen = {}
    for place in range(1, 201):
        by_press([one | {"number": f"{place}-{one['number']}"} for one in people])
        if place in (20, 200):
            gc.collect()
            seen[place] = memory_mb()
    grown = seen[200] / seen[20]
    print(f"memory after 20 classes {seen[20]:.0f} MB, after 200 {seen[200]:.0f} MB: {grown:.2f} times (goal 1.1)")


def one_job(count):
    """One file of very many."""
    people = learners_of_a_class(count, seed=9)
    before = memory_mb()
    seconds, size = clock(lambda: by_press(people))
    print(f"{count:,} in one file: {seconds:.1f} s (goal 30 s for 10,000), {size / count:,.0f} bytes a page, memory "
          f"{memory_mb():.0f} MB of which the facts {before:.0f} MB (goal 250)")  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    main()
