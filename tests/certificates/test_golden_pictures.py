"""Each layout × variant looks as its picture in tests/data/certificates: grey, small, compared pixel by pixel.

Whoever changes the look on purpose draws them anew, looks at every one that changed, and commits them together with
the new layout version:

    NEW_PICTURES=1 python -m pytest tests/certificates/test_golden_pictures.py

The comparison forgives what another version of a library rounds otherwise, and nothing that a reader would see: the
controls below say so, each picture against each other, and one word, one digit and one label against themselves.
"""

import os
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from certificates import codes, layout, plates, press
from tests import reading
from tests.certificates.papers import VARIANTS, paper

PICTURES = Path(__file__).resolve().parent.parent / "data" / "certificates"
DOTS_AN_INCH = 60
STEP = 17  # the pictures have 16 greys: that halves their files
OFF = 48  # of 255: a pixel that differs more was printed otherwise, one that differs less was rounded otherwise
MOST_OFF = 6  # pixels of 350,000


def picture(facts, **how):
    """The sheet in grey."""
    with pypdfium2.PdfDocument(press.render([facts], **how)) as document:
        drawn = document[0].render(scale=DOTS_AN_INCH / 72).to_pil().convert("L")
    return drawn.point(lambda grey: round(grey / STEP) * STEP)


def pixels_off(one, other):
    """How many pixels differ by more than OFF."""
    assert one.size == other.size
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[OFF + 1 :])


def golden(name, drawn):
    """The picture kept under `name`; drawn anew where that was asked for."""
    file = PICTURES / f"{name}.png"
    if os.environ.get("NEW_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        drawn.save(file, optimize=True)
    return Image.open(file)


SHEETS = {name: (changes, {}) for name, changes in VARIANTS.items()}
SHEETS["party-electronic"] = ({}, {"electronic": True})
SHEETS["party-on-border"] = (VARIANTS["party-deputy-long"], {"stock": press.Stock(words=False, left=1.5, top=-2)})
SHEETS["party-on-words"] = (VARIANTS["party-deputy-long"], {"stock": press.Stock(words=True, left=1.5, top=-2)})
SHEETS["state-on-words"] = (VARIANTS["state-reissue-deputy"], {"stock": press.Stock(words=True, left=0, top=0)})
OWN = {
    "title": "CHỨNG CHỈ", "born_label": "Sinh ngày:", "home_label": "Quê:", "programme_label": "Đã học chương trình:",
    "grade_label": "Kết quả:", "expiry_label": "Thời hạn:", "number_label": "Chứng chỉ số:",
    "register_label": "Vào sổ số:", "decision_label": "Theo quyết định:", "scan_line": "Quét mã này để kiểm tra",
    "domain_line": "Không tin tên miền nào khác.", "electronic_line": "Bản điện tử, không thay bản giấy.",
}  # fmt: skip
SECOND = {"layout_version": 2, "words": OWN, "template": "dang/2", "qr_box": 30}
SHEETS["party-own-words"] = (SECOND | {"expiry": "60 tháng, đến hết ngày 21/6/2029"}, {"electronic": True})


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_looks_as_it_did(name):
    changes, how = SHEETS[name]
    drawn = picture(paper(**changes), **how)
    off = pixels_off(drawn, golden(name, drawn))
    assert off <= MOST_OFF, f"{off} pixels of {name} look different"


def test_there_is_no_picture_too_many():
    assert {file.stem for file in PICTURES.glob("*.png")} == set(SHEETS)


def test_the_second_layout_with_the_words_built_in_is_the_first_one():
    words = {"layout_version": 2, "words": layout.WORDS, "template": "dang/1", "qr_box": layout.QR_BOX}
    for changes in ({}, VARIANTS["state-worst-case"]):
        assert pixels_off(picture(paper(**changes)), picture(paper(**changes | words))) == 0


def test_on_stock_with_words_nothing_fixed_is_printed_and_all_values_are():
    facts = paper(**SECOND)
    stock = press.Stock(words=True, left=0, top=0)
    said = reading.text(press.render([facts], stock=stock))
    assert [words for words in OWN.values() if words in said] == []
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" not in said
    for value in (facts["name"]["lines"][0], facts["number"], facts["place_date"], codes.show_code(facts["code"])):
        assert value in said


@pytest.mark.parametrize("form", ["party", "state"])
def test_on_forms_with_words_every_sheet_has_its_facts_at_the_same_places(form):
    seen = {"on forms": {}, "on plain paper": {}}
    for changes in VARIANTS.values():
        facts = paper(**changes)
        if facts["form"] == form:
            for where, stock in (("on forms", plates.FORM), ("on plain paper", None)):
                boxes = plates.plate_for(facts, electronic=False, stock=stock).boxes
                for slot in set(boxes) - {f"{slot}-0" for slot in press.ON_THE_FORM}:
                    seen[where].setdefault(slot, set()).add(tuple(round(edge, 1) for edge in boxes[slot][:2]))
    moving = {where: {slot for slot, places in slots.items() if len(places) > 1} for where, slots in seen.items()}
    assert moving["on forms"] == set()
    assert {"name-0", "programme-0"} <= moving["on plain paper"], "the control"


def test_the_drawing_of_the_form_has_what_sheets_printed_on_it_lack_and_nothing_else():
    facts = paper(**SECOND)
    form = reading.text(press.form([facts]))
    for words in [OWN["title"], OWN["born_label"], OWN["programme_label"], OWN["decision_label"], OWN["domain_line"],
                  facts["centre"], facts["check_address"], "ĐẢNG CỘNG SẢN VIỆT NAM"]:  # fmt: skip
        assert words in form
    for value in (facts["address"], facts["name"]["lines"][0], facts["number"], facts["place_date"],
                  codes.show_code(facts["code"])):  # fmt: skip
        assert value not in form


# --- The controls ---------------------------------------------------------------------------------------------


def test_each_picture_differs_from_every_other():
    kept = {name: Image.open(PICTURES / f"{name}.png") for name in SHEETS}
    alike = [pair for pair in combinations(kept, 2) if pixels_off(kept[pair[0]], kept[pair[1]]) <= 10 * MOST_OFF]
    assert not alike


@pytest.mark.parametrize(
    "change",
    [{"grade": "Khá"}, {"number": "0128-GCN/TTCT"}, {"born": "06/6/1992"}, {"home": None}, {"unit_label": "Cơ quan:"},
     {"signer_titles": ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]}, {"name": "NGUYỄN THỊ HỒNG VẤN"}],
)  # fmt: skip
def test_one_word_one_digit_or_one_label_is_seen(change):
    kept = Image.open(PICTURES / "party-director.png")
    assert pixels_off(picture(paper(**change)), kept) > MOST_OFF
