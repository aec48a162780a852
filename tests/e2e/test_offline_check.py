"""The page that checks signed QR codes: from a plain server, from its memory in flight mode, and from a file."""

import functools
import http.server
import json
import os
import shutil
import threading
import time
from datetime import date

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as portal
from playwright.sync_api import expect

from certificates import codes, places, publishedlists, seals, signingkeys, statuslists
from tests.conftest import SCRATCH

PLACE, TODAY = 5, date(2026, 3, 2)
WEEK = 7 * 86_400
NAMES = {"centres": {"40.27": "TTCT Quỳnh Lưu"}, "programmes": {}}


class Silent(http.server.SimpleHTTPRequestHandler):
    """A plain server of files that says nothing."""

    def log_message(self, *_):
        pass


class Register:
    """A register with a key, its published folder, and a plain server for it; no database."""

    def __init__(self, folder):
        self.folder, self.moment = folder, int(time.time())
        self.old = {name: getattr(portal, name) for name in ("SIGNING_KEYS", "STATUS_DIR")}
        portal.SIGNING_KEYS, portal.STATUS_DIR = str(folder / "keys"), str(folder / "status")
        signingkeys.new()
        self.public = folder / "status"
        shutil.copytree(statuslists.PAGE, self.public)
        shutil.copy(statuslists.NACL, self.public / "nacl.js")
        self.keys()
        handler = functools.partial(Silent, directory=self.public)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://localhost:{self.server.server_port}/"

    def keys(self, names=NAMES):
        """Publish the keys and the page."""
        (self.public / "keys.json").write_text(json.dumps(statuslists.keys_document()))
        (self.public / "index.html").write_text(statuslists.page(names))

    def publish(self, *ended, n=0, number=None, age=0, signer=None):
        """Write list `n` with the places `ended` in it, made `age` seconds ago; returns its path."""
        bits = bytearray(places.PLACES_A_LIST // 8)
        for place in ended:
            bits[place >> 3] |= 1 << (place & 7)
        path = publishedlists.path(n)
        path.parent.mkdir(exist_ok=True)
        made_at = int(time.time()) - age
        path.write_bytes(
            statuslists.pack_list(n if number is None else number, bytes(bits), signer or self.signer, made_at)
        )
        self.moment += 2  # a plain server tells files apart by the second
        os.utime(path, (self.moment, self.moment))
        return path

    def compromise(self):
        """Somebody else may have the key that signs: another signs from now on, and every list anew."""
        stolen, _private = self.signer
        signingkeys.new()
        signingkeys.end(stolen, signingkeys.COMPROMISED)
        self.keys()
        self.publish()

    def vouch(self, stolen, *known):
        """Write the seals `known` of the key `stolen` as the register's own; returns the path."""
        key_id, private = self.signer
        digests = b"".join(statuslists.digest(seals.bytes_of(one)) for one in known)
        path = self.public / f"vouched-{stolen}.bin"
        path.write_bytes(seals.sign(private, seals.VOUCHED, cbor2.dumps([key_id, stolen, int(time.time()), digests])))
        return path

    @property
    def signer(self):
        return signingkeys.current()

    def seal(self, name="Nguyễn Thị Hồng Vân", place=PLACE, key=None, **facts):
        key_id, private = key or self.signer
        facts = {"number": "0287-GCN/TTCT", "programme": "BDNTD", "centre": "40.27", "issued_on": TODAY} | facts
        return seals.address(
            "https://chungchi.example.vn", private, seals.Seal(key_id, name=name, place=place, **facts)
        )

    def close(self):
        self.server.shutdown()
        for name, value in self.old.items():
            setattr(portal, name, value)


@pytest.fixture
def register(tmp_path):
    """A register that publishes."""
    made = Register(tmp_path)
    yield made
    made.close()


class Phone:
    """A browser window with a page of its own memory."""

    def __init__(self, browser, address):
        self.context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
        self.page, self.address = self.context.new_page(), address
        self.trouble = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))

    def open(self, content=""):
        self.page.goto("about:blank")
        self.page.goto(self.address + (f"#{content.rpartition('#')[2]}" if content else ""))
        return self.state() if content else None

    def state(self):
        self.page.wait_for_selector("#result:not([hidden])")
        return self.page.locator("#result").get_attribute("data-state")

    def says(self, text):
        return text in self.page.inner_text("#result")


