"""The grid of a plan: its lines as typed, as saved, as pasted, and the reply to the reason it was returned for."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centres.forms.numbers import WholeNumberField
from centres.vietnamese import text_sort_key
from courses.models import PlanLine, Programme
from courses.pasting import QUARTERS, chosen_as, is_count, match, names_of, read_block

from .fields import KeepingSelect
from .plans import VersionForm

MOST_LINES = 200
NUMERIC = forms.TextInput(attrs={"inputmode": "numeric"})
NEEDED = {"required": _("Enter a number")}  # in narrow columns: few words


class PlanLineForm(forms.Form):
    """One line of the grid. `programmes` and their `choices` are made once for all lines."""

    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    programme = forms.TypedChoiceField(
        label=_("Programme"), widget=KeepingSelect,
        error_messages={"invalid_choice": _("No programme is called “%(value)s”: choose one.")},
    )  # fmt: skip
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int, choices=[("", "–"), *PlanLine.Quarter.choices], widget=KeepingSelect,
        error_messages={"required": _("Choose one of I–IV"), "invalid_choice": _("Choose one of I–IV")},
    )  # fmt: skip
    classes = WholeNumberField(
        label=pgettext_lazy("plan", "Classes"), min_value=1, max_value=200, widget=NUMERIC, error_messages=NEEDED
    )
    learners = WholeNumberField(
        label=_("Learners"), min_value=1, max_value=50_000, widget=NUMERIC, error_messages=NEEDED
    )
    target_group = forms.CharField(label=_("Target group"), max_length=200, required=False)
    co_organiser = forms.CharField(label=_("Co-organiser"), max_length=200, required=False)
    sessions = WholeNumberField(label=_("Sessions a class"), min_value=1, max_value=200, required=False, widget=NUMERIC)
    budget_note = forms.CharField(label=_("Funding"), max_length=200, required=False)

    def __init__(self, *args, programmes, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = choices
        self.fields["programme"].coerce = lambda pk: programmes.get(int(pk))
        place = self.prefix.rpartition("-")[2]
        line = int(place) + 1 if place.isdecimal() else 0  # 0: the pattern of a line, of which scripts make more
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(column)s, line %(n)s") % {"column": field.label, "n": line}

    def has_changed(self):
        """A line whose cells are all empty is no line, also where one was saved before."""
        return any(name != "item" for name in self.changed_data)

    def count_of(self, name):
        """The typed number of `name`, 0 while it is none: for the totals under the grid."""
        try:
            return self.fields[name].clean(self[name].value()) or 0
        except forms.ValidationError:
            return 0


class LineFormSet(forms.BaseFormSet):
    """The grid of a plan. Lines left empty are passed over."""

    is_cut = False  # lines were left out, as there were more than MOST_LINES

    def lines(self):
        """Typed lines as `plans.write_lines` takes them, in their order."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]

    def totals(self):
        """{"classes", "learners", "quarters": [(PlanLine.Quarter, classes)]} of what stands in the grid now."""
        by_quarter = dict.fromkeys(PlanLine.Quarter, 0)
        for form in self.forms:
            quarter = str(form["quarter"].value() or "")
            if quarter.isdecimal() and int(quarter) in by_quarter:
                by_quarter[PlanLine.Quarter(int(quarter))] += form.count_of("classes")
        return {
            "classes": sum(form.count_of("classes") for form in self.forms),
            "learners": sum(form.count_of("learners") for form in self.forms),
            "quarters": [(quarter, classes) for quarter, classes in by_quarter.items()],
        }

    def names(self):
        """[(key of a programme, a name it is pasted by)], for scripts that match names as `pasting.match` does."""
        programmes = self.form_kwargs["programmes"].values()
        return [(programme.pk, name) for programme in programmes for name in sorted(names_of(programme))]

    def show_saved(self, plan):
        """Show what somebody else saved meanwhile: on each line where it differs, and below the lines that lack here.

        Without these the next saving would take them away unseen.
        """
        lines = {line.item_id: line for line in plan.lines.select_related("programme")}
        for form in self.forms:
            item = form.cleaned_data.get("item")
            if line := lines.pop(item, None):
                form.saved = [
                    (form.fields[name].label, _shown(line, name))
                    for name, typed in form.cleaned_data.items()
                    if name != "item" and getattr(line, name) != typed
                ]
            form.is_dropped = bool(item and not line)
        for line in lines.values():
            cells, prefix = {"item": line.item_id} | _cells(line), self.add_prefix(len(self.forms))
            form = self.form(initial=cells, prefix=prefix, use_required_attribute=False, **self.form_kwargs)
            form.is_lacking = True
            self.forms.append(form)

    def show_before(self, before):
        """Note on each saved line how it stood in the version `before` of the plan, where it differs or is new."""
        lines = {line.item_id: line for line in before.lines.select_related("programme")}
        for form in self.forms:
            item = form.initial.get("item")
            if item and item not in lines:
                form.is_new = True
            elif item:
                cells = _cells(lines[item])
                form.before = [
                    (form.fields[name].label, _shown(lines[item], name))
                    for name, value in cells.items() if form.initial[name] != value
                ]  # fmt: skip


