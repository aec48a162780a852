"""Django's checks of the electronic signature: whether files can be signed, before anybody waits for one."""

import importlib
import io
from pathlib import Path

import pikepdf
from django.conf import settings
from django.core.checks import Error, Warning
from django.utils.module_loading import import_string

from . import signatures

KEY_FILE, TOKEN = "certificates.signatures.key_file", "certificates.signatures.token"


def check_signer(app_configs, **kwargs):
    """At every start: the software for signing is an error where it is missing; a key that is away is a warning.

    A key comes back while the portal runs, and nothing but signed files waits for it. No token is opened: each wrong
    PIN uses up a try.
    """
    if not signatures.is_on():
        return []
    needed = ["pyhanko", "pkcs11"] if settings.SIGNER == TOKEN else ["pyhanko"]
    try:
        for name in needed:
            importlib.import_module(name)
        import_string(settings.SIGNER)
    except ImportError as error:
        hint = (
            "Install the extra: pip install 'political-centre-portal[sign]', for a token [sign-token], or leave SIGNER "
            "empty."
        )
        return [Error(f"SIGNER {settings.SIGNER!r} cannot be used: {error}", hint=hint, id="certificates.E001")]
    trouble = _trouble()
    return [_cannot_sign(trouble)] if trouble else []


def _trouble():
    """Why the key is not where the settings say, as far as that is seen from outside; empty where nothing is."""
    if settings.SIGNER == TOKEN and not Path(settings.SIGNER_MODULE).is_file():
        return f"SIGNER_MODULE {settings.SIGNER_MODULE!r} is no file"
    if settings.SIGNER == KEY_FILE:
        try:
            signatures.key_file()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


def check_signature(app_configs, **kwargs):
    """With `check --deploy`: an empty page is signed, by the key itself and with the time stamp of the service."""
    if not signatures.is_on() or check_signer(app_configs):
        return []
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)
    try:
        signatures.signed(page.getvalue())
    except signatures.CannotSign as error:
        return [_cannot_sign(error)]
    return []


def _cannot_sign(why):
    hint = "See to SIGNER_KEY_FILE, the token or the services. Until then whoever asks for a new file is told to wait."
    return Warning(f"Electronic copies cannot be signed now: {why}", hint=hint, id="certificates.W001")
