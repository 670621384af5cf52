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
from typing import Annotated, Any

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.errors import SettingError

_PREFIX, _FILE = "COUNTERPART_", "counterpart.toml"
_TESTS = "COUNTERPART_TESTS_"
_SECRET_ENDS = ("_key", "_password")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)|(?<=[?&]password=)[^&\s]+")


class Settings(BaseSettings):
    """Every setting of the product. Times in seconds unless the name says otherwise; prices per million tokens, in whatever currency the
    endpoint is paid in."""

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
    prompt_tokens: Annotated[int, Field(ge=500)] = 6000
    grader_samples: Annotated[int, Field(ge=1, le=9)] = 1
    grader_by_strategy: bool = False
    grader_prompt_tokens: Annotated[int, Field(ge=4000)] = 24000
    model_price_in: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    model_price_out: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    pace_ms_per_word: Annotated[float, Field(ge=0, le=1000)] = 25.0
    data_dir: Path = Path("var")
    log_level: str = "info"
    secure_cookies: bool = False

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
    _check_bind(settings)
    _check_model(settings)
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


def _check_bind(settings: Settings) -> None:
    if not is_loopback(settings.host) and not settings.allow_open_bind:
        fix = "sign-in for several people is not configured yet, so use 127.0.0.1, or set COUNTERPART_ALLOW_OPEN_BIND=1 if you know who can reach it"
        raise SettingError("COUNTERPART_HOST", settings.host, fix)


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
