"""The press beside the plain way: the same picture, the same words, and the plain way where it cannot set a line."""

import io
import logging
import unicodedata

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from centres.papers.letters import normal, unprintable
from certificates import codes, layout, plates, press, typesetting
from tests.certificates.papers import LONG, STATE, VARIANTS, paper

ON_PAPER = {"plain paper": {}, "electronic": {"electronic": True}, "with a border": {"stock": press.Stock(False, 0, 0)},
            "with words": {"stock": press.Stock(True, 1.5, -0.8)}}  # fmt: skip
MOST_OFF = 0.0005  # of the pixels, at 150 dots an inch: the edge of a letter here and there
FAMILIES = ["Nguyễn", "Trần", "Lê", "Vừ", "Lô", "Moong", "Cụt", "Y", "Hồ", "Đặng", "Phạm", "Huỳnh", "Ksor", "Bùi", "Vũ"]
MIDDLES = ["Thị", "Văn", "Hữu", "Bá", "Minh", "Đình", "Ngọc", "Thúy", "Quỳnh", "Mỹ", "Kim", "Hoàng", "Xuân", "Phương"]
GIVEN = [
    "Ánh Nguyệt", "Chìa", "Niê Kđăm", "Phẩm", "Xoan", "Nghiễm", "Thuở", "Ữ", "Ỷ", "Bửu", "Ngoãn", "Kpă H’Lan", "Ơi",
    "Thủy Tiên", "Đỡ", "Wươk", "Rơ Chăm", "Ngữ", "Bẵng", "Ý Nhi", "Ỡm", "Phượng", "Luỹ", "Oẳn", "Ê̆",
]  # fmt: skip
FOLDED = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"  # extractors give the letters of a ligature


def picture(pdf, dpi=150):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")


def share_off(one, other):
    """The share of pixels that differ by more than 32 of 255."""
    assert one.size == other.size
    return sum(ImageChops.difference(one, other).histogram()[33:]) / (one.size[0] * one.size[1])


@pytest.mark.parametrize("how", ON_PAPER)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_press_and_the_plain_way_draw_the_same(variant, how):
    facts = paper(**VARIANTS[variant])
    laid_out = picture(plates.whole([facts], "plain", **ON_PAPER[how]))
    assert share_off(picture(press.render([facts], **ON_PAPER[how])), laid_out) <= MOST_OFF


def test_one_letter_that_moved_a_millimetre_would_be_seen():
    facts = paper()
    moved = press.render([facts], stock=press.Stock(False, 0, 0))
    shifted = press.render([facts], stock=press.Stock(False, 1, 0))
    assert share_off(picture(moved), picture(shifted)) > 10 * MOST_OFF
    other = picture(press.render([paper(name="NGUYỄN THỊ HỒNG VẬN")]))
    assert share_off(picture(press.render([facts])), other) > 0


def names():
    """300 names: every family with twenty of the others, letters of the peoples of the highlands among them."""
    for place in range(300):
        yield f"{FAMILIES[place % 15]} {MIDDLES[place % 14]} {GIVEN[place % 25]}"


def test_300_names_are_read_back_letter_by_letter():
    given = list(names())
    sheets = [paper(name=name.upper(), signer_name="Trần Văn Bình") for name in given]
    with pypdfium2.PdfDocument(press.render(sheets)) as document:
        read = [page.get_textpage().get_text_range().replace("\r", "").replace("\n", "") for page in document]
    missing = [
        name for name, text in zip(given, read, strict=True) if unicodedata.normalize("NFC", name.upper()) not in text
    ]
    assert missing == []


def test_what_the_press_cannot_set_is_laid_out_whole_and_said(monkeypatch, caplog):
    def line(text, face, *spacing, _line=typesetting.line):
        if text == "BỐN MƯƠI":
            raise typesetting.Misfit("for the test")
        return _line(text, face, *spacing)

    monkeypatch.setattr(typesetting, "line", line)
    sheets = [paper(), paper(name="BỐN MƯƠI", number="0124-GCN/TTCT"), paper(number="0125-GCN/TTCT")]
    with caplog.at_level(logging.WARNING, "certificates.press"):
        pdf = press.render(sheets)
    assert [record.message for record in caplog.records] == ["a sheet is laid out whole: for the test"]
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert ["BỐN MƯƠI" in text for text in texts] == [False, True, False]
    assert all(sheet["number"] in text for sheet, text in zip(sheets, texts, strict=True))


def test_a_file_whose_first_sheet_is_laid_out_whole_is_whole_too(monkeypatch):
    monkeypatch.setattr(press, "_slot", lambda *_: 1 / 0)
    pdf = press.render([paper(), paper(number="0124-GCN/TTCT")])
    with pypdfium2.PdfDocument(pdf) as document:
        assert ["0124" in page.get_textpage().get_text_range() for page in document] == [False, True]


