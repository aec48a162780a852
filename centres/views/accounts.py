"""Pages of accounts: sign in, sign out, one's own password, and the accounts of those below."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_ratelimit.core import is_ratelimited

from .. import accounts, addresses
from ..forms.accounts import AccountFilter, AccountForm, FirstPasswordForm, OwnPasswordForm, SignInForm
from ..models import User
from .refusals import accepted

ROWS = 50
# Province by province, its own staff before its centres; empty columns would stand first or last by database.
BY_PLACE = (
    Coalesce("province__sort_key", "centre__province__sort_key", Value("")),
    Coalesce("centre__sort_key", Value("")),
)
SLIP = "slip"  # where the session carries a new temporary password from the deed to the slip, once


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    """Sign in. Attempts are limited per user name and address, so that one office does not lock out another."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method == "POST" and _tries_too_often(request):
        return render(request, "429.html", status=429)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        return redirect(_next_page(request))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "accounts/sign_in.html", context)


def _tries_too_often(request):
    group = f"sign-in {request.POST.get('username', '').strip().lower()[:100]}"
    return is_ratelimited(request, group=group, key="ip", rate=settings.SIGN_IN_RATE, increment=True)


def _next_page(request):
    """The page somebody wanted before signing in, if it is one of ours; deeds wait for their button."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and addresses.is_page(wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
def admin_sign_in(request):
    """The Django admin has no sign-in page of its own: attempts there would escape the limit."""
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{request.GET.urlencode()}")


@login_not_required
@require_POST
def sign_out(request):
    """End the session; a session that has ended already is no error."""
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters()
def password_change(request):
    """One's own password; after a temporary one this is the only page that opens."""
    is_first = request.user.must_change_password
    form = (FirstPasswordForm if is_first else OwnPasswordForm)(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.change_own_password(request.user, form.cleaned_data["new_password1"])
        auth.update_session_auth_hash(request, request.user)
        messages.success(request, _("Your new password is in force. Other computers have been signed out."))
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form, "is_first": is_first})


def _check_manager(user):
    if user.role not in accounts.MANAGES:
        raise PermissionDenied


def account_list(request):
    """Accounts of one's scope; deeds only beside those one may manage."""
    _check_manager(request.user)
    visible = User.objects.visible_to(request.user).exclude(role="")
    filtered = AccountFilter(request.GET, queryset=visible, request=request)
    rows = filtered.qs.select_related("province", "centre__province").order_by(*BY_PLACE, "sort_key", "pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    for account in page:
        account.may_manage = accounts.may_manage(request.user, account)
    context = {
        "filter": filtered,
        "page": page,
        "total": visible.count(),
        "waiting": visible.filter(is_active=True, temporary_until__isnull=False).count(),
    }
    return render(request, "accounts/account_list.html", context)


def account_create(request):
    """Open an account for somebody below; its slip follows."""
    _check_manager(request.user)
    form = AccountForm(request.POST or None, user=request.user, initial={"centre": request.GET.get("centre")})
    if form.is_valid() and (made := accepted(form, accounts.create, by=request.user, **form.cleaned_data)):
        return _to_slip(request, *made)
    return render(request, "accounts/account_form.html", {"form": form})


def _to_slip(request, user, password):
    request.session[SLIP] = {"user": user.pk, "password": password}
    return redirect("account-slip")


def account_slip(request):
    """The new temporary password, to print and hand over. Shown once: it is taken out of the session."""
    _check_manager(request.user)
    slip = request.session.pop(SLIP, None)
    account = slip and User.objects.visible_to(request.user).filter(pk=slip["user"]).first()
    context = {"account": account, "password": slip and slip["password"], "days": settings.TEMPORARY_PASSWORD_DAYS}
    return render(request, "accounts/account_slip.html", context)


def _managed_account(request, pk):
    """The account, if it is visible (else 404) and one may manage it (else 403)."""
    account = get_object_or_404(User.objects.visible_to(request.user).select_related("centre", "province"), pk=pk)
    if not accounts.may_manage(request.user, account):
        raise PermissionDenied
    return account


def account_reset(request, pk):
    """Give a new temporary password, after a page that says what this does."""
    account = _managed_account(request, pk)
    if request.method == "POST":
        return _to_slip(request, account, accounts.reset(account, by=request.user))
    consequences = [
        _("The present password stops working at once, and every open session of this account ends."),
        _("You get a slip with a temporary password to hand over; it is shown once."),
        _("At the first sign-in the owner sets a password only the owner knows."),
    ]
    return _confirm(request, account, _("Give a new password"), consequences, _("Give a new temporary password"))


def account_disable(request, pk):
    """Close an account, after a page that says what this does."""
    account = _managed_account(request, pk)
    if request.method == "POST":
        accounts.set_active(account, False, by=request.user)
        messages.success(request, _("The account of %(name)s is closed.") % {"name": account.full_name})
        return redirect("account-list")
    consequences = [
        _("This person can no longer sign in; a session that is open ends with its next page."),
        _("Everything this person entered stays, with the name."),
        _("The account can be opened again at any time."),
    ]
    return _confirm(request, account, _("Close the account"), consequences, _("Close this account"))


def _confirm(request, account, title, consequences, button):
    context = {"account": account, "title": title, "consequences": consequences, "button": button}
    return render(request, "accounts/account_confirm.html", context)


@require_POST
def account_enable(request, pk):
    """Open a closed account again, with the password it had."""
    account = _managed_account(request, pk)
    accounts.set_active(account, True, by=request.user)
    messages.success(request, _("The account of %(name)s is open again.") % {"name": account.full_name})
    return redirect("account-list")