def _shown(line, name):
    return line.get_quarter_display() if name == "quarter" else getattr(line, name)


_Grid = forms.formset_factory(
    PlanLineForm, formset=LineFormSet, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)
PREFIX = "lines"


def _programmes(plan, user):
    """Programmes a plan may name, and the choices of them: taught at some time of its year, or named already."""
    taught = Q(active_from__year__lte=plan.year) & (Q(active_to=None) | Q(active_to__year__gte=plan.year))
    found = Programme.objects.visible_to(user).filter(taught | Q(plan_lines__plan=plan)).distinct()
    named = [(programme.pk, chosen_as(programme)) for programme in found]
    choices = sorted(named, key=lambda choice: text_sort_key(choice[1]))
    return {
        "programmes": {programme.pk: programme for programme in found},
        "choices": [("", _("Choose a programme")), *choices],
    }


def saved_grid(plan, user, *, spare=0):
    """The grid as it was saved, with `spare` empty lines below."""
    lines = [{"item": line.item_id} | _cells(line) for line in plan.lines.all()]
    return _grid(plan, user, lines + [{}] * spare)


def _cells(line):
    return {
        "programme": line.programme_id, "quarter": line.quarter, "classes": line.classes, "learners": line.learners,
        "target_group": line.target_group, "co_organiser": line.co_organiser, "sessions": line.sessions,
        "budget_note": line.budget_note,
    }  # fmt: skip


def posted_grid(plan, user, data):
    """The grid as it was posted, to be validated."""
    return _Grid(data, prefix=PREFIX, form_kwargs=_programmes(plan, user))


def reshaped_grid(plan, user, data, *, spare=0, without=None, more=()):
    """The posted grid as it was typed, unjudged, with `more` lines and `spare` empty ones below, or `without` one.

    `without` is a place, from 0. Lines left empty make room for `more`.
    """
    names = PlanLineForm.base_fields
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = min(int(count), MOST_LINES) if count.isdecimal() else 0
    lines = [{name: data.get(f"{PREFIX}-{n}-{name}", "") for name in names} for n in range(count) if n != without]
    if more:
        lines = [line for line in lines if any(line.values())]
    lines += more
    grid = _grid(plan, user, (lines + [{}] * spare)[:MOST_LINES])
    grid.is_cut = len(lines) > MOST_LINES
    return grid


def copied_lines(before):
    """Lines of another year's plan as new lines of a grid."""
    return [_cells(line) for line in before.lines.all()]


def pasted_lines(plan, user, text):
    """(lines for the grid, sentences on what could not be read) of a block copied from a spreadsheet."""
    programmes = _programmes(plan, user)["programmes"].values()
    block, lines = read_block(text), []
    if not block.rows:
        return [], [_("No line was found: copy programme, quarter, classes and learners from the sheet.")]
    for row in block.rows:
        programme = match(row["programme"], programmes)
        lines.append(row | {"programme": programme.pk if programme else row["programme"]})
    names = [line["programme"] for line in lines if isinstance(line["programme"], str)]
    return lines, list(_told(block, names))


def _told(block, names):
    """Yield the sentences about a block in which no programme has one of the `names`."""
    quarters = [row["quarter"] for row in block.rows if row["quarter"] not in QUARTERS.values()]
    columns = ("classes", "learners", "sessions")
    counts = [row[column] for row in block.rows for column in columns if not is_count(row[column])]
    if block.skipped:
        yield _(
            "Left in the box for pasting, as they hold no programme, no quarter or no number of classes: {names}."
        ).format(names=", ".join(block.skipped))
    if names:
        yield _("No programme is called so; choose it in its line: {names}.").format(
            names=", ".join(dict.fromkeys(names))
        )
    if quarters:
        yield _("No quarter is called so; choose it in its line: {names}.").format(
            names=", ".join(dict.fromkeys(quarters))
        )
    if counts:
        yield _("This number cannot be; correct it in its line: {names}.").format(
            names=", ".join(dict.fromkeys(counts))
        )
    if block.is_cut:
        yield _("What stood to the right of the last column was left out.")


def _grid(plan, user, lines):
    return _Grid(initial=lines, prefix=PREFIX, form_kwargs=_programmes(plan, user))


class GridForm(VersionForm):
    """What stands on the page of the grid beside its lines: the reply to the reason a plan was returned for."""

    return_reply = forms.CharField(
        label=_("Reply to the reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
