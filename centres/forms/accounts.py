"""What may be typed about accounts."""

import django_filters
from crispy_forms.layout import Row
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ..accounts import MANAGES
from ..models import Centre, Person, Province, User
from ..scope import CENTRE_ROLES, Role
from .fields import helper


class SignInForm(AuthenticationForm):
    """User name and password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "User name or password is not right, or the account is closed. Check the caps lock and the Vietnamese "
            "typing program; a temporary password opens the portal only until the day printed on its slip."
        )
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("As on the slip you were given; not a telephone number")
        self.helper = helper("username", "password")


class _NewPassword:
    """What the two password forms have in common: the hint, and that the new one is really new."""

    def clean(self):
        cleaned = super().clean()
        if self.user.check_password(cleaned.get("new_password1") or ""):
            self.add_error("new_password1", _("This is the present password: choose another one."))
        return cleaned


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    """The first password of one's own, in place of the one on the slip."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("new_password1", "new_password2")


class OwnPasswordForm(_NewPassword, PasswordChangeForm):
    """A new password; the old one proves that it is the owner who sits here."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("old_password", "new_password1", "new_password2")


class PersonChoice(forms.ModelChoiceField):
    """Persons named with their centre, as two centres may have a person of the same name."""

    def label_from_instance(self, person):
        return f"{person.full_name} – {person.centre.short_name}"


class AccountForm(forms.Form):
    """A new account by the one above. The places offered are those `user` sees; the verb checks them again."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    province = forms.ModelChoiceField(queryset=None, label=_("Province"), empty_label=_("Choose a province"))
    centre = forms.ModelChoiceField(queryset=None, label=_("Centre"), empty_label=_("Choose a centre"))
    person = PersonChoice(
        queryset=None,
        required=False,
        empty_label=_("Not on the staff list"),
        label=_("Person on the staff list"),
        help_text=_(
            "Links the account with the person, so that nobody approves what he wrote himself under another account"
        ),
    )
    full_name = forms.CharField(
        label=_("Full name"), max_length=120, required=False, help_text=_("Empty: the name of the person chosen above")
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("For example giaovu.quynhluu. It stays the same for as long as the account is kept."),
        validators=[
            RegexValidator(
                r"^[a-z0-9]+([._-][a-z0-9]+)*$",
                _("Only small letters without marks, digits, and single dots or hyphens between them."),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        roles = MANAGES.get(user.role, frozenset())
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]
        centres = Centre.objects.visible_to(user)
        self.fields["province"].queryset = Province.objects.visible_to(user)
        self.fields["centre"].queryset = centres
        self.fields["person"].queryset = Person.objects.visible_to(user).select_related("centre")
        self._leave_out_what_follows(roles)
        self.helper = helper(*(name for name in self.fields if name not in {"full_name", "username"}),
                                   Row("full_name", "username"))  # fmt: skip

    def _leave_out_what_follows(self, roles):
        """Drop the questions whose answer is known: one role, one centre, no centre at all."""
        if len(roles) == 1:
            self.fields["role"].initial, self.fields["role"].widget = min(roles), forms.HiddenInput()
        if not roles & CENTRE_ROLES:
            del self.fields["centre"], self.fields["person"]
            self.fields["full_name"].required, self.fields["full_name"].help_text = True, ""
        if Role.PROVINCE not in roles:
            del self.fields["province"]
        if self.user.role == Role.DIRECTOR:
            del self.fields["centre"]

    def clean(self):
        cleaned = super().clean()
        if self.user.role == Role.DIRECTOR:
            cleaned["centre"] = self.user.centre
        if not cleaned.get("full_name") and "full_name" in cleaned:
            if cleaned.get("person"):
                cleaned["full_name"] = cleaned["person"].full_name
            else:
                self.add_error("full_name", _("Enter the name, or choose the person on the staff list."))
        return cleaned


class AccountFilter(django_filters.FilterSet):
    """Which accounts of one's scope are shown."""

    STATES = [("active", _("In use")), ("temporary", _("Not signed in yet")), ("locked", _("Closed"))]

    province = django_filters.ModelChoiceFilter(
        queryset=lambda request: Province.objects.visible_to(request.user), label=_("Province"), method="of_province"
    )
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.visible_to(request.user), label=_("Centre")
    )
    role = django_filters.ChoiceFilter(choices=Role.choices, label=_("Role"))
    state = django_filters.ChoiceFilter(choices=STATES, label=_("State"), method="in_state")

    class Meta:
        model = User
        fields = ["province", "centre", "role", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        role = self.request.user.role
        if role != Role.NATIONAL:
            del self.filters["province"]
        if role != Role.PROVINCE:  # a director has one centre; the list of the whole country is too long to choose from
            del self.filters["centre"]

    def of_province(self, accounts, name, province):
        """Accounts of the province's own staff and of its centres."""
        return accounts.filter(province=province) | accounts.filter(centre__province=province)

    def in_state(self, accounts, name, state):
        """Closed; still with a password made by somebody else; in use."""
        if state == "locked":
            return accounts.filter(is_active=False)
        return accounts.filter(is_active=True, temporary_until__isnull=state != "temporary")
