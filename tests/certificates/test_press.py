"""The printed sheet: every word, letter, line and code of it, read back from the finished PDF."""

import io
import os
import shutil
import subprocess
import sys
import unicodedata
import warnings
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.safestring import mark_safe

from centres.papers import pdf as papers_pdf
from certificates import codes, layout, plates, press
from tests.certificates.papers import DEPUTY, EXPIRY, LONG, STATE, VARIANTS, paper

MM = 72 / 25.4
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = [letter for letter in LETTERS if not letter.isascii()]
LETTERS += [letter.upper() for letter in LETTERS]


def poppler(command, *arguments, pdf):
    """What a poppler tool says of `pdf`, or None, loudly, where poppler is not installed."""
    if not shutil.which(command):
        warnings.warn(f"{command} is not installed: the poppler half of this test did not run", stacklevel=2)
        return None
    return subprocess.run([command, *arguments], input=pdf, capture_output=True, check=True).stdout.decode()


def texts(pdf):
    """The text of `pdf` as each extractor reads it: pdfium always, poppler where it is installed."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = ["\n".join(page.get_textpage().get_text_range().replace("\r", "") for page in document)]
    if text := poppler("pdftotext", "-raw", "-", "-", pdf=pdf):
        found.append(text)
    return found


def picture(pdf, dpi=150):
    """The first page as a picture of 8-bit grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")


def printed_words(facts):
    """Every text that the sheet of `facts` must carry."""
    words = ["GIẤY CHỨNG NHẬN", "Ngày sinh:", "Đã hoàn thành chương trình:", "Số:", "Số vào sổ:",
             "Quyết định công nhận:", "Quét mã để kiểm tra giấy chứng nhận", "hoặc mở ", "và nhập mã ",
             "Chỉ tin kết quả trên đúng tên miền này."]  # fmt: skip
    if facts["form"] == "party":
        words += ["ĐẢNG CỘNG SẢN VIỆT NAM", facts["superior"], facts["centre"], "*"]
    else:
        words += ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    words += [facts[key] for key in ("authority", "address", "born", "unit_label", "course", "number", "register_no",
                                     "decision", "place_date", "signer_name", "check_address")]  # fmt: skip
    words += [codes.show_code(facts["code"]), *facts["signer_titles"]]
    for slot in ("name", "home", "unit", "programme"):
        words += facts[slot]["lines"] if facts[slot] else []
    optional = {"home": "Quê quán:", "grade": "Xếp loại:", "expiry": "Có giá trị:"}
    words += [label for key, label in optional.items() if facts[key]]
    return words + [facts[key] for key in ("grade", "expiry", "reissue") if facts[key]]


# --- Words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_prints_all_its_words_on_one_page(variant):
    facts = paper(**VARIANTS[variant])
    pdf = press.render([facts])
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
    for text in texts(pdf):
        assert [words for words in printed_words(facts) if words not in text] == []


def test_what_is_not_known_leaves_no_label_behind():
    for text in texts(press.render([paper(home=None, grade=None, superior="")])):
        for label in ("Quê quán", "Xếp loại", "Có giá trị", "Cấp lại", "Bản điện tử", "None"):
            assert label not in text


def test_the_state_form_has_the_countrys_name_and_not_the_partys():
    for text in texts(press.render([paper(**STATE)])):
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
        assert "ĐẢNG CỘNG SẢN" not in text
        assert "TRUNG TÂM CHÍNH TRỊ\n*" not in text


def test_only_the_electronic_copy_says_that_the_signed_paper_is_the_original():
    line = "Bản điện tử. Bản giấy có chữ ký và dấu là bản gốc."
    assert all(line in text for text in texts(press.render([paper()], electronic=True)))
    assert all(line not in text for text in texts(press.render([paper()])))


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh Nguyệt", "Vừ Bá Chìa", "Y Ngông Niê Kđăm"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_read_back_letter_by_letter(name, form):
    exact = unicodedata.normalize("NFC", name)
    typed = unicodedata.normalize(form, name)
    for text in texts(press.render([paper(name=typed.upper(), unit=typed, signer_name="Trần Văn Bình")])):
        assert exact in text
        assert exact.upper() in text