def test_two_letters_that_share_a_glyph_are_never_taken_for_each_other():
    """A Latin and a Cyrillic schwa are one drawing in our faces: what is read back is what was written."""
    pairs = [("\u018f", "\u04d8"), ("Đ", "\u00d0")]
    for one, other in pairs:
        sheets = [paper(unit=f"Chi bộ {one}"), paper(unit=f"Chi bộ {other}")]
        with pypdfium2.PdfDocument(press.render(sheets)) as document:
            read = [page.get_textpage().get_text_range() for page in document]
        assert all(sheet["unit"]["lines"][0] in text for sheet, text in zip(sheets, read, strict=True))


def test_every_letter_of_the_basic_plane_is_refused_or_read_back_as_written(caplog):
    letters = [chr(point) for point in range(0x21, 0xFFFF) if not 0xD800 <= point < 0xE000 and chr(point) not in FOLDED]
    letters = [one for one in letters if normal(one) == one and not unprintable(one, "Bold")]
    assert len(letters) > 2000
    sheets = []
    for start in range(0, len(letters), 40):
        sheets.append(paper(number=f"{start:04d}"))
        sheets[-1]["name"] = {"lines": ["".join(letters[start : start + 40])], "size": 16}
    with pypdfium2.PdfDocument(press.render(sheets)) as document:
        read = [page.get_textpage().get_text_range().replace("\r", "").replace("\n", "") for page in document]
    assert [sheet["number"] for sheet, text in zip(sheets, read, strict=True)
            if sheet["name"]["lines"][0] not in text] == []  # fmt: skip
    # Ten letters share their drawing with another: only sheets that meet both in one file take the slow way.
    assert len(caplog.records) <= 10


# --- The QR ---------------------------------------------------------------------------------------------------


def test_an_address_is_a_symbol_of_version_3_and_signed_content_at_most_9():
    assert plates.qr(paper()["qr"])["modules"] == 29 + 8
    assert plates.qr("HTTPS://TTCT.EXAMPLE.VN/C/" + "A" * 202)["modules"] <= 53 + 8


def test_signed_content_is_read_back_from_150_dots_an_inch_in_its_wider_box():
    content = "HTTPS://TTCT.EXAMPLE.VN/C/" + codes.new_token() * 7
    facts = paper(qr=content, qr_box=layout.QR_BOX_SIGNED, layout_version=2, words=layout.WORDS, template="dang/1")
    pdf = press.render([facts], electronic=True)
    assert [found.text for found in zxingcpp.read_barcodes(picture(pdf))] == [content]
    assert share_off(picture(pdf), picture(plates.whole([facts], "plain", electronic=True))) <= MOST_OFF


# --- Structure --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("electronic", [False, True])
def test_the_file_is_sound_and_says_what_it_is(electronic):
    pdf = press.render([paper(), paper(**STATE | LONG)], electronic=electronic)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        metadata = document.Root.Metadata.read_bytes().decode()
        assert f'pdfaid:conformance="{"A" if electronic else "B"}"' in metadata
        assert "@title@" not in metadata
        assert "Giấy chứng nhận số 0123-GCN/TTCT đến số QPAN/0456/260724" in metadata
        assert ("/StructTreeRoot" in document.Root) is electronic


def test_who_listens_hears_every_fact_with_its_label_in_the_order_of_reading():
    facts = paper(expiry="60 tháng, đến hết ngày 21/6/2029")
    with pikepdf.open(io.BytesIO(press.render([facts], electronic=True))) as document:
        (section,) = document.Root.StructTreeRoot.K.K
        heard = [str(element.get("/ActualText", element.get("/Alt"))) for element in section.K]
        numbers = [int(element.K) for element in section.K]
        page = document.pages[0]
        marks = b"".join(stream.read_bytes() for stream in page.Contents)
        tree = document.Root.StructTreeRoot.ParentTree.Nums[1]
        assert sorted(numbers) == list(range(len(tree)))
        assert [marks.count(b"/MCID %d>>" % number) for number in numbers] == [1] * len(numbers)
    assert heard[0] == "ĐẢNG CỘNG SẢN VIỆT NAM. GIẤY CHỨNG NHẬN"
    assert "Ngày sinh: 05/6/1992" in heard
    assert "Có giá trị: 60 tháng, đến hết ngày 21/6/2029" in heard
    assert heard.index("NGUYỄN THỊ HỒNG VÂN") < heard.index("Số: 0123-GCN/TTCT") < heard.index("Trần Văn Bình")


def test_a_class_shares_its_plate_its_words_and_its_fonts():
    one = len(press.render([paper()]))
    many = len(press.render([paper(number=f"{n:04d}-GCN/TTCT") for n in range(60)]))
    assert many < 60 * one / 10
