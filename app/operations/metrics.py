"""Figures for a monitor, in the text format of Prometheus. Labels are few and fixed, and none names a person or a session.

The library is loaded when the figures are first asked for: until then what happens is only remembered, so that an installation that nobody
monitors does not pay for it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import ModelError
from app.models.breaker import Standing
from app.models.chat import Price
from app.models.watched import Call
from app.practice.told import TurnTold

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

# So much is remembered before the library is loaded after all.
MOST_EARLY = 5000
PAGES_S = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
WAITS_S = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0)


@dataclass(frozen=True, slots=True)
class Now:
    """What is read when the figures are asked for: gradings that wait, how each endpoint stands, and what never changes while the program runs."""

    waiting: Callable[[], int]
    standings: Callable[[], Mapping[str, Standing]]
    about: Mapping[str, str]


class Metrics:
    """Counts. `price` is what a call for the buyer's words costs."""

    def __init__(self, now: Now, price: Price) -> None:
        self._now, self._price = now, price
        self._early: deque[Callable[[_Families], None]] = deque()
        self._families: _Families | None = None

    def turn(self, told: TurnTold) -> None:
        """A turn is over."""
        self._count(lambda f: f.turn(told))

    def call(self, call: Call) -> None:
        """A call of a model is over."""
        purpose, outcome, seconds, first_s, usage = (
            call.request.purpose,
            call.outcome,
            call.seconds,
            call.first_s,
            call.usage,
        )
        model = call.at.model
        cost = 0.0 if purpose == "grade" else self._price.of(usage)
        self._count(lambda f: f.call(purpose, model, outcome, seconds, first_s, usage.prompt, usage.completion, cost))

    def tried(self, purpose: str, error: ModelError) -> None:
        """One try of a call failed."""
        kind = error.kind
        self._count(lambda f: f.errors.labels(purpose, kind).inc())

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._count(lambda f: f.requests.labels(method, route, str(status)).observe(seconds))

    def shown(self) -> bytes:
        """All figures, as text. Reads the store, so not on the event loop."""
        from prometheus_client import generate_latest  # noqa: PLC0415  late, see above

        return generate_latest(self._loaded().registry)

    def _count(self, act: "Callable[[_Families], None]") -> None:
        if self._families is not None:
            act(self._families)
            return
        self._early.append(act)
        if len(self._early) > MOST_EARLY:
            self._loaded()

    def _loaded(self) -> "_Families":
        if self._families is None:
            self._families = _Families(self._now)
        while self._early:
            self._early.popleft()(self._families)
        return self._families


class _Families:
    """The families of figures, in a registry of their own."""

    def __init__(self, now: Now) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector  # noqa: PLC0415

        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_Collected(now))

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"counterpart_{name}", what, labels, registry=registry)

        def seconds(name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"counterpart_{name}_seconds", what, labels, registry=registry, buckets=buckets)

        self.requests = seconds(
            "request", "From a request to the begin of its answer.", PAGES_S, "method", "route", "status"
        )
        self.turns = seconds("turn", "From a message to the end of its reply.", WAITS_S, "by", "step", "language")
        self.first = seconds(
            "first_sentence", "From a message to the first sentence of its reply.", WAITS_S, "by", "language"
        )
        self.refused = counter("guard_refusals", "Sentences that the guard kept back.", "fault")
        self.calls = seconds(
            "model_call", "Calls of a model with all their tries.", WAITS_S, "purpose", "model", "outcome"
        )
        self.first_words = seconds("model_first_text", "To the first text of a model.", WAITS_S, "purpose", "model")
        self.errors = counter("model_errors", "Tries of a call that failed, by kind.", "purpose", "kind")
        self.tokens = counter("model_tokens", "Tokens sent and received.", "purpose", "model", "direction")
        self.cost = counter(
            "model_cost", "What the buyer's words cost, in the currency of the prices.", "purpose", "model"
        )

    def turn(self, told: TurnTold) -> None:
        self.turns.labels(told.by, told.step.value, told.spoken).observe(told.whole_s)
        if told.first_s is not None:
            self.first.labels(told.by, told.spoken).observe(told.first_s)
        for fault in told.refused:
            self.refused.labels(fault).inc()

    def call(
        self,
        purpose: str,
        model: str,
        outcome: str,
        seconds: float,
        first_s: float | None,
        sent: int,
        received: int,
        cost: float,
    ) -> None:
        self.calls.labels(purpose, model, outcome).observe(seconds)
        if first_s is not None:
            self.first_words.labels(purpose, model).observe(first_s)
        self.tokens.labels(purpose, model, "sent").inc(sent)
        self.tokens.labels(purpose, model, "received").inc(received)
        if cost:
            self.cost.labels(purpose, model).inc(cost)


class _Collected:
    """Figures that are read when they are asked for."""

    def __init__(self, now: Now) -> None:
        self._now = now

    def describe(self) -> "list[Metric]":
        """Nothing is read when this is registered."""
        return []

    def collect(self) -> "Iterator[Metric]":
        """What is true now."""
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily  # noqa: PLC0415

        yield InfoMetricFamily("counterpart", "What runs here.", value=dict(self._now.about))
        yield GaugeMetricFamily("counterpart_gradings_waiting", "Gradings that wait or run.", self._now.waiting())
        breaker: Any = GaugeMetricFamily(
            "counterpart_model_breaker",
            "How each endpoint of a model stands: 1 where it is so.",
            labels=("endpoint", "state"),
        )
        for endpoint, standing in self._now.standings().items():
            for state in Standing:
                breaker.add_metric((endpoint, state.value), float(state is standing))
        yield breaker
