"""Addresses of proposals, the register, certificates, decisions on them and the public doors."""

from django.urls import path, re_path

from .views import decisions, files, printing, proposals, public, register, reissue_rules

urlpatterns = [
    path("classes/<int:pk>/proposal/", proposals.proposal_create, name="proposal-create"),
    path("proposals/", proposals.proposal_list, name="proposal-list"),
    path("proposals/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/edit/", proposals.proposal_edit, name="proposal-edit"),
    path("proposals/<int:pk>/submit/", proposals.proposal_submit, name="proposal-submit"),
    path("proposals/<int:pk>/return/", proposals.proposal_return, name="proposal-return"),
    path("proposals/<int:pk>/approve/", proposals.proposal_approve, name="proposal-approve"),
    path("proposals/<int:pk>/hand-over/", proposals.proposal_hand_over, name="proposal-hand-over"),
    path("print-jobs/<int:pk>/progress/", printing.print_job_progress, name="print-job-progress"),
    path("print-jobs/<int:pk>/cancel/", printing.print_job_cancel, name="print-job-cancel"),
    path("print-jobs/<int:pk>/retry/", printing.print_job_retry, name="print-job-retry"),
    path("print-jobs/<int:pk>/download/", files.print_job_download, name="print-job-download"),
    path("certificates/", register.certificate_list, name="certificate-list"),
    path("certificates/<int:pk>/", register.certificate_detail, name="certificate-detail"),
    path("certificates/<int:pk>/hand-over/", register.certificate_hand_over, name="certificate-hand-over"),
    path("certificates/<int:pk>/download/", files.certificate_download, name="certificate-download"),
    path("register-decisions/", decisions.decision_list, name="decision-list"),
    path("register-decisions/new/", decisions.decision_create, name="decision-create"),
    path("register-decisions/<int:pk>/", decisions.decision_detail, name="decision-detail"),
    path("register-decisions/<int:pk>/approve/", decisions.decision_approve, name="decision-approve"),
    path("register-decisions/<int:pk>/refuse/", decisions.decision_refuse, name="decision-refuse"),
    path("register-decisions/<int:pk>/withdraw/", decisions.decision_withdraw, name="decision-withdraw"),
    path("register-decisions/<int:pk>/scan/", decisions.decision_scan, name="decision-scan"),
    path("reissue-rules/", reissue_rules.reissue_rule_list, name="reissue-rule-list"),
    path("reissue-rules/new/", reissue_rules.reissue_rule_create, name="reissue-rule-create"),
    path("verify/", public.verify, name="verify"),
    # In the QR the whole address stands in capitals; by hand people write it small.
    re_path(r"^[Cc]/(?P<token>[^/]{1,64})/?$", public.verify_token, name="verify-token"),
    path("my/", public.my_certificates, name="my-certificates"),
    path("my/end/", public.my_certificates_end, name="my-certificates-end"),
    path("my/<int:place>/download/", public.my_certificate_download, name="my-certificate-download"),
]
