"""The part of the composition root that names models: who words, who grades, and the names that none of them may learn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.content.loading import load_rubric
from app.errors import ModelError
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grader
from app.language.nameless import Names, names_of
from app.models.breaker import Breakers, Resting
from app.models.limited import LimitedChat
from app.models.nameless import NamelessChat
from app.models.watched import Call, WatchedChat
from app.people.ports import PeopleStore
from app.settings import Settings

if TYPE_CHECKING:
    from app.models.chat import ChatModel
    from app.models.configured import Models
    from app.models.limited import Places
    from app.models.openai_chat import OpenAIChat


def models_from(settings: Settings) -> "Models":
    """The configured models, for checks of the installation."""
    from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

    return from_settings(settings)


def model_at(url: str, name: str, key: str, settings: Settings) -> "ChatModel":
    """A model at an address of its own, with the patience of the settings."""
    from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

    other = {"model_url": url, "model_name": name, "model_key": key or None, "grader_url": None, "grader_name": None}
    made = from_settings(settings.model_copy(update=other)).voice
    assert made is not None
    return made


# Enough for samples to differ where the model is not sure.
SAMPLING_TEMPERATURE = 0.7


def names_kept_back(people: PeopleStore) -> Names:
    """The names that no model may learn, as they are now."""
    return names_of(*people.all_names())


def _nobody() -> Names:
    return names_of((), ())


def breakers_from(settings: Settings) -> Breakers:
    """The breakers of a process that serves people: nobody waits for an endpoint that is down."""
    return Breakers(Resting(settings.breaker_failures, settings.breaker_seconds, settings.breaker_most_seconds))


class Watch(Protocol):
    """Who hears of calls of models: of each one that is over, and of each try that failed."""

    def call(self, call: Call) -> None:
        """A call is over."""
        ...

    def tried(self, purpose: str, error: ModelError) -> None:
        """One try of a call failed."""
        ...


@dataclass(frozen=True, slots=True)
class Wires:
    """What the models of a process share: the names they may not learn, their breakers, who hears of their calls, and the places that all processes
    have at an endpoint."""

    names: Callable[[], Names] = _nobody
    breakers: Breakers | None = None
    watch: Watch | None = None
    places: "Places | None" = None

    def around(self, model: "OpenAIChat", settings: Settings) -> "ChatModel":
        """A model that learns no name, whose calls are told of, and of which no more run at once than the settings allow all processes together."""
        most = settings.calls_at_once(model.at.url) if self.places else 0
        limited: ChatModel = model
        if self.places and most:
            limited = LimitedChat(model, self.places, model.at.url, most, settings.first_token_seconds)
        watched = WatchedChat(limited, model.at, self.watch.call) if self.watch else limited
        return NamelessChat(watched, self.names)

    def models(self, settings: Settings) -> "Models":
        """The models of the settings, with their breakers."""
        from app.models.configured import from_settings  # noqa: PLC0415  the adapter loads late

        return from_settings(settings, self.breakers, self.watch.tried if self.watch else _unheard)


def _unheard(purpose: str, error: ModelError) -> None:
    """Nobody hears of it."""


ALONE = Wires()


def voice_from(settings: Settings, wires: Wires = ALONE) -> "ChatModel | None":
    """The model that words the buyer, where one is set; it learns no name."""
    if not settings.model_url:
        return None
    found = wires.models(settings).voice
    return wires.around(found, settings) if found is not None else None


def grader_from(settings: Settings, wires: Wires = ALONE) -> Grader:
    """The grader: by model where an endpoint is set for it or for the buyer, else embedded. The model learns no name."""
    if not (settings.grader_url or settings.model_url):
        return EmbeddedGrader()
    from app.grading.by_model import ModelGrader  # noqa: PLC0415  only where a model is set
    from app.grading.sampled import SampledGrader  # noqa: PLC0415

    model = wires.models(settings).grader
    if model is None:
        return EmbeddedGrader()
    samples = settings.grader_samples
    once = ModelGrader(
        wires.around(model, settings),
        load_rubric(),
        temperature=SAMPLING_TEMPERATURE if samples > 1 else 0.0,
        by_strategy=settings.grader_by_strategy,
    )
    return SampledGrader(once, samples) if samples > 1 else once
