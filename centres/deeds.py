"""The words of the audit book: what each verb is called, and which of its facts people want to read."""

from datetime import date

from django.apps import apps
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from .scope import Role

# A verb as audit.record writes it: how it reads after “who”. Verbs of the applications above stand here too, since
# the page of the book is here and words know nothing of models.
DEEDS = {
    "create_account": _("opened an account"),
    "reset_password": _("gave a temporary password"),
    "enable_account": _("opened a closed account again"),
    "disable_account": _("closed an account"),
    "change_own_password": _("changed the own password"),
    "decide_quota": _("entered a decision on posts"),
    "correct_quota": _("corrected a decision on posts"),
    "view_scan": _("opened the scan of a decision on posts"),
    "appoint": _("entered an appointment"),
    "correct_appointment": _("corrected an appointment"),
    "end_appointment": _("ended an appointment"),
    "enter_person": _("put a person on the staff list"),
    "edit_person": _("corrected a person on the staff list"),
    "delegate_signing": _("entered an authority to sign"),
    "revoke_delegation": _("revoked an authority to sign"),
    "edit_account": _("corrected an account"),
    "enter_centre": _("entered a centre"),
    "open_centre": _("opened a centre"),
    "close_centre": _("closed a centre"),
    "reopen_centre": _("opened a closed centre again"),
    "edit_centre": _("corrected the facts of a centre"),
    "rename": _("gave a centre a new name"),
    "move_under": _("put a centre under another committee"),
    "assign_areas": _("assigned units to a centre"),
    "end_area": _("ended a service area"),
    "add_rule": _("added a staffing rule"),
    "reconcile_register": _("wrote lost numbers of a register"),
    "export_learners": _("took out a list of learners as a file"),
    "export_audit": _("took out lines of the system log as an Excel file"),
    "export_posts": _("took out the table of posts as an Excel file"),
    "upload_directory": _("uploaded a file of centres"),
    "apply_directory": _("wrote a file of centres to the directory"),
    "succeed": _("applied a decision on the succession of centres"),
    "move_account": _("moved an account to the successor"),
    "undo_succession": _("undid a succession of centres"),
    "create_programme": _("added a programme"),
    "edit_programme": _("corrected a programme"),
    "add_programme_version": _("added a version of a programme"),
    "edit_programme_version": _("corrected a version of a programme"),
    "add_scale": _("added a grade scale"),
    "add_norm": _("added a teaching norm"),
    "start_plan": _("began an annual plan"),
    "write_plan": _("wrote lines of an annual plan"),
    "submit_plan": _("submitted an annual plan"),
    "return_plan": _("returned an annual plan"),
    "approve_plan": _("approved an annual plan"),
    "acknowledge_plan": _("acknowledged receipt of an annual plan"),
    "amend_plan": _("opened an amendment of an annual plan"),
    "ask_amendment": _("asked for an amendment of an annual plan"),
    "close_plan": _("closed an annual plan"),
    "name_classes": _("chose how classes are called"),
    "view_plan_scan": _("opened the scanned decision of an annual plan"),
    "set_plan_deadline": _("set the day by which annual plans are due"),
    "remind_plan": _("reminded a centre of its annual plan"),
    "export_actuals": _("took out plan against actual as a file"),
    "enter_class": _("entered a class"),
    "edit_class": _("changed a class"),
    "open_class": _("opened a class"),
    "finish_class": _("ended the teaching of a class"),
    "recognise_class": _("recognised the results of a class"),
    "archive_class": _("archived a class"),
    "postpone_class": _("put a class off"),
    "cancel_class": _("cancelled a class"),
    "write_timetable": _("wrote the timetable of a class"),
    "enter_room": _("entered a room"),
    "correct_room": _("corrected a room"),
    "retire_room": _("put a room out of use"),
    "restore_room": _("took a room into use again"),
    "export_hours": _("took out the teaching hours as an Excel file"),
    "enrol": _("enrolled learners"),
    "upload_roster": _("uploaded a roster"),
    "name_columns": _("named columns of a roster"),
    "read_roster_again": _("had a roster read again"),
    "stop_import": _("stopped the import of a roster"),
    "export_roster": _("took out the roster of a class as an Excel file"),
    "confirm_import": _("confirmed what a roster will write"),
    "commit_import": _("wrote a roster to a class"),
    "discard_import": _("discarded a roster"),
    "leave_class": _("took a learner out of a class"),
    "correct_learner": _("corrected the record of a learner"),
    "tell_apart": _("said that two records are two people"),
    "merge_learners": _("merged two records of one learner"),
    "undo_merge": _("undid a merge of two records"),
    "ask_transfer": _("asked another centre to take a learner over"),
    "transfer_learner": _("transferred a learner to another class"),
    "refuse_transfer": _("refused to take a learner over"),
    "withdraw_transfer": _("withdrew a transfer"),
    "record_results": _("recorded results"),
    "record_resit": _("recorded a resit"),
    "record_attendance": _("recorded the attendance of a session"),
    "propose_exception": _("proposed an exception to the pass rule"),
    "agree_exception": _("agreed to an exception to the pass rule"),
    "refuse_exception": _("refused an exception to the pass rule"),
    "withdraw_exception": _("withdrew an exception to the pass rule"),
    "take_out_pack": _("took out the workbook of a class"),
    "send_back_pack": _("sent back the workbook of a class"),
    "apply_pack": _("wrote the workbook of a class to it"),
    "discard_pack": _("discarded the workbook of a class"),
    "reopen_class": _("reopened a class"),
    "propose": _("proposed certificates"),
    "edit_proposal": _("changed a proposal of certificates"),
    "submit_proposal": _("submitted a proposal of certificates"),
    "return_proposal": _("returned a proposal of certificates"),
    "set_number_pattern": _("set how numbers are written"),
    "open_register": _("opened a certificate register"),
    "close_register": _("closed a certificate register"),
    "approve_proposal": _("approved a proposal and issued certificates"),
    "hand_over": _("handed over a certificate"),
    "hand_over_all": _("handed over the certificates of a class"),
    "propose_decision": _("proposed a decision on certificates"),
    "approve_decision": _("approved a decision on certificates"),
    "refuse_decision": _("refused a decision on certificates"),
    "withdraw_decision": _("withdrew a decision on certificates"),
    "view_decision_scan": _("opened the scan of a decision on certificates"),
    "add_reissue_rule": _("added a rule of reissue"),
    "add_template": _("added a version of a certificate template"),
    "look_at_specimen": _("looked at a certificate before it was issued"),
    "set_paper": _("set the paper and the printer of the centre"),
    "begin_print_job": _("had certificates printed by number or period"),
    "stop_print_job": _("stopped the rendering of certificates"),
    "resume_print_job": _("resumed the rendering of certificates"),
    "download_certificate": _("downloaded a certificate"),
    "make_paper": _("had a paper made"),
    "download_paper": _("downloaded a paper"),
    "bind_book": _("had a register printed as a book"),
    "stop_book": _("stopped the printing of a register"),
    "download_book": _("downloaded a printed register"),
    "export_book": _("took out a register as an Excel file"),
    "receive_blanks": _("entered blank forms received"),
    "blanks_allotted": _("gave out blank forms for a class"),
    "blanks_used": _("entered blank forms as used"),
    "blanks_spoiled": _("entered blank forms as spoiled"),
    "blanks_lost": _("entered blank forms as lost"),
    "blanks_set_aside": _("proposed to destroy blank forms"),
    "blanks_destroyed": _("confirmed the destruction of blank forms"),
    "blanks_returned": _("took blank forms back unused"),
    "destroy_alone": _("destroyed blank forms without a second person"),
    "export_blanks": _("took out the ledger of blank forms as an Excel file"),
    "begin_paper_lines": _("began to enter a paper register"),
    "upload_paper_lines": _("uploaded lines of a paper register"),
    "write_paper_lines": _("wrote lines of a paper register"),
    "submit_paper_lines": _("submitted lines of a paper register"),
    "return_paper_lines": _("returned lines of a paper register"),
    "discard_paper_lines": _("discarded lines of a paper register"),
    "confirm_paper_lines": _("confirmed lines of a paper register"),
    "download_own_certificate": _("a learner downloaded a certificate"),
    "download_training_sheet": _("a learner downloaded the training sheet"),
    "send_request": _("a holder asked for a correction"),
    "accept_request": _("took up a request for correction"),
    "refuse_request": _("refused a request for correction"),
    "finish_request": _("ended a request for correction by a reissue"),
    "view_request_file": _("opened the paper sent with a request"),
    "make_link": _("made a one-time link for a holder"),
    "use_link": _("a holder opened a one-time link"),
}

