"""Parts of pages: icons, badges, drawings, lists, forms and the gates every request passes."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from centres.scope import Role
from courses.models import CourseClass, Stage
from portal import context, middleware
from portal.looks import LOOKS
from portal.templatetags.portal import ICONS


def drawn(text, address="/", **values):
    """`text` as a page at `address` would show it, with white space between words narrowed."""
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    template = Template(text)
    with translation.override("vi"):
        return re.sub(r"\s+", " ", template.render(RequestContext(request, values)))


def somebody(role="", **facts):
    facts = {"is_authenticated": True, "must_change_password": False, "centre": None, "province": None} | facts
    return SimpleNamespace(role=role, **facts)


class Attributes(HTMLParser):
    """Collects the elements of a page: [(tag, attributes)]."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def with_(self, name, value):
        return [(tag, attrs) for tag, attrs in self.found if attrs.get(name) == value]


# --- Icons and badges ----------------------------------------------------------------------------------


def test_an_icon_is_drawn_inside_the_page_and_hidden_from_readers():
    html = drawn('{% icon "people" %}')
    assert html.startswith('<svg class="ic" viewBox="0 0 16 16" aria-hidden="true"><path')
    assert "xmlns" not in html


def test_every_icon_a_page_or_table_names_is_there():
    templates = ICONS.parents[2] / "templates"
    named = {icon for _, icon in LOOKS.values()} | {item.icon for _, items in context.MENU for item in items}
    for page in templates.rglob("*.html"):
        named |= set(re.findall(r"""\{% icon ["']([\w-]+)["']""", page.read_text()))
        named |= set(re.findall(r"""\bicon=["']([\w-]+)["']""", page.read_text()))
    assert not {name for name in named if not (ICONS / f"{name}.svg").exists()}


def test_a_badge_says_its_state_in_words_icon_and_colour():
    html = drawn('{% state "approved" "Đã phê duyệt" %}')
    assert html.startswith('<span class="state state-ok"><svg')
    assert html.endswith("</svg>Đã phê duyệt</span>")


def test_words_of_a_badge_are_escaped():
    assert "&lt;b&gt;" in drawn("{% state 'ok' words %}", words="<b>")


def test_every_state_people_read_has_a_look():
    lives = [model.MOVES for model in apps.get_models() if hasattr(model, "MOVES") and model is not CourseClass]
    shown = {str(code) for life in lives for code in life} | set(Stage.values)  # of a class people read its stage
    assert not shown - set(LOOKS)


# --- Drawings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "whole", "width"), [(58, 62, "93.5"), (0, 62, "0"), (70, 62, "100.0"), (3, 0, "0")])
def test_the_length_of_a_bar_is_an_attribute_with_a_decimal_point(part, whole, width):
    assert f'<rect class="fg" width="{width}" height="6"/>' in drawn("{% bar part whole %}", part=part, whole=whole)


def test_coordinates_of_columns_have_no_decimal_comma():
    months = [{"label": f"Tháng {n}", "plan": 7 * n, "done": 5 * n if n < 6 else None} for n in range(1, 13)]
    page = Attributes(drawn("{% columns months 'Lớp' %}", months=months))
    drawn_numbers = [value for _, attrs in page.found for name, value in attrs.items() if name in {"x", "y", "width"}]
    assert len(drawn_numbers) > 50
    assert all(re.fullmatch(r"-?\d+(\.\d+)?%?", value) for value in drawn_numbers)


@pytest.mark.parametrize(
    ("filled", "decided", "blocks"),
    [(4, 6, {"h": 4, "v": 2}), (7, 6, {"h": 6, "o": 1}), (5, 5, {"h": 5}), (2, None, {"o": 2}), (0, 4, {"v": 4})],
)
def test_posts_show_held_vacant_and_over(filled, decided, blocks):
    html = drawn("{% posts filled=filled decided=decided %}", filled=filled, decided=decided)
    assert {kind: html.count(f'<i class="{kind}">') for kind in "hvo" if f'class="{kind}"' in html} == blocks


# --- Words ---------------------------------------------------------------------------------------------


def test_days_left_are_counted_from_today():
    today = timezone.localdate()
    with translation.override("en"):
        say = Template("{{ day|days_left }}")
        assert say.render(Context({"day": today})) == "today"
        assert say.render(Context({"day": today + timedelta(days=2)})) == "2 days left"
        assert say.render(Context({"day": today - timedelta(days=1)})) == "1 day late"


