"""Addresses of proposals, the register, certificates and the public doors."""

from django.urls import path, re_path

from .views import files, printing, proposals, public, register, registers

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
    path("registers/", registers.register_list, name="register-list"),
    path("registers/open/", registers.register_open, name="register-open"),
    path("registers/<int:pk>/close/", registers.register_close, name="register-close"),
    path("number-patterns/new/", registers.number_pattern_create, name="number-pattern-create"),
    path("verify/", public.verify, name="verify"),
    # In the QR the whole address stands in capitals; by hand people write it small.
    re_path(r"^[Cc]/(?P<token>[^/]{1,64})/?$", public.verify_token, name="verify-token"),
    path("my/", public.my_certificates, name="my-certificates"),
    path("my/end/", public.my_certificates_end, name="my-certificates-end"),
    path("my/<int:place>/download/", public.my_certificate_download, name="my-certificate-download"),
]
