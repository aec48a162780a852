"""The Django admin of the national catalogue: programmes, their versions, grade scales. Nothing about persons."""

from django.contrib import admin

from centres.admin import Kept, KeptInline

from .models import AssessmentPart, GradeBand, GradeScale, Programme, ProgrammeVersion


@admin.register(Programme)
class ProgrammeAdmin(Kept):
    """Programmes; what they ask is in their versions."""

    list_display = ["name", "code", "kind", "active_from", "active_to"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]


class PartInline(admin.TabularInline):
    """Scored parts; fixed, like their version, once a class follows it."""

    model = AssessmentPart
    extra = 0

    def has_add_permission(self, request, version=None):
        """Only while no class follows the version."""
        return not _is_followed(version)

    def has_change_permission(self, request, version=None):
        """Only while no class follows the version."""
        return not _is_followed(version)

    def has_delete_permission(self, request, version=None):
        """Only while no class follows the version."""
        return not _is_followed(version)


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(Kept):
    """Versions. One that a class follows is only read: what was asked of those learners stays what it was."""

    list_display = ["programme", "effective_from", "periods", "days", "issues_certificate"]
    list_filter = ["issues_certificate", "certificate_form"]
    autocomplete_fields = ["programme"]
    inlines = [PartInline]

    def has_change_permission(self, request, version=None):
        """Only while no class follows the version."""
        return super().has_change_permission(request, version) and not _is_followed(version)


def _is_followed(version):
    return version is not None and version.classes.exists()


class BandInline(KeptInline):
    """Grades of a scale with the lowest score of each."""

    model = GradeBand


@admin.register(GradeScale)
class GradeScaleAdmin(Kept):
    """Grade scales, each from a day on."""

    list_display = ["effective_from", "note"]
    inlines = [BandInline]