# --- Lists ---------------------------------------------------------------------------------------------

PAGER = '{% include "components/pager.html" with page=page only %}'


def test_the_pager_keeps_the_other_parameters_of_the_address():
    page = Paginator(range(62), 20).page(2)
    links = [attrs["href"] for tag, attrs in Attributes(drawn(PAGER, "/?q=dung&page=2", page=page)).found if tag == "a"]
    assert links == ["?q=dung&page=1", "?q=dung&page=3"]


def test_the_pager_says_which_rows_are_shown():
    words = re.sub(r"<[^>]+>", "", drawn(PAGER, page=Paginator(range(1062), 20).page(2)))
    assert "21–40" in words
    assert "1.062" in words


def test_a_list_of_one_page_has_no_pager_buttons():
    assert "<nav" not in drawn(PAGER, page=Paginator(range(5), 20).page(1))


class Narrow(forms.Form):
    q = forms.CharField(label="Tìm", required=False)
    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Tất cả"), ("no", "Chưa đủ")])
    since = forms.DateField(label="Từ ngày", required=False)


def test_a_chosen_filter_is_a_tag_that_takes_it_away_and_keeps_the_rest():
    address = "/?year=2026&q=dung&state=no&page=3"
    form = Narrow({"q": "dung", "state": "no"})
    html = drawn("{% filters form %}", address, form=form)
    chips = Attributes(html).with_("class", "chip")
    assert [attrs["href"] for _, attrs in chips] == ["?year=2026&state=no", "?year=2026&q=dung"]
    assert "Trạng thái: Chưa đủ" in html
    assert Attributes(html).with_("name", "year") == [("input", {"type": "hidden", "name": "year", "value": "2026"})]


def test_filters_nobody_chose_show_no_tags():
    assert 'class="chip"' not in drawn("{% filters form %}", form=Narrow())


def test_the_way_to_a_page_ends_with_the_page_itself():
    html = drawn('{% crumbs "/plans/" "Kế hoạch" row "Năm 2026" here="Sửa" %}', row=Row())
    assert [attrs["href"] for tag, attrs in Attributes(html).found if tag == "a"] == ["/plans/", "/plans/7/"]
    assert '<li aria-current="page">Sửa</li>' in html


class Row:
    def get_absolute_url(self):
        return "/plans/7/"


# --- Forms ---------------------------------------------------------------------------------------------


class Opening(forms.Form):
    starts_on = forms.DateField(label="Ngày khai giảng", help_text="Ví dụ 05/08/2024")
    note = forms.CharField(label="Ghi chú", required=False)
    signer = forms.ChoiceField(label="Người ký", choices=[("1", "Giám đốc")], widget=forms.RadioSelect)


def test_an_input_names_its_hint_and_its_error_and_both_stand_above_it():
    html = render_crispy_form(Opening({"starts_on": "31/06/2024", "signer": "1"}))
    [(_, field)] = Attributes(html).with_("name", "starts_on")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"].split() == ["id_starts_on_helptext", "id_starts_on_error"]
    places = [html.index(f'id="{name}"') for name in ("id_starts_on_helptext", "id_starts_on_error", "id_starts_on")]
    assert places == sorted(places)
    assert field["value"] == "31/06/2024"


def test_what_may_be_left_empty_is_marked_and_nothing_has_a_star():
    html = render_crispy_form(Opening())
    assert html.count('class="req"') == 1
    assert "*" not in html


def test_the_error_summary_leads_to_every_field_with_an_error():
    form = Opening({})
    html = get_template("components/errsum.html").render({"form": form})
    ids = {attrs["id"] for _, attrs in Attributes(render_crispy_form(form)).found if "id" in attrs}
    links = [attrs["href"] for tag, attrs in Attributes(html).found if tag == "a"]
    assert links == ["#id_starts_on", "#div_id_signer"]
    assert {link[1:] for link in links} <= ids


