"""Settings: frozen, read once, the only reader of the environment.

Order: command line over environment (`COUNTERPART_*`) over `.env` over `counterpart.toml` over defaults. A wrong value fails at start
with the setting's name, the value and the fix.
"""

import ipaddress
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.errors import SettingError

_SECRET = ("key", "password", "token")


class Settings(BaseSettings):
    """Every setting of the product. Times in seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="COUNTERPART_", env_file=".env", toml_file="counterpart.toml", frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/counterpart.sqlite3"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, validation_alias=AliasChoices("COUNTERPART_PORT", "PORT", "port"))] = 8000
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
    grader_prompt_tokens: Annotated[int, Field(ge=4000)] = 24000
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
        """All settings with secrets redacted, for `config show`."""
        found = {}
        for name, value in self.model_dump(mode="json").items():
            secret = any(word in name.split("_") for word in _SECRET) and value
            found[name] = "(set)" if secret else value
        return found


def load_settings(**given: Any) -> Settings:
    """The settings, with `given` from the command line on top. Raises SettingError naming the setting, the value and the fix."""
    try:
        settings = Settings(**{k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        shown = "(secret)" if any(word in name.lower().split("_") for word in _SECRET) else first.get("input")
        full = name if name.isupper() else f"COUNTERPART_{name.upper()}"
        raise SettingError(full, shown, f"it must fit: {first['msg'].lower()}") from None
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


def _check_bind(settings: Settings) -> None:
    if not is_loopback(settings.host) and not settings.allow_open_bind:
        fix = "sign-in for several people is not configured yet, so use 127.0.0.1, or set COUNTERPART_ALLOW_OPEN_BIND=1 if you know who can reach it"
        raise SettingError("COUNTERPART_HOST", settings.host, fix)


def _check_model(settings: Settings) -> None:
    for kind in ("model", "grader"):
        url, name = getattr(settings, f"{kind}_url"), getattr(settings, f"{kind}_name")
        if url and not url.startswith(("http://", "https://")):
            raise SettingError(f"COUNTERPART_{kind.upper()}_URL", url, "write the whole address, like http://127.0.0.1:8080/v1")
        if url and not (name or settings.model_name):
            raise SettingError(f"COUNTERPART_{kind.upper()}_NAME", name, "name the model that the endpoint serves")


@cache
def settings_from_environment() -> Settings:
    """The settings of a process started by a server (no command line of ours)."""
    return load_settings()
