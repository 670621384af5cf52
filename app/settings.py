"""Settings: frozen, read once, the only reader of the environment.

Order: command line over environment (`COUNTERPART_*`) over `.env` over `counterpart.toml` over defaults. A wrong value fails at start
with the setting's name, the value and the fix.
"""

import difflib
import ipaddress
import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.errors import SettingError

_PREFIX, _FILE = "COUNTERPART_", "counterpart.toml"
_TESTS = "COUNTERPART_TESTS_"
_SECRET_ENDS = ("_key", "_password", "_secret", "_token")
SHORTEST_TOKEN = 16
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|\[[0-9a-f:.]+\](:[0-9]{1,5})?")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)|(?<=[?&]password=)[^&\s]+")


class Settings(BaseSettings):
    """Every setting of the product. Times in seconds unless the name says otherwise; prices per million tokens, in whatever currency the
    endpoint is paid in. `hosts` are the names, separated by commas, that a reverse proxy is reached by; spending is in the same currency
    as the prices, by the day in UTC, and counts what the model cost in talks, deleted ones too: not what reads pasted texts, words own cases or grades;
    `turns_per_hour` 0 is no limit."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", toml_file=_FILE, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    database_url: str = "sqlite:///var/counterpart.sqlite3"
    database_pool: Annotated[int, Field(ge=1, le=100)] = 5
    database_overflow: Annotated[int, Field(ge=0, le=100)] = 10
    database_statement_seconds: Annotated[float, Field(gt=0)] = 30.0
    database_lock_seconds: Annotated[float, Field(gt=0)] = 15.0
    postgresql_programs: Path | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, validation_alias=AliasChoices("COUNTERPART_PORT", "PORT", "port"))] = (
        8000
    )
    allow_open_bind: bool = False
    model_url: str | None = None
    model_key: str | None = None
    model_name: str | None = None
    grader_url: str | None = None
    grader_key: str | None = None
    grader_name: str | None = None
    hearing_url: str | None = None
    hearing_key: str | None = None
    hearing_name: str | None = None
    connect_seconds: Annotated[float, Field(gt=0)] = 5.0
    first_token_seconds: Annotated[float, Field(gt=0)] = 30.0
    between_tokens_seconds: Annotated[float, Field(gt=0)] = 15.0
    whole_seconds: Annotated[float, Field(gt=0)] = 120.0
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    breaker_failures: Annotated[int, Field(ge=0, le=1000)] = 5
    breaker_seconds: Annotated[float, Field(gt=0)] = 15.0
    breaker_most_seconds: Annotated[float, Field(gt=0)] = 120.0
    built_in_steps_in: bool = True
    prompt_tokens: Annotated[int, Field(ge=500)] = 6000
    grader_samples: Annotated[int, Field(ge=1, le=9)] = 1
    grader_by_strategy: bool = False
    model_calls_at_once: Annotated[int, Field(ge=0, le=1000)] = 0
    grader_calls_at_once: Annotated[int, Field(ge=0, le=1000)] = 0
    lease_seconds: Annotated[float, Field(ge=2, le=45)] = 20.0
    gradings_at_once: Annotated[int, Field(ge=1, le=64)] = 4
    pages_grade: bool = True
    grader_prompt_tokens: Annotated[int, Field(ge=4000)] = 24000
    model_price_in: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    model_price_out: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    pace_ms_per_word: Annotated[float, Field(ge=0, le=1000)] = 25.0
    xapi_url: str | None = None
    xapi_key: str | None = None
    xapi_home: str | None = None
    data_dir: Path = Path("var")
    keep_transcripts_days: Annotated[int, Field(ge=0, le=36_500)] = 180
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    log_format: Literal["text", "json"] = "text"
    metrics_token: str | None = None
    metrics_open_to_loopback: bool = False
    worker_metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    worker_metrics_host: str = "127.0.0.1"
    traces_url: str | None = None
    secure_cookies: bool = False
    hosts: str = ""
    turns_per_hour: Annotated[int, Field(ge=0)] = 240
    spend_per_user_day: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    spend_per_team_day: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    oidc_issuer: str | None = None
    oidc_client: str | None = None
    oidc_secret: str | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of sources, strongest first."""
        return (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))

    def calls_at_once(self, url: str) -> int:
        """How many calls may run at once at an endpoint, over all processes; 0 is no limit. The grader's counts for an endpoint of its own."""
        return self.model_calls_at_once if url == self.model_url else self.grader_calls_at_once

    def shown(self) -> dict[str, Any]:
        """All settings with keys and passwords redacted, for `config show`."""
        return {name: _redacted(name, value) for name, value in self.model_dump(mode="json").items()}


