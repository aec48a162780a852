"""Addresses of programmes, plans, classes, rosters, results and learners."""

from django.urls import path

from .views import classes, closing, learners, plans, programmes, results, rosters

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/new/", programmes.programme_create, name="programme-create"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme-edit"),
    path("programmes/<int:pk>/versions/new/", programmes.programme_version_create, name="programme-version-create"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/new/", plans.plan_create, name="plan-create"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/submit/", plans.plan_submit, name="plan-submit"),
    path("plans/<int:pk>/return/", plans.plan_return, name="plan-return"),
    path("plans/<int:pk>/approve/", plans.plan_approve, name="plan-approve"),
    path("plans/<int:pk>/acknowledge/", plans.plan_acknowledge, name="plan-acknowledge"),
    path("classes/", classes.class_list, name="class-list"),
    path("classes/new/", classes.class_create, name="class-create"),
    path("classes/<int:pk>/", classes.class_detail, name="class-detail"),
    path("classes/<int:pk>/edit/", classes.class_edit, name="class-edit"),
    path("classes/<int:pk>/open/", classes.class_open, name="class-open"),
    path("classes/<int:pk>/finish/", classes.class_finish, name="class-finish"),
    path("classes/<int:pk>/recognise/", classes.class_recognise, name="class-recognise"),
    path("classes/<int:pk>/archive/", classes.class_archive, name="class-archive"),
    path("classes/<int:pk>/cancel/", classes.class_cancel, name="class-cancel"),
    path("classes/<int:pk>/results/", results.result_edit, name="result-edit"),
    path("enrolments/<int:pk>/leave/", results.enrolment_leave, name="enrolment-leave"),
    path("rosters/template/", rosters.roster_template, name="roster-template"),
    path("classes/<int:pk>/import/", rosters.roster_import, name="roster-import"),
    path("classes/<int:pk>/learners/new/", learners.enrolment_create, name="enrolment-create"),
    path("imports/<int:pk>/", rosters.import_detail, name="import-detail"),
    path("imports/<int:pk>/accept/", rosters.import_accept, name="import-accept"),
    path("imports/<int:pk>/confirm/", rosters.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/discard/", rosters.import_discard, name="import-discard"),
    path("imports/<int:pk>/faulty/", rosters.import_faulty, name="import-faulty"),
    path("centres/<int:pk>/close/", closing.centre_close, name="centre-close"),
    path("learners/", learners.learner_list, name="learner-list"),
    path("learners/<int:pk>/", learners.learner_detail, name="learner-detail"),
    path("learners/<int:pk>/edit/", learners.learner_edit, name="learner-edit"),
]
