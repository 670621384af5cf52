from types import SimpleNamespace

from app.language.nameless import names_of
from app.minds import minds_of
from app.models.configured import from_settings
from app.models.limited import LimitedChat, Places
from app.settings import Settings


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg,arg-type]


def test_without_an_address_the_embedded_parts_do_the_work() -> None:
    models = from_settings(settings())
    assert models.voice is None
    assert models.grader is None


def test_one_model_serves_as_both() -> None:
    models = from_settings(settings(model_url="http://127.0.0.1:1/v1", model_name="m", model_key="k"))
    assert models.voice is not None and models.grader is not None
    assert models.voice.name == models.grader.name == "m"
    assert models.grader._key == "k"


def test_a_key_never_goes_to_another_address() -> None:
    models = from_settings(
        settings(model_url="http://127.0.0.1:1/v1", model_name="m", model_key="k", grader_url="http://127.0.0.1:2/v1")
    )
    assert models.grader is not None
    assert models.grader._key == ""
    assert models.grader.name == "m"


def test_only_a_grader_may_be_set() -> None:
    models = from_settings(settings(grader_url="http://127.0.0.1:2/v1", grader_name="g", grader_key="x"))
    assert models.voice is None
    assert models.grader is not None


def test_an_endpoint_that_both_share_has_one_limit_of_calls() -> None:
    given = {"model_url": "http://a/v1", "model_name": "m", "model_calls_at_once": 8, "grader_calls_at_once": 2}
    voice, grader = limits(**given)
    assert voice is not None
    assert grader is not None
    assert (voice._endpoint, voice._most, grader._most) == (grader._endpoint, 8, 8)
    voice, grader = limits(**given, grader_url="http://b/v1")
    assert voice is not None
    assert grader is not None
    assert (voice._endpoint == grader._endpoint, voice._most, grader._most) == (False, 8, 2)
    assert limits(model_url="http://a/v1", model_name="m") == (None, None)


def limits(**given: object) -> tuple[LimitedChat | None, LimitedChat | None]:
    """What keeps the voice and the grader from calling too often at once, where something does."""
    nobody = Places(None, None)  # type: ignore[arg-type]  nothing is called
    voice, grader = minds_of(settings(**given), lambda: names_of((), ()), nobody)
    inner = [mind._model._model for mind in (SimpleNamespace(_model=voice), grader)]  # type: ignore[union-attr]
    first, second = (model if isinstance(model, LimitedChat) else None for model in inner)
    return first, second
