from pathlib import Path

import pytest

from app.errors import SettingError
from app.settings import hosts_of, is_loopback, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_order_is_command_line_environment_env_file_toml_default(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().port == 8000
    (empty_folder / "counterpart.toml").write_text("port = 8001\n")
    assert load_settings().port == 8001
    (empty_folder / ".env").write_text("COUNTERPART_PORT=8002\n")
    assert load_settings().port == 8002
    monkeypatch.setenv("COUNTERPART_PORT", "8003")
    assert load_settings().port == 8003
    assert load_settings(port=8004).port == 8004


def test_the_standard_port_variable_counts_and_ours_is_stronger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9001")
    assert load_settings().port == 9001
    monkeypatch.setenv("COUNTERPART_PORT", "9002")
    assert load_settings().port == 9002


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "COUNTERPART_PORT=99999"),
        ("PORT", "eighty", "COUNTERPART_PORT=eighty"),
        ("ALLOW_OPEN_BIND", "perhaps", "COUNTERPART_ALLOW_OPEN_BIND=perhaps"),
        ("PACE_MS_PER_WORD", "-1", "COUNTERPART_PACE_MS_PER_WORD=-1"),
        ("TRIES", "0", "COUNTERPART_TRIES=0"),
        ("MODEL_URL", "localhost:8080", "COUNTERPART_MODEL_URL=localhost:8080"),
        ("MODEL_NAME", "some-model", "COUNTERPART_MODEL_URL"),
    ],
)
def test_a_wrong_value_names_the_setting_and_the_value(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"COUNTERPART_{name}", value)
    with pytest.raises(SettingError, match=said):
        load_settings()


def test_a_misspelt_setting_is_not_passed_over(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_MODLE_URL", "http://127.0.0.1:1/v1")
    with pytest.raises(SettingError, match="did you mean COUNTERPART_MODEL_URL"):
        load_settings()
    monkeypatch.delenv("COUNTERPART_MODLE_URL")
    (empty_folder / "counterpart.toml").write_text("prot = 8001\n")
    with pytest.raises(SettingError, match="COUNTERPART_PORT"):
        load_settings()


def test_a_broken_settings_file_is_named(empty_folder: Path) -> None:
    (empty_folder / "counterpart.toml").write_text("port = = 8001\n")
    with pytest.raises(SettingError, match=r"counterpart\.toml"):
        load_settings()


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_MODEL_URL", "")
    assert load_settings().model_url is None


def test_keys_and_passwords_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_MODEL_URL", "http://me:hush1@127.0.0.1:1/v1")
    monkeypatch.setenv("COUNTERPART_MODEL_NAME", "some-model")
    monkeypatch.setenv("COUNTERPART_MODEL_KEY", "hush2")
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", "postgresql://me:hush3@db/counterpart")
    shown = load_settings().shown()
    assert "hush" not in str(shown)
    assert shown["model_key"] == "(set)"
    assert shown["first_token_seconds"] == 30.0


def test_a_secret_is_not_shown_by_an_error_either(empty_folder: Path) -> None:
    (empty_folder / "counterpart.toml").write_text("model_key = [12345]\n")
    with pytest.raises(SettingError) as told:
        load_settings()
    assert "12345" not in str(told.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.test"])
def test_an_address_that_others_can_reach_is_told_from_one_of_this_machine(host: str) -> None:
    assert not is_loopback(
        load_settings(host=host).host
    )  # whether it may be bound is decided at the start of the server


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_always_allowed(host: str) -> None:
    assert is_loopback(host)
    assert load_settings(host=host).host == host


def test_names_behind_a_reverse_proxy_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hosts_of(load_settings()) == ()
    monkeypatch.setenv("COUNTERPART_HOSTS", " Practice.Example.com , 10.0.0.5:8443,,[::2]:80 ")
    assert hosts_of(load_settings()) == ("practice.example.com", "10.0.0.5:8443", "[::2]:80")


@pytest.mark.parametrize(
    "wrong", ["https://practice.example.com", "a b", "example.com/path", "*", "ex*mple.com", "-", "a:b"]
)
def test_what_is_no_name_of_a_host_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_HOSTS", f"fine.example,{wrong}")
    with pytest.raises(SettingError, match="COUNTERPART_HOSTS"):
        load_settings()


def test_a_provider_needs_all_three_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_OIDC_ISSUER", "https://id.example")
    with pytest.raises(SettingError, match="COUNTERPART_OIDC_CLIENT and COUNTERPART_OIDC_SECRET"):
        load_settings()
    monkeypatch.setenv("COUNTERPART_OIDC_CLIENT", "counterpart")
    with pytest.raises(SettingError, match="needs COUNTERPART_OIDC_SECRET too"):
        load_settings()
    monkeypatch.setenv("COUNTERPART_OIDC_SECRET", "hush")
    settings = load_settings()
    assert settings.shown()["oidc_secret"] == "(set)" and "hush" not in str(settings.shown())
    monkeypatch.delenv("COUNTERPART_OIDC_ISSUER")
    with pytest.raises(SettingError, match="needs COUNTERPART_OIDC_ISSUER too") as told:
        load_settings()
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    ("issuer", "works"),
    [
        ("https://id.example", True), ("http://127.0.0.1:3000", True), ("http://localhost:3000/", True), ("http://id.example", False),
        ("http://localhost.evil.example", False), ("id.example", False), ("ftp://id.example", False),
    ],
)  # fmt: skip
def test_a_provider_is_asked_over_a_safe_way_only(issuer: str, works: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ISSUER", issuer), ("CLIENT", "c"), ("SECRET", "s")):
        monkeypatch.setenv(f"COUNTERPART_OIDC_{name}", value)
    if works:
        assert load_settings().oidc_issuer == issuer
        return
    with pytest.raises(SettingError, match="COUNTERPART_OIDC_ISSUER"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"), [("TURNS_PER_HOUR", "-1"), ("SPEND_PER_USER_DAY", "0"), ("SPEND_PER_TEAM_DAY", "inf")]
)
def test_a_limit_that_is_none_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"COUNTERPART_{name}", value)
    with pytest.raises(SettingError, match=f"COUNTERPART_{name}"):
        load_settings()
