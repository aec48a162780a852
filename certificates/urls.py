"""Addresses of proposals, the register, certificates and the public doors."""

from django.urls import path, re_path

from .views import blanks, books, files, printing, proposals, public, register

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
    path("certificates/export/", books.certificate_export, name="certificate-export"),
    path("blanks/", blanks.blank_list, name="blank-list"),
    path("blanks/export/", blanks.blank_export, name="blank-export"),
    path("blanks/receive/", blanks.blank_receive, name="blank-receive"),
    path("blanks/<int:pk>/", blanks.blank_detail, name="blank-detail"),
    path("blanks/<int:pk>/record/", blanks.blank_record, name="blank-record"),
    path("blanks/<int:pk>/use/", blanks.blank_use, name="blank-use"),
    path("blanks/<int:pk>/destroy/<int:use_pk>/", blanks.blank_destroy, name="blank-destroy"),
    path("blanks/<int:pk>/keep/<int:use_pk>/", blanks.blank_keep, name="blank-keep"),
    path("books/", books.book_list, name="book-list"),
    path("books/<int:pk>/", books.book_detail, name="book-detail"),
    path("books/<int:pk>/print/", books.book_bind, name="book-bind"),
    path("books/<int:pk>/export/", books.book_export, name="book-export"),
    path("printed-books/<int:pk>/progress/", books.printed_book_progress, name="printed-book-progress"),
    path("printed-books/<int:pk>/stop/", books.printed_book_stop, name="printed-book-stop"),
    path("printed-books/<int:pk>/download/", books.printed_book_download, name="printed-book-download"),
    path("certificates/<int:pk>/", register.certificate_detail, name="certificate-detail"),
    path("certificates/<int:pk>/hand-over/", register.certificate_hand_over, name="certificate-hand-over"),
    path("certificates/<int:pk>/download/", files.certificate_download, name="certificate-download"),
    path("verify/", public.verify, name="verify"),
    # In the QR the whole address stands in capitals; by hand people write it small.
    re_path(r"^[Cc]/(?P<token>[^/]{1,64})/?$", public.verify_token, name="verify-token"),
    path("my/", public.my_certificates, name="my-certificates"),
    path("my/end/", public.my_certificates_end, name="my-certificates-end"),
    path("my/<int:place>/download/", public.my_certificate_download, name="my-certificate-download"),
]
