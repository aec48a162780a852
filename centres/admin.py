"""The Django admin, for system administrators: accounts, places and staffing rules. Rows with a history stay."""

from django.contrib import admin, messages
from django.contrib.auth.admin import Group  # Django's own page of groups is registered by this import
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import accounts, audit, naming
from .models import Centre, CentreName, CentreParent, Province, StaffingRule, User

admin.site.unregister(Group)  # what people may do follows from their role and place, not from groups


class Kept(admin.ModelAdmin):
    """Rows that others point to: entered and corrected here, never deleted."""

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes; what is over gets an end date or is closed."""
        return False


class KeptInline(admin.TabularInline):
    """Dated rows of one thing: added and corrected, never deleted."""

    extra = 0
    can_delete = False

    def get_formset(self, request, obj=None, **options):
        """`min_num` is a demand, not only a number of empty lines."""
        return super().get_formset(request, obj, validate_min=True, **options)

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes."""
        return False


@admin.register(User)
class UserAdmin(Kept):
    """Accounts. The administrator opens the first national one; further administrators are made on the server."""

    list_display = ["username", "full_name", "role", "province", "centre", "is_active"]
    list_filter = ["role", "is_active", "is_superuser"]
    search_fields = ["username", "full_name"]
    fields = ["username", "full_name", "role", "province", "centre", "person", "is_active", "is_superuser"]
    readonly_fields = ["is_superuser"]
    autocomplete_fields = ["province", "centre"]
    raw_id_fields = ["person"]
    actions = ["give_new_password"]

    def save_model(self, request, user, form, change):
        """A new account gets a temporary password, shown once in the answer."""
        password = None if change else accounts.give_temporary_password(user)
        super().save_model(request, user, form, change)
        audit.record(request.user, "edit_account" if change else "create_account", user, role=user.role)
        if password:
            self._show(request, user, password)

    @admin.action(description=gettext_lazy("Give a new temporary password"))
    def give_new_password(self, request, users):
        """Replace forgotten passwords; the new ones are shown once."""
        for user in users:
            password = accounts.give_temporary_password(user)
            user.save(update_fields=["password", "temporary_until"])
            audit.record(request.user, "reset_password", user)
            self._show(request, user, password)

    def _show(self, request, user, password):
        words = _("Temporary password of %(username)s, shown once: %(password)s")
        self.message_user(request, words % {"username": user.username, "password": password}, messages.WARNING)


@admin.register(Province)
class ProvinceAdmin(Kept):
    """Provinces."""

    list_display = ["name", "code", "department"]
    search_fields = ["name", "code"]


class NameInline(KeptInline):
    """Names of a centre, each from a day on; at least one."""

    model = CentreName
    min_num = 1


class ParentInline(KeptInline):
    """Party committees of a centre, each from a day on; at least one."""

    model = CentreParent
    min_num = 1


@admin.register(Centre)
class CentreAdmin(Kept):
    """Centres with their dated names and committees; the present name and province are copied from these lists."""

    list_display = ["name", "code", "province", "level", "opened_on", "closed_on"]
    list_filter = ["level", "province"]
    search_fields = ["name", "code", "name_key"]
    fields = [
        "code", "province", "level", "opened_on", "closed_on", "custodian", "premises", "hall_seats", "address",
        "phone", "email",
    ]  # fmt: skip
    autocomplete_fields = ["province", "custodian"]
    inlines = [NameInline, ParentInline]

    def save_related(self, request, form, formsets, change):
        """Once the names are written, today's and the present province are copied onto the centre for lists."""
        super().save_related(request, form, formsets, change)
        naming.show_present(form.instance)
        audit.record(request.user, "edit_centre" if change else "enter_centre", form.instance)


@admin.register(StaffingRule)
class StaffingRuleAdmin(Kept):
    """Staffing rules. A rule that judged a decision keeps its numbers: the next regulation is a new row."""

    list_display = ["code", "level", "effective_from", "min_posts", "max_posts"]
    list_filter = ["level"]

    def get_readonly_fields(self, request, rule=None):
        """All fields, once a decision was judged by the rule."""
        judged = rule is not None and rule.decisions.exists()
        return [field.name for field in rule._meta.fields if field.editable] if judged else []