@pytest.fixture
def phone(browser, register):
    """A phone that knows the plain server."""
    made = Phone(browser, register.address)
    yield made
    made.context.close()
    assert not made.trouble


def test_in_flight_mode_a_paper_is_authentic_and_after_a_new_list_revoked(phone, register):
    register.publish()
    phone.open()
    expect(phone.page.locator("#kept")).to_contain_text("1")
    phone.context.set_offline(True)
    assert phone.open(register.seal()) == "authentic"
    assert phone.says("Nguyễn Thị Hồng Vân")
    assert phone.says("chưa bị thu hồi hoặc cấp lại tính đến")
    assert phone.says("TTCT Quỳnh Lưu")
    assert phone.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    register.publish(PLACE)
    assert phone.open(register.seal()) == "authentic"  # the list of before, with its moment
    phone.context.set_offline(False)
    assert phone.open(register.seal()) == "ended"
    assert not phone.says("Nguyễn Thị Hồng Vân")
    phone.context.set_offline(True)
    assert phone.open(register.seal()) == "ended"
    assert phone.open(register.seal(place=PLACE + 1)) == "authentic"
    phone.page.locator("button[data-lang=en]").click()
    assert phone.says("not revoked or replaced as of")


def stranger():
    return 1, Ed25519PrivateKey.generate()


BROKEN = {
    "missing": lambda register: register.publish().unlink(),
    "stale": lambda register: register.publish(age=WEEK + 60),
    "cut": lambda register: os.truncate(register.publish(), 100),
    "by another key": lambda register: register.publish(signer=stranger()),
    "changed": lambda register: flip(register.publish()),
    "of another number": lambda register: register.publish(number=1),
    "from the future": lambda register: register.publish(age=-3 * 86_400),
    "empty": lambda register: os.truncate(register.publish(), 0),
}


def flip(path):
    data = bytearray(path.read_bytes())
    data[30] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("how", BROKEN)
def test_a_list_that_cannot_be_believed_leaves_the_status_unchecked(phone, register, how):
    BROKEN[how](register)
    assert phone.open(register.seal()) == "unchecked"
    assert phone.says("Chưa kiểm tra được tình trạng")
    assert not phone.says("có thật")
    register.publish()
    assert phone.open(register.seal()) == "authentic"  # else the test could not fail


def test_what_the_register_did_not_sign_is_not_ours(phone, register):
    register.publish()
    good = register.seal()
    assert phone.open(register.seal(key=stranger())) == "foreign"
    assert phone.open(register.seal(key=(9, register.signer[1]))) == "foreign"
    assert phone.open(good[:-1]) == "foreign"
    assert phone.open("HELLO") == "foreign"
    assert phone.open(good) == "authentic"


def paste(phone, content):
    phone.open()
    phone.page.fill("#content", content)
    phone.page.locator("#by-hand button").click()
    return phone.state()


def asks(phone):
    """(method, address, fields) that the button below the answer would send to the register."""
    return phone.page.locator("#ask").evaluate(
        "(form) => [form.method, form.getAttribute('action'), Object.fromEntries(new FormData(form))]"
    )


@pytest.mark.parametrize("content", [
    "HTTPS://CHUNGCHI.EXAMPLE.VN/C/ABCDEFGHIJKLMNOPQRSTUVWXY2", "https://chungchi.example.vn/c/abcdefghijklmnopqrstuvwxy2/",
    " chungchi.example.vn/C/ABCDEFGHIJKL\nMNOPQRSTUVWXY2 ",
])  # fmt: skip
def test_an_address_without_facts_is_asked_from_the_register(phone, content):
    assert paste(phone, content) == "ask"
    assert phone.says("Cần hỏi sổ gốc")
    assert not phone.says("mã giả")
    assert phone.page.locator("#result").get_attribute("class") == ""  # neither green nor red
    assert asks(phone) == ["get", "/C/ABCDEFGHIJKLMNOPQRSTUVWXY2", {}]