def test_a_letter_without_a_code_point_of_its_own_keeps_its_mark_beside_it():
    # The mark is a glyph of its own, raised, which both extractors take for a line of its own.
    for text in texts(press.render([paper(name="Ê̆ BAN Ơ̆ Ư̆")])):
        assert "Ê̆ BAN Ơ̆ Ư̆" in text.replace("\n", "")


def test_all_134_vietnamese_letters_are_read_back_from_every_face():
    assert len(LETTERS) == len(set(LETTERS)) == 134
    rows = ["".join(LETTERS[start : start + 17]) for start in range(0, 134, 17)]
    pdf = press.render([paper(name=row, course=row, place_date=row) for row in rows])  # bold, regular, italic
    for text in texts(pdf):
        lines = text.splitlines()
        assert [sum(row in line for line in lines) for row in rows] == [3] * len(rows)


def test_pages_stand_in_the_order_of_the_certificates():
    numbers = ["0003-GCN/TTCT", "0001-GCN/TTCT", "0002-GCN/TTCT"]
    with pypdfium2.PdfDocument(press.render([paper(number=number) for number in numbers])) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True] * 3
    assert [numbers[0] in page for page in pages] == [True, False, False]


def test_sizes_do_not_turn_into_decimal_commas_in_vietnamese():
    facts = paper(name="TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN")
    assert facts["name"]["size"] == 19.5
    with translation.override("vi"):
        vietnamese = press.render([facts])
    with translation.override("en"):
        assert press.render([facts]) == vietnamese


# --- Paper -------------------------------------------------------------------------------------------------


def test_a_page_is_a4_landscape():
    with pikepdf.open(io.BytesIO(press.render([paper(), paper(**STATE)]))) as document:
        for page in document.pages:
            left, top, right, bottom = (float(edge) for edge in page.mediabox)
            assert ((right - left) / MM, (bottom - top) / MM) == pytest.approx((297, 210), abs=0.01)


def test_the_three_faces_are_embedded_and_no_other_font_is_used():
    pdf = press.render([paper(), paper(**STATE | LONG)])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont)[8:] for font in fonts} == {
            "Tinos-Paper", "Tinos-Paper-Bold", "Tinos-Paper-Italic",  # of the plates
            "Tinos-Regular", "Tinos-Bold", "Tinos-Italic",
        }  # fmt: skip
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
        assert all("/ToUnicode" in font for font in fonts)
    if table := poppler("pdffonts", "-", pdf=pdf):
        assert {tuple(line.split()[-5:-2]) for line in table.splitlines()[2:]} == {("yes", "yes", "yes")}


def test_the_file_says_what_it_is_and_nothing_about_when():
    with pikepdf.open(io.BytesIO(press.render([paper()], electronic=True))) as document:
        assert str(document.Root.Lang) == "vi"
        assert str(document.docinfo["/Title"]) == "Giấy chứng nhận số 0123-GCN/TTCT"
        assert "/CreationDate" not in document.docinfo
        assert "/Outlines" not in document.Root
        assert bool(document.Root.MarkInfo.Marked)
        metadata = document.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="2"' in metadata
    assert 'pdfaid:conformance="A"' in metadata


def test_a_class_is_titled_by_its_first_and_last_number():
    with pikepdf.open(io.BytesIO(press.render([paper(number="0001"), paper(number="0060")]))) as document:
        assert str(document.docinfo["/Title"]) == "Giấy chứng nhận số 0001 đến số 0060"


