"""What all ways to run the service share. What differs stands in `local`, `production` and `testing`."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import nhsuk_frontend_jinja

from remit import __version__
from remit.service.config.data_directory import data_directory, database_file
from remit.service.config.database import postgresql_database, sqlite_database
from remit.service.config.logs import service_logging
from remit.service.config.settings.mail import *
from remit.service.config.settings.post import *
from remit.service.config.signing_key import letter_keys, made_up, signing_keys
from remit.service.config.variables import whole_number

SERVICE = Path(__file__).resolve().parents[2]
APPS = (
    "audit",
    "accounts",
    "organisations",
    "correspondence",
    "notifications",
    "intake",
    "cases",
    "statistics",
    "improvement",
    "library",
    "enforcement",
    "foi",
    "api",
)

# Where this copy keeps what it must not lose: the database, its key, outgoing mail of a copy without a mail server.
DATA = data_directory()
DEMO = os.environ.get("REMIT_DEMO") == "1"
# How many cases a demonstration is made with; all where nothing is said, none for organisations and people only.
DEMO_CASES: int | None = whole_number("REMIT_DEMO_CASES", 0) if os.environ.get("REMIT_DEMO_CASES") else None
DEMO_DAY: dt.date | None = dt.date(2026, 1, 5) if DEMO else None
REMIT_VERSION = __version__

# The first signs, and seals second steps of sign-in; those before it are further lines of the file, or named apart by comma.
SECRET_KEY, *SECRET_KEY_FALLBACKS = signing_keys(os.environ.get("REMIT_SECRET_KEY", ""), DATA / "secret.key")
SECRET_KEY_FALLBACKS += [key for key in os.environ.get("REMIT_SECRET_KEYS_BEFORE", "").split(",") if key]
# Seal letters at rest; the first seals, all open: a new key is put in front.
LETTER_KEYS = letter_keys(os.environ.get("REMIT_LETTER_KEYS", ""), DATA / "letters.key")
LETTER_KEYS_IN = "REMIT_LETTER_KEYS" if os.environ.get("REMIT_LETTER_KEYS") and "REMIT_LETTER_KEYS" not in made_up else "letters.key"
# Names of variables whose keys only stand in, for a command that makes none.
MADE_UP_KEYS = tuple(made_up)
DEBUG = False
LOGGING = service_logging()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "oauth2_provider",
    "django_tasks",
    "django_tasks_db",
    "remit.service.ui",
    *(f"remit.service.{app}" for app in APPS),
    "remit.service.config",
]

MIDDLEWARE = [
    "remit.service.config.serving.probes.probes",
    "remit.service.config.serving.observing.observing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "remit.service.config.middleware.headers",
    "remit.service.config.middleware.moment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "remit.service.config.middleware.session_limits",
    "remit.service.config.middleware.acting",
    "remit.service.config.middleware.address_limit",
    "remit.service.config.middleware.body_limit",
    "remit.service.config.middleware.AccessMiddleware",
]

ROOT_URLCONF = "remit.service.config.urls"
WSGI_APPLICATION = "remit.service.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES: dict[str, dict[str, Any]] = {
    "default": postgresql_database(os.environ["DATABASE_URL"]) if os.environ.get("DATABASE_URL") else sqlite_database(database_file(is_demo=DEMO))
}
# In the database, so that several web workers count failed sign-ins together and a restart forgets none.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"}}

_TEMPLATE_FOLDERS = [*(SERVICE / app / "templates" for app in ("ui", *APPS)), Path(nhsuk_frontend_jinja.__file__).parent / "templates"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": _TEMPLATE_FOLDERS,
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "remit.service.config.templates.environment",
            "context_processors": ["remit.service.config.templates.page_frame", "django.contrib.messages.context_processors.messages"],
        },
    },
    {
        # Only for what allauth brings and no page of ours replaces.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]},
    },
]

STATIC_URL = "static/"
# Files are served from where the package keeps them: no step of collecting, nothing fetched at run time.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Sign-in
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "remit.service.config.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "remit.service.config.sign_in.IdentityAdapter"
MFA_ADAPTER = "remit.service.config.sign_in.TwoStepAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the mailbox before there is an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Lock-out: five wrong passwords for one address close it for 15 minutes; ten from one machine in a minute close that machine.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key", "reset_password": "20/h/ip,5/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("REMIT_TRUSTED_PROXIES", 0)
ACCOUNT_FORMS = {
    "login": "remit.service.accounts.forms.SignInForm",
    "reset_password": "remit.service.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "remit.service.accounts.forms.NewPasswordForm",
    "change_password": "remit.service.accounts.forms.ChangePasswordForm",
    "reauthenticate": "remit.service.accounts.forms.ConfirmPasswordForm",
}
MFA_FORMS = {
    "authenticate": "remit.service.accounts.forms.CodeForm",
    "reauthenticate": "remit.service.accounts.forms.ConfirmCodeForm",
    "activate_totp": "remit.service.accounts.forms.FirstCodeForm",
    "add_webauthn": "remit.service.accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Remit"
TWO_STEP_REQUIRED = not DEMO

# OpenID Connect (NHS CIS2, Entra): the identity provider is named by four variables, and only people who were invited get in.
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_ISSUER = os.environ.get("REMIT_OIDC_ISSUER", "")
OIDC_NAME = os.environ.get("REMIT_OIDC_NAME", "NHS CIS2")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": os.environ.get("REMIT_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("REMIT_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Sessions: 30 minutes without a click (a minute less where the last click was not written down), 12 hours in all, gone with the browser.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_CLICK_SECONDS = 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST_HOURS = 12
SESSION_COOKIE_NAME = "remit_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
PASSWORD_RESET_TIMEOUT = 24 * 3600
CSRF_FAILURE_VIEW = "remit.service.ui.views.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads: a body that is larger is refused before it is read; within that a letter stays in memory and never lies on the disk unsealed.
LARGEST_BODY = 110 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# Jobs: kept in the database, so that what is stored and what is queued go together; `config.jobs` says what each does.
TASKS: dict[str, Any] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOBS = {"read_arrival": "remit.service.config.jobs.read_arrival"}

# The API: how often one key may ask; tokens of OAuth 2 live ten minutes. Only tests and a demonstration name a machine of their own for webhooks.
API_REQUESTS_A_MINUTE = whole_number("REMIT_API_REQUESTS_A_MINUTE", 1200)
API_LOCAL_TARGETS: tuple[str, ...] = ()
OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES_BACKEND_CLASS": "remit.service.api.queries.clients.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # Only client credentials are used; everything that RFC 9700 warns of is off.
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}

INVITATION_DAYS = 7
