"""A paper's description in, PDF out; plates.py and press.py of certificates know the PDF library too, nobody else does.

Words and their order come from `parts`, sizes and margins from `layout`; templates/papers/ only arranges them.
"""

import threading
from contextlib import contextmanager
from functools import cache

import weasyprint
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from . import layout, ready
from .letters import FACES
from .parts import Paper

# Written as PDF/A-2a (tagged, Unicode, fonts inside); no validator has looked at it.
VARIANT = "pdf/a-2a"
FAMILY = "Tinos Paper"  # as the style sheets call the fonts they are given
# The library's fonts and layout objects are not made for threads; one page takes long enough to stand in a row.
_ALONE = threading.Lock()


def render(paper: Paper) -> bytes:
    """The PDF of `paper`: A4, fonts inside, the page number on top from the second page on.

    Raises ValidationError "unprintable" as `ready.checked`, RuntimeError where a file that is not ours was asked for.
    """
    paper = ready.checked(paper)
    html = render_to_string("papers/paper.html", {"paper": paper, "strong": ready.right_in_bold_only(paper)})
    with one_at_a_time():
        return printed(html, _style(), _fonts(), _materials(), VARIANT)


def render_sheets(template: str, context: dict, variant: str = VARIANT) -> bytes:
    """The PDF of sheets whose page numbers and breaks `template` sets itself; its texts are known to be printable.

    Raises RuntimeError as `render`.
    """
    html = render_to_string(template, context)
    with one_at_a_time():
        return printed(html, _style(), _fonts(), _materials(), variant)


@contextmanager
def one_at_a_time():
    """Wait for whoever is rendering in this process. A forbidden address comes out as a RuntimeError."""
    with _ALONE:
        try:
            yield
        except FatalURLFetchingError as refused:  # a BaseException: it would pass a worker's `except Exception`
            raise RuntimeError(str(refused)) from refused


class Materials(URLFetcher):
    """Hands out fonts and ornaments of our own, held in memory, and nothing else whatever the address.

    A learner's name is data, never an address: the template escapes it, and this is the second door.
    Anything not on the list stops the rendering.
    """

    def __init__(self, contents: dict[str, tuple[bytes, str]]):
        super().__init__(allowed_protocols=["press"], allow_redirects=False, fail_on_errors=True)
        self.contents = contents

    def fetch(self, url, headers=None):
        """The material called `url`, such as "press:border.svg". Raises ValueError for anything else."""
        if url not in self.contents:
            raise ValueError("The press fetches nothing but its own fonts and ornaments")
        content, media_type = self.contents[url]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def printed(html, style, fonts, materials, variant, cache=None) -> bytes:
    """`html` as PDF. Raises RuntimeError as `written`."""
    return written(laid_out(html, style, fonts, materials, variant, cache), variant)


def laid_out(html, style, fonts, materials, variant, cache=None) -> weasyprint.Document:
    """`html` as pages, with the places of what bears an id."""
    return weasyprint.HTML(string=html, url_fetcher=materials).render(
        stylesheets=[style], font_config=fonts, cache=cache, pdf_variant=variant
    )


def written(document, variant) -> bytes:
    """The PDF. RuntimeError if a letter was not set in our own fonts: the library would go on in another."""
    content = document.write_pdf(pdf_variant=variant)
    if strange := {font.family for font in document.fonts.values()} - {FAMILY}:
        raise RuntimeError(f"Set in {', '.join(sorted(strange))}, not in the fonts of the paper")
    return content


@cache
def _materials() -> Materials:
    return Materials({f"press:{file.name}": (file.read_bytes(), "font/ttf") for file in FACES.values()})


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style() -> weasyprint.CSS:
    text = render_to_string("papers/paper.css", layout.measures())
    return weasyprint.CSS(string=text, url_fetcher=_materials(), font_config=_fonts())
