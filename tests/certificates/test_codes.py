"""The token in the QR and the code for typing: random, readable, and honest about what a check character sees."""

import random
from itertools import combinations

import pytest
import zxingcpp

from certificates import codes

ALPHABET = codes.ALPHABET


def some_codes(count):
    return [codes.new_code() for _ in range(count)]


def test_a_token_is_128_random_bits_in_26_capitals_of_base32():
    token = codes.new_token()
    assert len(token) == 26
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_ten_thousand_tokens_and_codes_are_all_different():
    assert len({codes.new_token() for _ in range(10_000)}) == 10_000
    assert len(set(some_codes(10_000))) == 10_000


def test_a_code_has_thirteen_characters_that_cannot_be_taken_for_one_another():
    for code in some_codes(200):
        assert len(code) == 13
        assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_every_character_of_the_alphabet_comes_up_at_every_random_place():
    many = some_codes(3_000)
    for place in range(12):
        assert {code[place] for code in many} == set(ALPHABET)


def test_a_code_is_shown_in_groups_of_four_four_and_five():
    assert codes.show_code("7K3M9QZD1XA56") == "7K3M-9QZD-1XA56"


def test_what_was_shown_is_read_back():
    for code in some_codes(200):
        assert codes.read_code(codes.show_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7k3m-9qzd-1xa56",
        "7K3M9QZD1XA56",
        "  7k3m 9qzd 1xa56\n",
        "7K3M–9QZD—1XA56",
        "7K3M\u00a09QZD\u20111XA56",
        "7K3M.9QZD.IXA56",
        "7k3m-9qzd-lxa56",
    ],
)
def test_case_hyphens_spaces_and_look_alikes_do_not_matter(typed):
    assert codes.read_code(typed) == "7K3M9QZD1XA56"


def test_the_letter_o_is_read_as_nought():
    code = next(code for code in some_codes(2_000) if "0" in code)
    assert codes.read_code(code.replace("0", "o")) == code
    assert codes.read_code(code.replace("0", "O")) == code


@pytest.mark.parametrize(
    "typed",
    ["", "7K3M", "7K3M9QZD1XA5", "7K3M9QZD1XA566", "7K3M9QZD1XA5U", "7K3M9QZD1XA5*", "７K3M9QZD1XA56", "ữ" * 13],
)
def test_a_wrong_length_or_a_strange_character_is_no_code(typed):
    assert codes.read_code(typed) is None


def test_a_page_of_text_is_no_code():
    assert codes.read_code("7K3M-9QZD-1XA56 " * 100_000) is None


def test_a_row_of_noughts_is_no_code():
    assert codes.read_code("0" * 13) is None


def test_every_single_wrong_character_is_caught():
    for code in some_codes(20):
        for place in range(13):
            for wrong in set(ALPHABET) - {code[place]}:
                assert codes.read_code(code[:place] + wrong + code[place + 1 :]) is None


def test_every_exchange_of_two_characters_is_caught_near_or_far():
    for code in some_codes(100):
        for one, other in combinations(range(13), 2):
            letters = list(code)
            letters[one], letters[other] = letters[other], letters[one]
            if letters != list(code):
                assert codes.read_code("".join(letters)) is None


def test_of_other_double_errors_about_one_in_32_passes_and_only_the_register_can_refuse_it():
    chance = random.Random(60)
    passed = 0
    for _ in range(6_400):
        letters = list("7K3M9QZD1XA56")
        for place in chance.sample(range(13), 2):
            letters[place] = chance.choice(sorted(set(ALPHABET) - {letters[place]}))
        passed += codes.read_code("".join(letters)) is not None
    assert 100 < passed < 300  # 6,400 / 32 = 200


TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY2"


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("https://ttct.example.vn", "HTTPS://TTCT.EXAMPLE.VN/C/" + TOKEN),
        ("https://ttct.example.vn/", "HTTPS://TTCT.EXAMPLE.VN/C/" + TOKEN),
        ("http://localhost:8000", "HTTP://LOCALHOST:8000/C/" + TOKEN),
    ],
)
def test_the_qr_holds_the_whole_address_in_capitals(address, content):
    assert codes.qr_content(address, TOKEN) == content


@pytest.mark.parametrize(
    "address",
    [
        "ttct.example.vn",
        "ftp://ttct.example.vn",
        "https://",
        "https://example.vn/ttct",
        "https://example.vn/?a=1",
        "https://example.vn/#a",
        "https://đảng.example.vn",
        "https://user@example.vn",
    ],
)
def test_an_address_that_capitals_would_change_is_refused(address):
    with pytest.raises(ValueError, match=r"is not scheme|has characters"):
        codes.qr_content(address, TOKEN)


def test_a_host_of_up_to_24_characters_keeps_the_symbol_at_29_modules():
    content = codes.qr_content("https://tracuu.example.gov.vn.vn", TOKEN)
    assert len(content) == 61
    symbol = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert symbol.to_image(scale=1, add_quiet_zones=False).shape == (29, 29)