def test_the_error_summary_of_a_formset_names_the_line():
    formset = forms.formset_factory(Opening)({"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2})
    with translation.override("en"):
        html = get_template("components/errsum.html").render({"formset": formset})
    assert "Line 2: Người ký" in html
    assert Attributes(html).with_("href", "#id_form-1-starts_on")


def test_a_form_without_errors_has_no_summary():
    assert "errsum" not in render_crispy_form(Opening())


# --- The menu ------------------------------------------------------------------------------------------


def lines(role, path="/"):
    request = RequestFactory().get(path)
    request.user = somebody(role)
    return [line for group in context.menu(request)["menu"]() for line in group["lines"]]


def test_a_lecturer_has_no_lines_for_plans_and_accounts():
    addresses = {line["address"] for line in lines(Role.LECTURER)}
    assert reverse("class-list") in addresses
    assert not addresses & {reverse("plan-list"), reverse("account-list"), reverse("audit-list")}


def test_a_page_below_a_list_belongs_to_the_line_of_the_list():
    current = [line["address"] for line in lines(Role.OFFICER, reverse("class-list") + "7/") if line.get("current")]
    assert current == [reverse("class-list")]


def test_the_bar_names_the_place_of_the_person():
    request = RequestFactory().get("/")
    centre, province = SimpleNamespace(name="Trung tâm A"), SimpleNamespace(department="Ban B")
    for facts, words in (({"centre": centre}, "Trung tâm A"), ({"province": province}, "Ban B")):
        request.user = somebody(**facts)
        assert context.installation(request)["organisation"]() == words


# --- Gates ---------------------------------------------------------------------------------------------


def passed(gate, request, answer=None):
    """The answer to `request` behind one gate, and the language the page was drawn in."""
    seen = []

    def page(request):
        seen.append(translation.get_language())
        return answer or HttpResponse("page")

    return gate(page)(request), seen


def test_english_windows_gets_vietnamese_pages():
    request = RequestFactory().get("/", headers={"Accept-Language": "en-US,en"})
    response, seen = passed(middleware.chosen_language, request)
    assert seen == ["vi"]
    assert response["Content-Language"] == "vi"


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("vi", "vi"), ("fr", "vi"), ("../x", "vi")])
def test_the_language_is_the_one_chosen_here(cookie, language, settings):
    request = RequestFactory().get("/")
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    assert passed(middleware.chosen_language, request)[1] == [language]


def test_a_chosen_language_does_not_stay_for_the_next_request():
    before = translation.get_language()
    request = RequestFactory().get("/")
    request.COOKIES["django_language"] = "en"
    passed(middleware.chosen_language, request)
    assert translation.get_language() == before


def test_a_password_made_by_somebody_else_leads_to_its_change_and_nowhere_else():
    for name, goes_on in (("home", False), ("class-list", False), ("password-change", True), ("sign-out", True)):
        request = RequestFactory().get(reverse(name))
        request.user = somebody(must_change_password=True)
        response, seen = passed(middleware.own_password_first, request)
        assert bool(seen) is goes_on
        if not goes_on:
            assert response["Location"] == reverse("password-change")


@pytest.mark.parametrize(
    ("page", "signed_in", "cache", "robots"),
    [
        ("class-list", True, "private, no-store", "noindex, nofollow"),
        ("my-certificates", False, "private, no-store", "noindex, nofollow"),
        ("public-home", False, None, None),
        ("public-home", True, "private, no-store", None),
        (None, False, "private, no-store", "noindex, nofollow"),
    ],
)
def test_only_the_public_home_page_may_be_kept_and_found(page, signed_in, cache, robots):
    request = RequestFactory().get("/")
    request.user = somebody() if signed_in else AnonymousUser()
    request.resolver_match = page and SimpleNamespace(view_name=page)
    response, _ = passed(middleware.private_pages_stay_private, request)
    assert response.headers.get("Cache-Control") == cache
    assert response.headers.get("X-Robots-Tag") == robots


# --- Error pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_for_broken_moments_need_nothing(name):
    html = get_template(name).render()
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("name", ["403.html", "404.html", "405.html", "429.html"])
@pytest.mark.parametrize("role", [None, Role.OFFICER])
def test_an_error_page_keeps_the_shell_of_whoever_reads_it(name, role):
    request = RequestFactory().get("/nowhere/")
    request.user = somebody(role, full_name="A", get_role_display="B") if role else AnonymousUser()
    html = get_template(name).render({"user": request.user}, request)
    assert html.count("<h1>") == 1
    assert ('class="side"' in html) is bool(role)
