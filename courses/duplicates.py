"""Pairs of records that look like one person, among the learners of a scope, without those somebody told apart."""

from collections import defaultdict
from itertools import combinations

from django.db.models import Count, Q

from .models import BirthPrecision, Learner, NotSamePerson

COLUMNS = ("pk", "name_key", "birth_on", "birth_precision", "gender", "citizen_id")


def looks_alike(one, other):
    """Whether two rows of COLUMNS, of one folded name and sex, may be one person.

    The birth date agrees, or the year where one side knows the year alone; two citizen ids are two people.
    """
    if one["citizen_id"] and other["citizen_id"]:
        return False
    if BirthPrecision.YEAR in (one["birth_precision"], other["birth_precision"]):
        return one["birth_on"].year == other["birth_on"].year
    return one["birth_on"] == other["birth_on"]


def pairs(user):
    """[(pk, pk)] of the scope of `user`, the smaller key first, in the order of names; three queries.

    Only names that stand more than once within one sex and birth year are read, so the size of the registry does not
    matter, only the number of namesakes.
    """
    seen = Learner.objects.visible_to(user).order_by()
    twice = seen.values("name_key", "gender", "birth_on__year").annotate(n=Count("pk")).filter(n__gt=1)
    names = set(twice.values_list("name_key", flat=True))
    groups = defaultdict(list)
    for row in seen.filter(name_key__in=names).order_by("sort_key", "pk").values(*COLUMNS):
        groups[row["name_key"], row["gender"], row["birth_on"].year].append(row)
    found = [
        tuple(sorted((one["pk"], other["pk"])))
        for rows in groups.values()
        for one, other in combinations(rows, 2)
        if looks_alike(one, other)
    ]
    told = _told_apart({first for first, _second in found})
    return [pair for pair in found if pair not in told]


def of(learner, user):
    """Learners of the scope of `user` who may be the person of `learner`; two queries."""
    rows = Learner.objects.visible_to(user).exclude(pk=learner.pk)
    rows = rows.filter(name_key=learner.name_key, gender=learner.gender, birth_on__year=learner.birth_on.year)
    own = {column: getattr(learner, column) for column in COLUMNS}
    told = _told_apart([learner.pk])
    return [
        row
        for row in rows
        if looks_alike(own, {column: getattr(row, column) for column in COLUMNS})
        and tuple(sorted((row.pk, learner.pk))) not in told
    ]


def _told_apart(keys):
    """{(pk, pk)} of the pairs with one of `keys` in them that somebody said are two people."""
    rows = NotSamePerson.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    return set(rows.values_list("first", "second"))
