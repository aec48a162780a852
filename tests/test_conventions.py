"""What every file of the portal keeps to, checked over all of them at once."""

import ast
import io
import re
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
PACKAGES = ["portal", "centres", "courses", "certificates"]

# Templates used without being named in full, and by whom.
USED_OTHERWISE = {
    **dict.fromkeys(["400.html", "403.html", "404.html", "500.html"], "Django asks for it"),
    "certificates/paper/sheet.css": "certificates/press.py reads it as a file",
}
# Paper is printed from these, they are never sent to a browser: measures of the paper stand in the page itself.
PRINTED = ("certificates/paper/", "papers/")
# Applications whose pages and forms the portal shows, and so whose sentences must be Vietnamese too.
SHOWN_LIBRARIES = ["conf", "contrib/auth", "contrib/admin", "contrib/contenttypes", "contrib/sessions"]
SAME_IN_EVERY_LANGUAGE = {"CSV", "Excel", "PDF", "QR", "SHA", "xlsx"}
# Where packages come from and where this was made; in pieces, so that this file may stay in the list it reads.
KEPT_OUT = [
    "py" "pi.org", "python" "hosted.org", "npm" "js.", "deb" "ian.org", "ubu" "ntu.com",
    "/wo" "rk/", "/fa" "rm/", "../sha" "red", "/ro" "ot/",
]  # fmt: skip


def names_of_templates():
    """Return every file under templates/, named as Django names it."""
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def is_part(name):
    """Tell a part, which other templates include, from a page."""
    return name.startswith("components/") or Path(name).name.startswith("_")


def is_of_library(name):
    """Tell whether an installed library has a template of this name, which ours replaces."""
    folders = [Path(app.path) for app in apps.get_app_configs() if app.name not in PACKAGES]
    return any((folder / "templates" / name).exists() for folder in folders)


@cache
def python_sources():
    """Return {path: syntax tree} of the portal's own Python."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {path.relative_to(ROOT): ast.parse(path.read_text()) for path in files}


def sources(of):
    """Return the text of the template `of`."""
    return (TEMPLATES / of).read_text()


# --- Migrations ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing():
    told, code = io.StringIO(), 0
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, stdout=told, no_color=True)
    except SystemExit as end:
        code = end.code
    assert code == 0, f"run manage.py makemigrations:\n{told.getvalue()}"


# --- Templates -----------------------------------------------------------------------------------------


def test_every_template_is_used():
    named = {
        node.value
        for tree in python_sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for template in names_of_templates():
        mentioned = re.findall(r"""["']([\w./-]+)["']""", sources(template))
        named |= set(mentioned) - {template}
    unused = {name for name in set(names_of_templates()) - named - set(USED_OTHERWISE) if not is_of_library(name)}
    assert not unused, f"no view, include or extends names {sorted(unused)}"


@pytest.mark.parametrize("name", names_of_templates())
def test_a_template_compiles_and_finds_what_it_names(name):
    get_template(name)
    for other in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", sources(name)):
        get_template(other)


@pytest.mark.parametrize("name", [name for name in names_of_templates() if is_part(name)])
def test_a_part_says_first_what_it_expects(name):
    first = sources(name).partition("\n")[0]
    assert re.fullmatch(r"\{# \S.*\bExpects: \S.*#\}", first), (
        f"{name} begins with {first!r}, not with {{# What it is. Expects: x, y. #}}"
    )


@pytest.mark.parametrize("name", [name for name in names_of_templates() if name.endswith((".html", ".svg"))])
def test_a_page_carries_no_script_or_style_of_its_own(name):
    found = inline_code(sources(name))
    if name.startswith(PRINTED):
        found = [what for what in found if not what.startswith("style")]
    assert not found, f"{name}: {', '.join(found)}; the Content-Security-Policy blocks them"


def inline_code(html):
    """Return what in `html` a strict Content-Security-Policy would not run or show."""
    return read(html, InlineCode())


def read(html, reader):
    """Return what `reader` found in `html` once Django's own tags, whose quotes are not HTML's, are out of it."""
    html = re.sub(r"(</?)\{%.*?%\}", r"\1div", html)  # an element whose name the page chooses
    reader.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", html, flags=re.DOTALL))
    reader.close()
    return reader.found


class InlineCode(HTMLParser):
    """Collects inline scripts and styles."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag == "style":
            self.found.append("style element")
        if tag == "script" and "src" not in names:
            self.found.append("script without src")
        self.found += [f"{name} attribute" for name in sorted(names) if re.fullmatch(r"style|on\w+|hx-on.*", name)]
        self.found += [f"script in {name}" for name, value in attrs if (value or "").startswith("javascript:")]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<script src="/a.js"></script><p class="style">onclick="x"</p>', []),
        ("<script>alert(1)</script>", ["script without src"]),
        ("<style>p {}</style>", ["style element"]),
        ('<p {% if a > b %}style="color: red"{% endif %}>', ["style attribute"]),
        ('<p data-x="{{ y }}"\n  onclick="go()">', ["onclick attribute"]),
        ('<a href="javascript:go()">', ["script in href"]),
    ],
)
def test_inline_code_is_seen(html, found):
    assert inline_code(html) == found


# The words of printed paper are the regulation's own, in Vietnamese only.
PAGES = [name for name in names_of_templates() if name.endswith(".html") and not name.startswith(PRINTED)]


@pytest.mark.parametrize("name", PAGES)
def test_every_word_on_a_page_can_be_translated(name):
    assert not bare_words(sources(name)), f"{name}: put {bare_words(sources(name))} into translate tags"


def bare_words(html):
    """Return the words of `html` that stand outside Django's tags, where no catalogue reaches them."""
    html = re.sub(r"\{%\s*blocktrans.*?\{%\s*endblocktrans.*?%\}", " ", html, flags=re.DOTALL)
    html = re.sub(r"\{%\s*comment.*?\{%\s*endcomment.*?%\}", " ", html, flags=re.DOTALL)
    return read(html, BareWords())


class BareWords(HTMLParser):
    """Collects words that people see or hear; those inside an element that names their language are meant."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], []  # the elements around the place, each with whether its words are meant

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        meant = tag in {"script", "style"} or ("lang" in names and tag != "html")
        self.open.append((tag, meant or any(inside for _, inside in self.open)))
        for name, value in attrs:
            if name in {"alt", "aria-label", "placeholder", "title"}:
                self.handle_data(value or "")
        if tag in {"br", "hr", "img", "input", "link", "meta"}:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.found += [word for word in re.findall(r"[^\W\d_]{2,}", data) if word not in SAME_IN_EVERY_LANGUAGE]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('{% translate "Name" %} <b title="{% translate "Why" %}">{{ n }} PDF</b> {# why #}', []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}<script src='a'></script>", []),
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<html lang="vi"><p lang="en">English <b>too</b></p>Not', ["Not"]),
        ('<a title="Ghi chú">x</a>', ["Ghi", "chú"]),
    ],
)
def test_bare_words_are_seen(html, found):
    assert bare_words(html) == found


# --- Language ------------------------------------------------------------------------------------------

GETTEXT = {  # function: which of its arguments are the context and the sentence
    "gettext": (None, 0),
    "ngettext": (None, 0),
    "pgettext": (0, 1),
    "npgettext": (0, 1),
}
GETTEXT |= {f"{name}{ending}": places for name, places in GETTEXT.items() for ending in ("_lazy", "_noop")}
GETTEXT["_"] = GETTEXT["gettext"]


def sentences(tree, path):
    """Yield (where, context, sentence) of each sentence that `tree` has translated."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        if called in GETTEXT:
            context, sentence = GETTEXT[called]
            yield f"{path}:{node.lineno}", context is not None and text(node.args[context]), text(node.args[sentence])


def text(node):
    """Return a constant's text; None for a name, whose text was collected where it was written."""
    if isinstance(node, ast.Constant):
        return node.value
    return None if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) else False


