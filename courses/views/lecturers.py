"""Pages of lecturers: who teaches at the centres of one's scope, and one of them."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres import staffing
from centres.models import Appointment
from courses import lecturers
from courses.forms.lecturers import LecturerFilterForm
from courses.models import CourseClass

ROWS = 50


@require_GET
def lecturer_list(request):
    """Lecturers in post today at the centres of one's scope, by given name."""
    lecturers.check_reader(request.user)
    today = timezone.localdate()
    everybody = lecturers.on_day(request.user, today, today.year)
    form = LecturerFilterForm(request.GET, user=request.user, people=everybody)
    posts = lecturers.posts_of(request.user).on(today)
    context = {
        "form": form,
        "page": Paginator(form.narrow(everybody, posts), ROWS).get_page(request.GET.get("page")),
        "total": everybody.count(),
        "today": today,
    }
    return render(request, "courses/lecturer_list.html", context)


@require_GET
def lecturer_detail(request, pk):
    """One lecturer: what is known for planning, the posts one may see, the classes headed this year."""
    lecturers.check_reader(request.user)
    people = lecturers.seen_by(request.user).select_related("centre")
    person = get_object_or_404(people, pk=pk)
    today = timezone.localdate()
    posts = Appointment.objects.visible_to(request.user).filter(person=person).select_related("centre")
    headed = CourseClass.objects.visible_to(request.user).held().filter(head=person)
    context = {
        "person": person,
        "posts": posts.order_by("-from_on", "pk"),
        "today": today,
        "classes": headed.filter(year=today.year).select_related("centre").order_by("-starts_on", "pk"),
        "headed_before": headed.filter(year__lt=today.year).count(),
        "may_edit": staffing.keeps(request.user, person.centre),
    }
    return render(request, "courses/lecturer_detail.html", context)
