"""Addresses of centres, staff, quotas, accounts and the audit book."""

from django.urls import path

from .views import accounts, appointments, audit, centres, decisions, delegations, staff

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
    path("centres/<int:pk>/", centres.centre_detail, name="centre-detail"),
    path("centres/<int:pk>/edit/", centres.centre_edit, name="centre-edit"),
    path("centres/<int:pk>/quota/new/", decisions.quota_decide, name="quota-decide"),
    path("decisions/<int:pk>/", decisions.quota_detail, name="quota-detail"),
    path("decisions/<int:pk>/correct/", decisions.quota_correct, name="quota-correct"),
    path("decisions/<int:pk>/scan/", decisions.quota_scan, name="quota-scan"),
    path("centres/<int:pk>/people/new/", staff.person_create, name="person-create"),
    path("centres/<int:pk>/people/find/", staff.person_find, name="person-find"),
    path("centres/<int:pk>/appointments/new/", appointments.appointment_create, name="appointment-create"),
    path("appointments/<int:pk>/correct/", appointments.appointment_correct, name="appointment-correct"),
    path("appointments/<int:pk>/end/", appointments.appointment_end, name="appointment-end"),
    path("centres/<int:pk>/delegations/", delegations.delegation_list, name="delegation-list"),
    path("centres/<int:pk>/delegations/new/", delegations.delegation_create, name="delegation-create"),
    path("delegations/<int:pk>/revoke/", delegations.delegation_revoke, name="delegation-revoke"),
    path("people/", staff.person_list, name="person-list"),
    path("people/<int:pk>/edit/", staff.person_edit, name="person-edit"),
    path("audit/", audit.audit_list, name="audit-list"),
]
