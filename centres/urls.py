"""Addresses of centres, staff, quotas, accounts and the audit book."""

from django.urls import path

from .views import accounts, areas, audit, centres, directory_files, places, staff

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("admin/login/", accounts.admin_sign_in),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.password_change, name="password-change"),
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/new/", accounts.account_create, name="account-create"),
    path("accounts/slip/", accounts.account_slip, name="account-slip"),
    path("accounts/<int:pk>/reset/", accounts.account_reset, name="account-reset"),
    path("accounts/<int:pk>/disable/", accounts.account_disable, name="account-disable"),
    path("accounts/<int:pk>/enable/", accounts.account_enable, name="account-enable"),
    path("provinces/", centres.province_list, name="province-list"),
    path("centres/", centres.centre_list, name="centre-list"),
    path("centres/directory/", places.directory, name="centre-directory"),
    path("centres/new/", places.centre_open, name="centre-open"),
    path("centres/<int:pk>/", centres.centre_detail, name="centre-detail"),
    path("centres/<int:pk>/edit/", centres.centre_edit, name="centre-edit"),
    path("centres/<int:pk>/rename/", places.centre_rename, name="centre-rename"),
    path("centres/<int:pk>/move/", places.centre_move, name="centre-move"),
    path("centres/<int:pk>/reopen/", places.centre_reopen, name="centre-reopen"),
    path("centres/<int:pk>/quota/new/", centres.quota_decide, name="quota-decide"),
    path("centres/<int:pk>/people/new/", staff.person_create, name="person-create"),
    path("centres/<int:pk>/appointments/new/", staff.appointment_create, name="appointment-create"),
    path("centres/<int:pk>/delegations/new/", staff.delegation_create, name="delegation-create"),
    path("centres/<int:pk>/areas/", areas.area_list, name="area-list"),
    path("centres/<int:pk>/areas/new/", areas.area_assign, name="area-assign"),
    path("areas/", areas.area_search, name="area-search"),
    path("areas/<int:pk>/end/", areas.area_end, name="area-end"),
    path("directory-files/", directory_files.directory_file_list, name="directory-file-list"),
    path("directory-files/export/", directory_files.directory_export, name="directory-export"),
    path("directory-files/<int:pk>/", directory_files.directory_file_detail, name="directory-file-detail"),
    path("directory-files/<int:pk>/apply/", directory_files.directory_file_apply, name="directory-file-apply"),
    path("appointments/<int:pk>/end/", staff.appointment_end, name="appointment-end"),
    path("people/", staff.person_list, name="person-list"),
    path("people/<int:pk>/edit/", staff.person_edit, name="person-edit"),
    path("audit/", audit.audit_list, name="audit-list"),
]