def test_a_code_that_was_typed_is_asked_from_the_register(phone, register):
    code = codes.new_code()
    for typed in (codes.show_code(code), code.lower(), codes.show_code(code).replace("-", " – ")):
        assert paste(phone, typed) == "ask"
        method, address, fields = asks(phone)
        assert (method, address) == ("post", "/verify/")
        assert codes.read_code(fields["code"]) == code
    register.publish()
    phone.page.fill("#content", register.seal())
    phone.page.locator("#by-hand button").click()
    expect(phone.page.locator("#result")).to_have_attribute("data-state", "authentic")
    assert asks(phone) == ["post", "/verify/", {"seal": register.seal().rpartition("#")[2]}]


@pytest.mark.parametrize("content", ["", " \n ", "HTTPS://CHUNGCHI.EXAMPLE.VN/C/#"])
def test_an_empty_box_asks_for_something_to_check(phone, content):
    assert paste(phone, content) == "empty"
    assert phone.says("Hãy dán")
    assert phone.page.locator("#ask").is_hidden()
    assert phone.page.evaluate("document.activeElement.id") == "content"
    assert phone.page.locator("#result").get_attribute("class") == ""


@pytest.mark.parametrize("content", [
    "HTTPS://CHUNGCHI.EXAMPLE.VN.LA/C/ABCDEFGHIJKLMNOPQRSTUVWXY2",  # another host than the official one
    "HTTPS://CHUNGCHI.EXAMPLE.VN/C/ABCDEFGHIJKLMNOPQRSTUVWXY", "7K3M-9QZD-1XA5", "7K3M-9QZD-1XU5T",
])  # fmt: skip
def test_what_is_no_address_and_no_code_of_ours_stays_foreign(phone, content):
    assert paste(phone, content) == "foreign"
    assert phone.page.locator("#ask").is_hidden()


def test_no_flipped_bit_is_accepted_by_the_script(phone, register):
    register.publish()
    phone.open()
    accepted = phone.page.evaluate(
        """([text, keys]) => {
          const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
          const good = window.checkSeal.readSeal(text, keys) ? 1 : 0;
          let bad = 0;
          for (let i = 0; i < text.length; i++) for (let bit = 0; bit < 5; bit++) {
            const letter = alphabet[alphabet.indexOf(text[i]) ^ (1 << bit)];
            if (window.checkSeal.readSeal(text.slice(0, i) + letter + text.slice(i + 1), keys)) bad++;
          }
          return [good, bad];
        }""",
        [register.seal().rpartition("#")[2], statuslists.keys_document()["keys"]],
    )
    assert accepted == [1, 0]


def test_a_stolen_key_proves_nothing_alone(phone, register):
    register.publish()
    known, forged = register.seal(), register.seal(name="Người Khác")
    register.compromise()
    assert phone.open(known) == "unchecked"
    assert not phone.says("Nguyễn Thị Hồng Vân")  # whoever has the key could have written it
    register.vouch(1, known)
    assert phone.open(known) == "authentic"
    assert phone.open(forged) == "unchecked"
    assert phone.open(register.seal()) == "authentic"  # by the new key


def test_in_flight_mode_a_paper_stays_authentic_after_its_key_was_stolen(phone, register):
    known, forged = register.seal(), register.seal(name="Người Khác")
    register.compromise()
    register.vouch(1, known, *(register.seal(place=place) for place in range(2000)))
    phone.open()
    expect(phone.page.locator("#kept")).to_contain_text("khóa không còn tin cậy: 1")
    phone.context.set_offline(True)
    assert phone.open(known) == "authentic"
    assert phone.says("Nguyễn Thị Hồng Vân")
    assert phone.open(forged) == "unchecked"
    assert not phone.says("Người Khác")


