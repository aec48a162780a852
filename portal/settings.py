"""Every setting of the portal in one file; the environment (or a `.env` file beside manage.py) decides."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything the portal writes on this machine; never in git

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# --- What kind of installation this is ---
# DEMO: invented data on plain http at this machine only. Never on for real people's data.
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=not (DEMO or DEBUG))
SECRET_KEY = env.str("SECRET_KEY", default="demonstration only, never for real data" if DEMO else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Put a line SECRET_KEY=... with 50 random characters into the environment or into "
        "a file .env beside manage.py; `make setup` writes one for you. To look around first, run `make demo`."
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Who runs it: words on every page and every certificate ---
# The public address is printed on paper and inside every QR: it must outlive servers and host names.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="http://localhost:8000")
OWNER_NAME = env.str("OWNER_NAME", default="Ban Tuyên giáo và Dân vận Tỉnh ủy")
SUPPORT_PHONE = env.str("SUPPORT_PHONE", default="0238 000 000")

# --- Applications ---
INSTALLED_APPS = [
    "portal",
    "certificates",
    "courses",
    "centres",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.own_password_first",
    "portal.middleware.names_of_the_day_first",
    "portal.middleware.private_pages_stay_private",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.other_methods_in_words",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.installation",
                "portal.context.menu",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = _("All")  # over a list an empty choice means everything

# --- Database, cache, files ---
VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # verbs open their own short transactions
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that reads first and writes later would otherwise fail under a second writer.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # With PostgreSQL's own 4 MB the search for a frequent name reads every row of every page it touches.
    if work_mem := env("DATABASE_WORK_MEM", default="32MB"):
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", f"-c work_mem={work_mem}")
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One web process with threads shares its memory; several processes or machines need CACHE_URL (Redis, memcached).
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://portal")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Attempts are counted here: with Django's own 300 entries a few hundred addresses push each other's counts out.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 200_000)
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
# The highest number of each register, outside the database (certificates.marks): an older backup is noticed by it. Keep
# this folder out of what restores the database; empty turns it off.
REGISTER_MARKS = env("REGISTER_MARKS", default=str(Path(MEDIA_ROOT).with_name("register-marks")))
# Keys that sign certificates and status lists (manage.py signing_key), for the portal's own account alone. Keep a copy
# in another place, never with the database or in the repository.
SIGNING_KEYS = env("SIGNING_KEYS", default=str(Path(MEDIA_ROOT).with_name("signing-keys")))
# Status lists, public keys and the page that checks signed QR codes without the portal: plain files under /C/.
STATUS_DIR = env("STATUS_DIR", default=str(Path(MEDIA_ROOT).with_name("status")))
STATUS_LIST_DAYS = env.int("STATUS_LIST_DAYS", default=7)  # a list older than that tells nothing about a certificate
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # a score sheet of 450 learners posts about 2,000 fields

# --- Long work ---
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
PRINT_TURN = env.int("PRINT_TURN", default=200)  # files a print job makes before others have their turn
PRINT_SHEETS_A_FILE = env.int("PRINT_SHEETS_A_FILE", default=1000)  # merged files above that are split
PRINT_MOST = env.int("PRINT_MOST", default=10_000)  # certificates of one job by number or period

# --- Accounts and sessions ---
AUTH_USER_MODEL = "centres.User"
AUTHENTICATION_BACKENDS = ["centres.accounts.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "public-home"
TEMPORARY_PASSWORD_DAYS = env.int("TEMPORARY_PASSWORD_DAYS", default=7)
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.site.form_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Protection of the browser ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Other sites learn nothing; "no-referrer" would make browsers send "Origin: null" and every form be refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    RATELIMIT_IP_META_KEY = "portal.proxy.visitor_address"
# Scripts, styles, fonts and pictures come from here and nowhere else; nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Attempts at the public pages, per address ("n/s", "n/m", "n/h"); all addresses together have the second limit.
LOOK_UP_RATE = env.str("LOOK_UP_RATE", default="10/m")
LOOK_UP_RATE_HOURLY = env.str("LOOK_UP_RATE_HOURLY", default="60/h")
LOOK_UP_RATE_OVERALL = env.str("LOOK_UP_RATE_OVERALL", default="600/m")
LOOK_UP_RATE_PER_PAPER = env.str("LOOK_UP_RATE_PER_PAPER", default="20/h")  # birth dates tried on one certificate
# Guesses by number that may fail from all addresses together; then the look-up by number rests until the period ends
# and the log says so. Numbers count up, so somebody may try birth dates along them. More for a whole country.
LOOK_UP_MISSES = env.str("LOOK_UP_MISSES", default="900/d")
VERIFY_RATE = env.str("VERIFY_RATE", default="60/m")
VERIFY_RATE_OVERALL = env.str("VERIFY_RATE_OVERALL", default="18000/m")
REQUEST_RATE_PER_PAPER = env.str("REQUEST_RATE_PER_PAPER", default="5/d")  # corrections asked for one certificate
LINK_RATE = env.str("LINK_RATE", default="30/h")  # one-time links one officer makes
SIGN_IN_RATE = env.str("SIGN_IN_RATE", default="5/m")

# --- Language, dates, numbers ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = "portal.formats"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # a year is no quantity: templates group with |number where they mean one
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # the certificate register's year turns at midnight here

# --- Certificates: what the regulations leave open is a setting with a visible default ---
# Dates printed on certificates and papers: "official" writes 05/6/1992 (a zero before days under 10 and months 1 and
# 2), "numeric" 05/06/1992.
CERTIFICATE_DATE_STYLE = env.str("CERTIFICATE_DATE_STYLE", default="official")
# What the public check tells of a holder: the full name, or initials with the given name (“N. T. H. Vân”).
VERIFY_FULL_NAME = env.bool("VERIFY_FULL_NAME", default=True)
# Who signs files that are given out, as certificates/signatures.py tells: the dotted path of a function, or empty.
SIGNER = env.str("SIGNER", default="")
SIGNER_KEY_FILE = env.str("SIGNER_KEY_FILE", default="")  # for certificates.signatures.key_file
SIGNER_PASSWORD = env.str("SIGNER_PASSWORD", default="")  # of the file, or the PIN of the token
SIGNER_MODULE = env.str("SIGNER_MODULE", default="")  # the three for certificates.signatures.token
SIGNER_TOKEN = env.str("SIGNER_TOKEN", default="")
SIGNER_KEY_LABEL = env.str("SIGNER_KEY_LABEL", default="")
SIGNER_TIME_STAMP = env.str("SIGNER_TIME_STAMP", default="")  # address of a time stamp service (RFC 3161)
ONE_TIME_LINK_HOURS = env.int("ONE_TIME_LINK_HOURS", default=24)  # a link the help desk gives a holder
# First days of Party terms, for centres that keep one book a term. Assumed to turn on 1 July of the congress year.
PARTY_TERMS = env.list("PARTY_TERMS", default=["2015-07-01", "2020-07-01", "2025-07-01", "2030-07-01"])
# What the QR holds: "address", a short address to look it up, or "signed", facts that prove themselves without a
# network (docs/verify.md) and need a key and a box of 30 mm. Kept as printed: a change concerns new certificates.
# The demonstration signs, with a key of its own.
QR_KIND = env.str("QR_KIND", default="signed" if DEMO else "address")
if QR_KIND not in ("address", "signed"):
    raise ImproperlyConfigured('QR_KIND is "address" or "signed".')
QR_BIRTH_YEAR = env.bool("QR_BIRTH_YEAR", default=False)  # whether a signed QR also tells the year of birth
# A centre with a single person may approve alone: marked on the act and listed to the province.
ALLOW_SINGLE_HANDED = env.bool("ALLOW_SINGLE_HANDED", default=True)

# --- Annual plans: deadlines and warnings that provinces may see differently ---
# The day of the year before by which a plan is to be approved (month-day), where the province has set no day itself.
PLAN_DUE = env.str("PLAN_DUE", default="12-31")
# A centre is late when less than this percentage of the classes due up to the end of the quarter has opened.
PLAN_WARNING_PERCENT = env.int("PLAN_WARNING_PERCENT", default=70)

# --- Logs: no personal data, one line per event ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"keyless": {"()": "portal.logs.keyless"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["keyless"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools")},
}