def sentences_of_template(name):
    """Yield (where, context, sentence) of each sentence in the template `name`, as makemessages reads it."""
    calls = re.compile(
        r"\b(?:gettext|ngettext|pgettext|npgettext|_)\((?:u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\"|[\s,]|count)*\)"
    )
    for call in calls.findall(templatize(sources(name))):
        yield from sentences(ast.parse(call), f"templates/{name}")


def is_vietnamese(sentence, context=None):
    """Tell whether the loaded catalogues have `sentence`; what is fuzzy or empty in a .po is not in its .mo."""
    key = f"{context}\x04{sentence}" if context else sentence
    catalogue = trans_real.translation("vi")._catalog
    return any(whole in catalogue for whole in (key, (key, 0)))


def test_every_sentence_of_ours_has_vietnamese():
    said = [each for path, tree in python_sources().items() for each in sentences(tree, path)]
    said += [each for name in names_of_templates() for each in sentences_of_template(name)]
    built = [where for where, _, sentence in said if sentence is False]
    assert not built, f"gettext cannot collect a sentence put together on the spot: {built}"
    missing = [f"{where} {sentence!r}" for where, context, sentence in said
               if sentence and not is_vietnamese(sentence, context)]  # fmt: skip
    assert not missing, "not in the compiled catalogue; run `make messages` and translate:\n" + "\n".join(missing)


@pytest.mark.parametrize("library", SHOWN_LIBRARIES)
def test_every_sentence_of_a_library_has_vietnamese(library):
    catalogue = Path(django.__file__).parent / library / "locale/en/LC_MESSAGES/django.po"
    missing = [entry for entry in sentences_of_catalogue(catalogue) if not is_vietnamese(entry[1], entry[0])]
    assert not missing, f"{len(missing)} sentences of django/{library} lack Vietnamese in locale/libraries: {missing}"


def sentences_of_catalogue(path):
    """Return [(context, sentence)] of a .po file."""
    found = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry, key = {}, None
        for line in block.splitlines():
            if word := re.match(r"(msgctxt|msgid|msgid_plural|msgstr)\b", line):
                key = word[1]
            if key and not line.startswith("#") and '"' in line:
                entry[key] = entry.get(key, "") + ast.literal_eval(line[line.index('"') :])
        if entry.get("msgid"):
            found.append((entry.get("msgctxt"), entry["msgid"]))
    return found


def test_the_reader_of_catalogues_misses_nothing():
    path = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"
    header_left_out = r'^msgid (?!""\nmsgstr)'
    written = re.findall(header_left_out, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(sentences_of_catalogue(path)) == len(written) > 300


# --- What stays out of the files -------------------------------------------------------------------------


def test_no_file_names_a_package_registry_or_somebodys_folder():
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:8000]:  # git's own way to tell a binary file
            found += [f"{name}: {word}" for word in KEPT_OUT if word.encode() in content]
    assert not found, "\n".join(found)


def test_the_default_language_is_vietnamese():
    assert settings.LANGUAGE_CODE == "vi"
