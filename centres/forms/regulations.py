"""What may be typed about a new staffing rule."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import StaffingRule
from .fields import code_input, date_input, helper
from .numbers import WholeNumberField


class RuleForm(forms.ModelForm):
    """The next rule of a level."""

    class Meta:
        model = StaffingRule
        fields = ["level", "effective_from", "code", "min_posts", "max_posts", "decided_by", "counts",
                  "counts_concurrent", "source"]  # fmt: skip
        field_classes = {"min_posts": WholeNumberField, "max_posts": WholeNumberField}
        widgets = {
            "effective_from": date_input(),
            "code": code_input(),
        }
        help_texts = {
            "effective_from": _("Today or later; the rule before it ends there"),
            "code": _("As in “208-QĐ/TW”"),
            "min_posts": _("Empty: the regulation fixes no number"),
            "max_posts": _("Empty: the regulation fixes no number"),
            "counts": _("Who is counted, in the words of the regulation; empty where it does not say"),
            "source": _("Name, number and date of the document"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Row("level", "effective_from"),
            Row("code", "source"),
            Fieldset(_("Posts at each centre"), Row("min_posts", "max_posts"), "decided_by"),
            Fieldset(_("Who is counted"), "counts", "counts_concurrent"),
        )