def test_a_list_of_vouched_seals_that_is_missing_or_finds_no_room_harms_nothing_else(phone, register):
    known = register.seal()
    register.compromise()
    phone.open()
    expect(phone.page.locator("#kept")).to_contain_text("giữ trên máy này: 1.")
    expect(phone.page.locator("#kept")).not_to_contain_text("khóa không còn tin cậy")
    register.vouch(1, known)
    worker = phone.context.service_workers[0]
    worker.evaluate("() => { Cache.prototype.put = () => Promise.reject(new Error('no room')); }")
    assert phone.open(known) == "authentic"  # used, though not kept
    phone.context.set_offline(True)
    assert phone.open(known) == "unchecked"
    assert phone.open(register.seal()) == "authentic"


@pytest.fixture
def file_phone(browser, register):
    """A phone that opens the page from a file."""
    made = Phone(browser, (register.public / "index.html").as_uri())
    yield made
    made.context.close()
    assert not made.trouble


def choose(phone, path):
    if not phone.page.locator("#files").is_visible():
        phone.page.locator("summary").click()
    phone.page.set_input_files("#files", path)


def test_from_a_file_the_lists_are_chosen_by_hand(file_phone, register):
    path = register.publish(PLACE)
    assert file_phone.open(register.seal()) == "unchecked"
    expect(file_phone.page.locator("#kept")).to_contain_text("Chưa có danh sách")
    choose(file_phone, path)
    expect(file_phone.page.locator("#result")).to_have_attribute("data-state", "ended")
    expect(file_phone.page.locator("#kept")).to_have_text("Danh sách tình trạng giữ trên máy này: 1.")
    assert file_phone.open(register.seal()) == "unchecked"  # chosen again on a new page


def test_from_a_file_programme_and_centre_have_their_names(file_phone, register):
    register.keys({"centres": {"40.27": 'TTCT "Quỳnh <Lưu>'}, "programmes": {"BDNTD": "Bồi dưỡng nhận thức về Đảng"}})
    path = register.publish()
    file_phone.open(register.seal())
    choose(file_phone, path)
    expect(file_phone.page.locator("#result")).to_have_attribute("data-state", "authentic")
    assert file_phone.says("Bồi dưỡng nhận thức về Đảng")
    assert file_phone.says('TTCT "Quỳnh <Lưu>')
    picture(file_phone, "from-a-file")


def test_from_a_file_the_register_is_asked_at_its_address(file_phone):
    assert paste(file_phone, codes.new_code()) == "ask"
    assert asks(file_phone)[1] == "https://chungchi.example.vn/verify/"


def test_from_a_file_the_seals_of_a_stolen_key_are_chosen_too_and_no_keys(file_phone, register):
    known, forged = register.seal(), register.seal(key=stranger())
    register.compromise()
    assert file_phone.open(known) == "unchecked"
    choose(file_phone, register.vouch(1, known))
    choose(file_phone, register.publish())
    expect(file_phone.page.locator("#result")).to_have_attribute("data-state", "authentic")
    expect(file_phone.page.locator("#kept")).to_contain_text("khóa không còn tin cậy: 1.")
    strange = register.folder / "keys.json"  # keys come with the page alone
    strange.write_text('{"keys": [{"id": 1, "public": "%s", "state": "active"}]}' % ("00" * 32))
    choose(file_phone, strange)
    assert paste(file_phone, forged) == "foreign"


def test_pasted_content_is_checked_and_the_page_looks_right(phone, register):
    register.publish()
    assert paste(phone, register.seal()) == "authentic"
    assert phone.page.locator("#ask").get_attribute("action") == "/verify/"
    picture(phone, "offline")


def picture(phone, name):
    """Keep a picture of the page, for people to look at."""
    pictures = SCRATCH / "offline"
    pictures.mkdir(exist_ok=True)
    phone.page.screenshot(path=pictures / f"{name}.png", full_page=True)
