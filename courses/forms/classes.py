"""What may be typed about classes: filters, facts, decisions, reasons."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centres.forms.fields import code_input
from centres.forms.numbers import WholeNumberField
from centres.forms.organised import organised_field
from centres.models import Centre, Province
from courses import lecturers
from courses.actual_report import IN_PLAN, OFF_PLAN
from courses.models import Admits, ClassPattern, CourseClass, EnrolmentStatus, PlanLine, Programme, Progress
from courses.naming import MOST_COHORTS

from .fields import centre_field, date_field, helper, programme_field, span_field

EMPTY = "–"
FACTS = (Row("starts_on", "ends_on", "periods"), Row("place", "capacity"), "head", Row("target_group", "co_organiser"))


class ClassFilterForm(forms.Form):
    """Which classes a list shows; the stage is chosen by its tabs.

    `progress` and `province` are not offered: links of reports bring them, so that the list shows what was counted.
    """

    q = forms.CharField(label=_("Name or code, no marks needed"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    programme = programme_field()
    centre = centre_field()
    quarter = span_field()
    plan = forms.ChoiceField(
        label=_("Plan"), required=False,
        choices=[
            ("", pgettext_lazy("classes", "All")), (IN_PLAN, _("From the plan")), (OFF_PLAN, _("Outside the plan")),
        ],
    )  # fmt: skip
    progress = forms.ChoiceField(
        label=_("Counted as"), choices=[("", ""), *Progress.choices], required=False, widget=forms.HiddenInput
    )
    province = forms.ModelChoiceField(label=_("Province"), queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["centre"].queryset = Centre.objects.visible_to(user)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        if user.centre_id:
            del self.fields["centre"]
        else:
            self.fields["as"] = organised_field()


class LineChoiceField(forms.ModelChoiceField):
    """A line of an approved plan, posted as its lasting item; says how many of its classes are entered.

    A full line stays in the list, so that nobody looks for it in vain; the verb refuses it in words.
    """

    def label_from_instance(self, line):
        words = gettext("%(year)s, quarter %(quarter)s: %(programme)s (%(entered)s of %(classes)s classes entered)")
        if line.entered_classes >= line.classes:
            words = gettext("%(year)s, quarter %(quarter)s: %(programme)s (full: %(entered)s of %(classes)s entered)")
        return words % {
            "year": line.plan.year,
            "quarter": line.get_quarter_display(),
            "programme": line.programme.name,
            "entered": line.entered_classes,
            "classes": line.classes,
        }


class ClassFactsForm(forms.Form):
    """When, where and for whom a class is held."""

    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))
    periods = WholeNumberField(
        label=_("Periods"), min_value=1, max_value=2000, required=False, help_text=_("Empty: as the programme says")
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    capacity = WholeNumberField(label=_("Places"), min_value=1, max_value=2000, initial=60)
    head = forms.ModelChoiceField(
        label=_("Head of class"), queryset=None, required=False, empty_label=_("Not named yet")
    )
    target_group = forms.CharField(label=_("Target group"), max_length=200, required=False)
    co_organiser = forms.CharField(label=_("Co-organiser"), max_length=200, required=False)

    def __init__(self, *args, user, centre, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["head"].queryset = lecturers.possible_heads(centre, user)


class ClassCreateForm(ClassFactsForm):
    """A new class: from a plan line, or of a programme outside the plan with a reason."""

    plan_item = LineChoiceField(
        label=_("Line of the approved plan"), queryset=None, required=False, to_field_name="item",
        empty_label=_("Outside the plan"),
    )  # fmt: skip
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, required=False, empty_label="–")
    off_plan_reason = forms.CharField(label=_("Why outside the plan"), max_length=250, required=False)
    cohort = WholeNumberField(
        label=_("Cohort"), min_value=1, max_value=MOST_COHORTS, required=False,
        help_text=_("Empty: the next number. For a count that began on paper, the number of this class"),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, centre=user.centre, **kwargs)
        today = timezone.localdate()
        lines = PlanLine.objects.visible_to(user).approved().with_opened()
        lines = lines.filter(plan__centre=user.centre_id, plan__year__gte=today.year - 1)
        lines = lines.select_related("plan", "programme", "item").order_by("-plan__year", "position")
        self.fields["plan_item"].queryset = lines
        self.fields["programme"].queryset = Programme.objects.visible_to(user).taught_on(today)
        for name in ("plan_item", "programme", "off_plan_reason"):
            self.fields[name].needed_sometimes = True
        if not self.is_bound and (line := self.line()):
            self.initial |= {
                "target_group": line.target_group,
                "co_organiser": line.co_organiser,
                "capacity": min(2000, -(-line.learners // line.classes)),
            }
        self.helper = helper(
            "plan_item",
            Fieldset(_("Only for a class outside the plan"), "programme", "off_plan_reason"),
            Fieldset(_("Time and place"), *FACTS),
            "cohort",
        )

    def line(self):
        """The plan line chosen so far, also on a page just opened; None without one."""
        field = self.fields["plan_item"]
        try:
            return field.clean(self["plan_item"].value())
        except forms.ValidationError:
            return None

    def clean(self):
        facts = super().clean()
        line = facts.get("plan_item")
        if line:
            facts["programme"] = facts.get("programme") or line.programme
        elif "plan_item" not in self.errors:
            if not facts.get("programme"):
                self.add_error("programme", gettext("Choose a line of the plan, or the programme of this class."))
            if not facts.get("off_plan_reason"):
                self.add_error("off_plan_reason", gettext("Say why the class is opened outside the plan."))
        return facts

    def facts(self):
        """What was typed, as `classes.enter` takes it."""
        line = self.cleaned_data["plan_item"]
        return self.cleaned_data | {"plan_item": line.item if line else None}


class ClassEditForm(ClassFactsForm):
    """The facts of a class that may change until its teaching is over."""

    version_no = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Class name"), max_length=250, help_text=_("As printed on the certificates"))
    code = forms.CharField(label=_("Class code"), max_length=40, widget=code_input())
    admits = forms.ChoiceField(
        label=_("Is for"), choices=Admits.choices,
        help_text=_("Checked when learners are put on the roster, where their Party status is known"),
    )  # fmt: skip

    def __init__(self, *args, course_class, user, **kwargs):
        initial = {name: getattr(course_class, name) for name in self.base_fields}
        super().__init__(*args, user=user, centre=course_class.centre, initial=initial, **kwargs)
        self.fields["periods"].required = True
        self.fields["periods"].help_text = ""
        self.helper = helper("version_no", Row("name", "code"), *FACTS, "admits")

    def show_saved(self, course_class):
        """Show under each field what is saved otherwise, and take the next saving for meant: its reader was told."""
        self.data = self.data.copy()
        self.data["version_no"] = course_class.version_no
        for name, typed in self.cleaned_data.items():
            saved = getattr(course_class, name)
            if name != "version_no" and saved != typed:
                words = getattr(course_class, f"get_{name}_display", None)
                self.fields[name].saved = (words() if words else localize(saved)) or EMPTY


class ClassNamingForm(forms.Form):
    """How the classes of a centre are called from now on."""

    name = forms.CharField(label=_("Pattern of class names"), max_length=120, help_text=_("Printed on decisions"))
    code = forms.CharField(
        label=_("Pattern of class codes"), max_length=60,
        help_text=_("Tells programme and cohort, and the year where cohorts begin anew"),
    )  # fmt: skip
    counting = forms.ChoiceField(
        label=_("Cohorts are counted"), choices=ClassPattern.Counting.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, pattern, **kwargs):
        initial = {"name": pattern.name, "code": pattern.code, "counting": pattern.counting}
        super().__init__(*args, initial=initial, **kwargs)
        self.helper = helper("name", "code", "counting")


class ClassOpenForm(forms.Form):
    """The opening decision."""

    opening_no = forms.CharField(
        label=_("Opening decision"), max_length=60, help_text=_("For example 45-QĐ/TTCT"),
        widget=code_input(),
    )  # fmt: skip
    opened_on = date_field(_("Date of the opening decision"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(Row("opening_no", "opened_on"))


class ClassRecogniseForm(forms.Form):
    """The decision that recognises the results."""

    recognition_no = forms.CharField(
        label=_("Recognition decision"), max_length=60, help_text=_("For example 52-QĐ/TTCT"),
        widget=code_input(),
    )  # fmt: skip
    recognised_on = date_field(_("Date of the recognition decision"))

    def __init__(self, *args, course_class, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recognised_on"].help_text = gettext("From %(day)s, the last day of the class, on") % {
            "day": course_class.ends_on.strftime("%d/%m/%Y")
        }
        self.helper = helper(Row("recognition_no", "recognised_on"))


class ReasonForm(forms.Form):
    """Why something ends before its time."""

    reason = forms.CharField(label=_("Reason"), max_length=250, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class LeaveForm(ReasonForm):
    """How and why a learner leaves a class."""

    status = forms.ChoiceField(
        label=_("How the learner leaves"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.DEFERRED)],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("status", "reason")


def years_of_classes(user, this_year):
    """Years with classes that `user` may see, and this one, newest first."""
    found = CourseClass.objects.visible_to(user).order_by().values_list("year", flat=True).distinct()
    return sorted(set(found) | {this_year}, reverse=True)