def load_settings(**given: Any) -> Settings:
    """The settings, with `given` from the command line on top. Raises SettingError naming the setting, the value and the fix."""
    _check_names()
    try:
        settings = Settings(**{k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).removeprefix(_PREFIX).lower() if first["loc"] else "settings"
        raise SettingError(
            _PREFIX + name.upper(), _redacted(name, first.get("input")), f"it must fit: {first['msg'].lower()}"
        ) from None
    _check_model(settings)
    _check_hosts(settings)
    _check_oidc(settings)
    if settings.traces_url and not settings.traces_url.startswith(("http://", "https://")):
        fix = "write the whole address of the collector, like http://127.0.0.1:4318"
        raise SettingError("COUNTERPART_TRACES_URL", settings.traces_url, fix)
    if settings.metrics_token is not None and len(settings.metrics_token) < SHORTEST_TOKEN:
        raise SettingError("COUNTERPART_METRICS_TOKEN", "(set)", f"use {SHORTEST_TOKEN} characters or more")
    if settings.worker_metrics_port and not settings.metrics_token and not is_loopback(settings.worker_metrics_host):
        fix = "set COUNTERPART_METRICS_TOKEN too, or let it listen at 127.0.0.1 only"
        raise SettingError("COUNTERPART_WORKER_METRICS_HOST", settings.worker_metrics_host, fix)
    if settings.xapi_url and not settings.xapi_url.startswith(("http://", "https://")):
        fix = "write the whole address of the learning record store, like https://lrs.example/xapi"
        raise SettingError("COUNTERPART_XAPI_URL", settings.xapi_url, fix)
    return settings


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _redacted(name: str, value: Any) -> Any:
    if value and name.lower().endswith(_SECRET_ENDS):
        return "(set)"
    return _CREDENTIALS.sub("(hidden)", value) if isinstance(value, str) else value


def _check_names() -> None:
    """A misspelt setting must not be passed over in silence."""
    known = sorted(Settings.model_fields)
    names = [n.removeprefix(_PREFIX).lower() for n in os.environ if n.startswith(_PREFIX) and not n.startswith(_TESTS)]
    for name in [*names, *_names_in_file()]:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            fix = (
                f"there is no such setting; did you mean {_PREFIX}{near[0].upper()}?"
                if near
                else "there is no such setting; see 'counterpart config show'"
            )
            raise SettingError(_PREFIX + name.upper(), "…", fix.rstrip("?"))


def _names_in_file() -> list[str]:
    try:
        return list(tomllib.loads(Path(_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise SettingError(_FILE, "the file", f"it cannot be read as TOML ({error}); mend it") from None


def hosts_of(settings: Settings) -> tuple[str, ...]:
    """The names of `hosts`, in small letters."""
    return tuple(name.strip().lower() for name in settings.hosts.split(",") if name.strip())


def _check_hosts(settings: Settings) -> None:
    for name in hosts_of(settings):
        if not _HOST.fullmatch(name):
            fix = "write names without http:// and without a path, separated by commas, like practice.example.com"
            raise SettingError("COUNTERPART_HOSTS", name, fix)


def _check_oidc(settings: Settings) -> None:
    given = {name: getattr(settings, f"oidc_{name}") for name in ("issuer", "client", "secret")}
    missing = [f"COUNTERPART_OIDC_{name.upper()}" for name, value in given.items() if not value]
    if len(missing) in (0, len(given)):
        if not missing and not _safe_address(str(given["issuer"])):
            raise SettingError(
                "COUNTERPART_OIDC_ISSUER", given["issuer"], "write the whole https:// address of the provider"
            )
        return
    there = next(f"COUNTERPART_OIDC_{name.upper()}" for name, value in given.items() if value)
    fix = f"sign-in by a provider needs {' and '.join(missing)} too; set what is missing, or none of the three"
    raise SettingError(there, "(set)", fix)


def _safe_address(address: str) -> bool:
    """Whether an address is encrypted on its way, or never leaves this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def _check_model(settings: Settings) -> None:
    for kind in ("model", "grader"):
        url, name = getattr(settings, f"{kind}_url"), getattr(settings, f"{kind}_name")
        if not url and kind == "model" and (name or settings.model_key):
            raise SettingError(
                "COUNTERPART_MODEL_URL", "(not set)", "name the endpoint too, or leave out its key and name"
            )
        if url and not url.startswith(("http://", "https://")):
            raise SettingError(
                f"COUNTERPART_{kind.upper()}_URL", url, "write the whole address, like http://127.0.0.1:8080/v1"
            )
        if url and not (name or settings.model_name):
            raise SettingError(f"COUNTERPART_{kind.upper()}_NAME", name, "name the model that the endpoint serves")


@cache
def settings_from_environment() -> Settings:
    """The settings of a process started by a server (no command line of ours)."""
    return load_settings()