# Codes among the facts that people read as words.
CODES = {
    "void": pgettext_lazy("register decision", "Void a spoiled certificate"),
    "revoke": pgettext_lazy("register decision", "Revoke"),
    "restore": pgettext_lazy("register decision", "Lift a revocation"),
    "reissue": pgettext_lazy("register decision", "Issue again"),
    "plain": pgettext_lazy("stock", "Plain paper: everything is printed"),
    "border": pgettext_lazy("stock", "Border only: the ornament is left out"),
    "words": pgettext_lazy("stock", "Border and fixed words: only what is filled in is printed"),
}

FACTS = {
    "what": pgettext_lazy("facts", "deed"),
    "role": _("role"),
    "number": _("number"),
    "posts": _("posts"),
    "rule": _("rule"),
    "name": _("name"),
    "parent": _("committee"),
    "code": _("code"),
    "units": _("units"),
    "added": _("added"),
    "updated": _("changed"),
    "year": _("year"),
    "effective_from": _("from"),
    "from_on": _("from"),
    "to_on": _("until"),
    "closed_on": _("closed from"),
    "revoked_on": _("revoked from"),
    "decision_no": _("decision"),
    "exception_no": _("exception decision"),
    "decided_on": _("decision date"),
    "signatory": _("signed by"),
    "issue_on": _("date printed on the certificates"),
    "signer": _("signer"),
    "due_on": _("due on"),
    "reply": _("reply"),
    "message": _("message"),
    "counts_towards_quota": _("counts towards the quota"),
    "population": _("population served"),
    "cadres": _("cadres served"),
    "party_members": _("Party members served"),
    "opening_no": _("decision"),
    "recognition_no": _("decision"),
    "on": pgettext_lazy("facts", "day"),
    "absent": _("absent"),
    "attempt": _("attempt"),
    "lines": _("lines"),
    "learners": _("learners"),
    "passed": _("passed"),
    "created": _("new in the registry"),
    "matched": _("known already"),
    "pointed_out": _("enrolled after a remark"),
    "sessions": _("sessions"),
    "days": _("days moved"),
    "periods": _("periods"),
    "seats": _("seats"),
    "rows": _("rows"),
    "first": _("from number"),
    "last": _("to number"),
    "count": _("certificates"),
    "reason": _("reason"),
    "version": _("version"),
    "stock": _("sheets"),
    "left": _("moved right, mm"),
    "top": _("moved down, mm"),
    "printer": _("printer"),
}


def words_of(verb):
    """How the verb reads; a verb nobody has given words yet shows as it is written."""
    return DEEDS.get(verb, verb)


def kind_of(label):
    """What a row of the model `label` is called; a model that is no more shows as it was written."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return label


def facts_of(facts):
    """[(label, value)] of what people want to read, in the order of FACTS; keys for machines are left out."""
    said = [(label, _value(facts[key])) for key, label in FACTS.items() if facts.get(key) not in (None, "", [], {})]
    corrected = facts.get("corrected") or {}  # column: [old, new]
    changes = [(label, corrected[key]) for key, label in FACTS.items() if key in corrected]
    return said + [(label, f"{_value_or_none(old)} → {_value_or_none(new)}") for label, (old, new) in changes]


def _value_or_none(value):
    return "–" if value in (None, "") else _value(value)


def _value(value):
    if isinstance(value, bool):
        return pgettext("counts", "Yes") if value else pgettext("counts", "No")
    if isinstance(value, str):
        if value in Role.values:
            return Role(value).label
        if value in CODES:
            return str(CODES[value])
        try:
            return localize(date.fromisoformat(value))
        except ValueError:
            return value
    return str(value) if isinstance(value, int) else value
