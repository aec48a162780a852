"""Who teaches, across the centres of one's scope: posts on a day, topics, classes headed in a year."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from centres.models import Appointment, AppointmentKind, Person
from centres.scope import Role
from centres.vietnamese import fold

from .models import CourseClass, Session


def check_reader(user):
    """Raises PermissionDenied for lecturers: they read their own classes, not about each other."""
    if user.role == Role.LECTURER:
        raise PermissionDenied


def posts_of(user):
    """Every post of a lecturer at the centres `user` sees."""
    return Appointment.objects.visible_to(user).filter(kind=AppointmentKind.LECTURER)


def seen_by(user):
    """Persons who teach or taught at a centre `user` sees, or whose home it is, visiting lecturers included.

    A visiting lecturer belongs to another centre, so this goes over the posts and not over the home centre.
    """
    home = Q(pk__in=Person.objects.visible_to(user).filter(appointments__kind=AppointmentKind.LECTURER).values("pk"))
    return Person.objects.filter(home | Q(pk__in=posts_of(user).values("person")))


def found_by(user):
    """`seen_by`, and whoever teaches a session `user` sees: directors and office staff teach too."""
    taught = Session.objects.visible_to(user).values("lecturer")
    return Person.objects.filter(Q(pk__in=seen_by(user).values("pk")) | Q(pk__in=taught))


def possible_heads(centre, user):
    """Who may head a class of `centre`: its staff list, and who comes to it from another centre."""
    home = Person.objects.visible_to(user).filter(centre=centre)
    guests = Appointment.objects.visible_to(user).filter(centre=centre)
    return Person.objects.filter(Q(pk__in=home.values("pk")) | Q(pk__in=guests.values("person")))


def on_day(user, day, year):
    """Lecturers in post on the day at the centres `user` sees, with `posts_today` and `headed_this_year`."""
    posts = posts_of(user).on(day)
    headed = CourseClass.objects.visible_to(user).held().filter(head=OuterRef("pk"), year=year)
    counted = headed.order_by().values("head").annotate(n=Count("pk")).values("n")
    shown = posts.select_related("centre").order_by("from_on")
    return (
        Person.objects.filter(pk__in=posts.values("person"))
        .select_related("centre")
        .prefetch_related(Prefetch("appointments", shown, to_attr="posts_today"))
        .annotate(headed_this_year=Coalesce(Subquery(counted), 0))
        .order_by("sort_key", "pk")
    )


def teaching(people, words):
    """Of `people` those in whose topics every word of `words` stands, marks and case not minded.

    Topics are free text without a key of their own, and a nation has a few thousand lecturers: read and compared here.
    """
    wanted = fold(words).split()
    topics = people.order_by().values_list("pk", "topics")
    return people.filter(pk__in=[pk for pk, text in topics if all(word in fold(text) for word in wanted)])