def test_the_qr_has_words_for_those_who_do_not_see_it():
    with pikepdf.open(io.BytesIO(press.render([paper()], electronic=True))) as document:
        alternatives = [str(o.Alt) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert alternatives == ["Mã QR kiểm tra giấy chứng nhận"]


def test_the_ornament_is_in_the_file_once_for_all_pages_and_bears_no_tags():
    def ornaments(count):
        with pikepdf.open(io.BytesIO(press.render([paper()] * count))) as document:
            streams = [o for o in document.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
            return [content for content in (stream.read_bytes() for stream in streams) if len(content) > 5_000]

    single = ornaments(1)
    assert len(single) == 2  # border and underlay
    assert sorted(ornaments(4)) == sorted(single)
    assert not any(b"BDC" in content or b"BMC" in content for content in single)


@pytest.mark.parametrize(("variant", "top_mm"), [("party-director", 152.5), ("party-worst-case", 158.5)])
def test_nothing_is_printed_where_hand_and_seal_come(variant, top_mm):
    page = picture(press.render([paper(**VARIANTS[variant])], electronic=True))
    k = 150 / 25.4
    zone = page.crop((round(152 * k), round(top_mm * k), round(272 * k), round(183 * k)))
    assert zone.getextrema()[0] > 220  # the pale underlay, nothing darker


@pytest.mark.parametrize("variant", ["party-worst-case", "state-worst-case"])
def test_words_stay_inside_the_golden_line(variant):
    with pypdfium2.PdfDocument(press.render([paper(**VARIANTS[variant])], electronic=True)) as document:
        words = document[0].get_textpage()
        boxes = [words.get_charbox(index) for index in range(words.count_chars())]
    boxes = [box for box in boxes if box[2] > box[0]]
    assert min(box[0] for box in boxes) / MM > 25
    assert max(box[2] for box in boxes) / MM < 272
    assert 210 - max(box[3] for box in boxes) / MM > 20
    assert 210 - min(box[1] for box in boxes) / MM < 192


def test_a_line_is_as_wide_as_it_was_measured():
    name = "TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN"
    with pypdfium2.PdfDocument(press.render([paper(name=name)])) as document:
        words = document[0].get_textpage()
        start, count = words.search(name, match_case=True).get_next()
        boxes = [words.get_charbox(index, loose=True) for index in range(start, start + count)]
    printed = (max(box[2] for box in boxes) - min(box[0] for box in boxes)) / MM
    assert printed == pytest.approx(layout.width(name, "Bold", 19.5), abs=0.2)


def test_the_rows_stand_where_the_layout_put_them():
    facts = paper(**LONG | DEPUTY | EXPIRY)
    with pypdfium2.PdfDocument(press.render([facts])) as document:
        words = document[0].get_textpage()

        def base_line(text):
            start, _ = words.search(text, match_case=True).get_next()
            return 210 - words.get_charbox(start, loose=True)[1] / MM

        rows = [base_line(text) for text in ("Ngày sinh:", "Đơn vị công tác:", "Đã hoàn thành", "Xếp loại:")]
    line, gap = layout.LINE, layout.GAP
    steps = [below - above for above, below in pairwise(rows)]
    assert steps == pytest.approx([line + gap, 2 * line + gap, 3 * line + 2 * gap], abs=0.05)


# --- QR ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["https://ttct.example.vn", "http://localhost:8000", "https://tracuu.nghean.dcs.vn"]
)
def test_a_scanner_reads_the_address_from_150_dots_per_inch(address):
    content = codes.qr_content(address, codes.new_token())
    found = zxingcpp.read_barcodes(picture(press.render([paper(qr=content, **LONG)])))
    assert [(barcode.text, barcode.ec_level) for barcode in found] == [(content, "M")]


def test_a_long_address_takes_a_line_of_its_own_beside_the_code():
    address = "tracuu.ttct.nghean.example.vn/verify"
    pdf = press.render([paper(check_address=address)], electronic=True)
    for text in texts(pdf):
        assert f"hoặc mở {address}\n" in text
        assert "và nhập mã 7K3M-9QZD-1XA56" in text


# --- Hostile and broken facts ------------------------------------------------------------------------------

ATTACKS = [
    '<img src="file:///etc/passwd">',
    "<img src=http://127.0.0.1:9/x>",
    "</b><script>1</script>",
    "<link rel=attachment href=file:/etc>",
    "url(file:///etc/passwd)",
    "{{ 7|add:1 }}{% now 'Y' %}",
    "&lt;b&gt;&amp;",
    "<!-- --><style>*{}",
]


@pytest.fixture
def fetched(monkeypatch):
    """Every address that a rendering asks for; the ornaments and fonts of the process are loaded before."""
    press.render([paper()])
    seen = []
    fetch = papers_pdf.Materials.fetch

    def watched(self, url, headers=None):
        seen.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(papers_pdf.Materials, "fetch", watched)
    return seen


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_any_fact_is_printed_as_it_stands_and_fetches_nothing(attack, fetched):
    facts = paper()
    places = dict.fromkeys(("authority", "course", "place_date", "signer_name", "reissue", "superior"), attack)
    sized = {slot: {"lines": [attack], "size": 12} for slot in ("name", "home", "unit", "programme")}
    pdf = press.render([facts | places | sized | {"signer_titles": [attack], "number": "1"}])
    for text in texts(pdf):
        assert text.replace("\n", " ").count(attack) == 11
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/Names" not in document.Root
        assert not any("/Annots" in page for page in document.pages)
    assert fetched == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x", "press:../settings.py", "data:,x"])
def test_if_escaping_ever_failed_the_second_door_would_stop_the_rendering(url, fetched):
    facts = paper()
    facts["name"]["lines"] = [mark_safe(f'<img src="{url}">')]  # noqa: S308  the failure we pretend
    with pytest.raises(RuntimeError):
        plates.whole([facts], "whole")
    assert fetched == [url]


def test_a_size_that_is_not_a_number_never_reaches_the_style():
    facts = paper()
    facts["name"]["size"] = "12pt;background:url(http://127.0.0.1:9/x)"
    with pytest.raises(ValueError, match="could not convert"):
        press.render([facts])


def test_an_unprintable_character_in_frozen_facts_is_refused_not_drawn_as_a_box():
    facts = paper()
    facts["name"]["lines"] = ["NGUYỄN 漢"]
    with pytest.raises(ValidationError, match="漢"):
        press.render([facts])


def test_a_sheet_set_in_a_font_of_the_machine_is_refused(monkeypatch):
    fallback = plates.weasyprint.CSS(string="@page { size: 297mm 210mm } html { font-family: serif }")
    monkeypatch.setattr(plates, "_style", lambda: fallback)
    plates._plate.cache_clear()
    with pytest.raises(RuntimeError, match="not in the fonts"):
        press.render([paper()])


@pytest.mark.parametrize("change", [{"layout_version": 3}, {"form": "else"}])
def test_an_unknown_layout_or_form_is_an_error_not_a_guess(change):
    with pytest.raises(ValueError, match="No layout"):
        press.render([paper(**change)])


def test_no_certificates_are_no_pdf():
    with pytest.raises(ValueError, match="no certificate"):
        press.render([])


# --- The same bytes ----------------------------------------------------------------------------------------

DIGEST = """
import hashlib, django; django.setup()
from certificates import press
from tests.certificates.papers import VARIANTS, paper
if {warm}: press.render([paper(number="7", unit="Văn phòng Huyện ủy")], electronic=True)
print(press.stack())
print(hashlib.sha256(press.render([paper(**changes) for changes in VARIANTS.values()])).hexdigest())
"""


def test_two_processes_make_the_same_bytes_whatever_they_printed_before():
    def run(seed, warm):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Ho_Chi_Minh" if warm else "UTC"}
        command = [sys.executable, "-c", DIGEST.format(warm=warm)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    assert run("1", warm=False) == run("2", warm=True)


def test_two_threads_do_not_disturb_each_other():
    papers = [paper(), paper(**STATE)]
    alone = [press.render([facts]) for facts in papers]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda facts: press.render([facts]), papers * 4))
    assert together == alone * 4


def test_no_line_asks_for_font_features_which_the_library_never_frees():
    press.render([paper(**LONG)])
    assert plates._fonts().font_features == {}


def test_the_stack_names_all_that_decides_the_bytes():
    for part in ("layout 2", "paper ", "weasyprint 7", "pydyf ", "pango ", "harfbuzz ", "zxing-cpp ", "zlib "):
        assert part in press.stack()
    assert len(press.stack()) <= 250
