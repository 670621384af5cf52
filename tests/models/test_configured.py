from app.models.configured import from_settings
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
