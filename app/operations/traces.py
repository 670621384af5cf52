"""Traces by OpenTelemetry, where an endpoint for them is set: a span for each request, each turn and each call of a model, the last by the conventions for
generative models. No span holds a word of a prompt, a message or a reply, nor who asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.errors import SettingError
from app.models.watched import COMPLETE, LEFT, Call
from app.practice.told import TurnTold

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

SERVICE = "counterpart"
NANO = 1_000_000_000
# Who is behind an address, by the conventions' own names; everybody else speaks OpenAI's language too.
_PROVIDERS = {
    "api.openai.com": "openai",
    "api.mistral.ai": "mistral_ai",
    "api.groq.com": "groq",
    "api.deepseek.com": "deepseek",
    "api.x.ai": "x_ai",
}


def provider_to(endpoint: str, version: str) -> "TracerProvider":
    """What sends spans to a collector at an endpoint, by OTLP over HTTP. Raises SettingError where the packages for it are missing."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  optional
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        fix = "traces need more packages: pip install 'counterpart[traces]', or take the setting away"
        raise SettingError("COUNTERPART_TRACES_URL", endpoint, fix) from None
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE, "service.version": version}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    return provider


class Traces:
    """Spans over a provider."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE)

    @contextmanager
    def request(self, method: str) -> Iterator[Any]:
        """The span of a request; yields what hears of its route and status."""
        from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415

        with self._tracer.start_as_current_span(method, kind=SpanKind.SERVER, record_exception=False) as span:
            span.set_attribute("http.request.method", method)

            def told(route: str, status: int) -> None:
                span.update_name(f"{method} {route}")
                span.set_attributes({"http.route": route, "http.response.status_code": status})
                if status >= 500:
                    span.set_status(StatusCode.ERROR)

            yield told

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The span of a turn that is being answered."""
        with self._tracer.start_as_current_span("turn", record_exception=False):
            yield

    def told(self, told: TurnTold) -> None:
        """How the turn of the current span ended."""
        from opentelemetry.trace import get_current_span  # noqa: PLC0415

        known = {"step": told.step.value, "by": told.by, "language": told.spoken, "refused": len(told.refused)}
        get_current_span().set_attributes({f"counterpart.turn.{name}": value for name, value in known.items()})

    def call(self, call: Call) -> None:
        """The span of a call that is over, as a part of whatever made it."""
        from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415

        began = int(call.began * NANO)
        span = self._tracer.start_span(
            f"chat {call.at.model}", kind=SpanKind.CLIENT, start_time=began, attributes=_of_call(call)
        )
        if call.outcome not in (COMPLETE, LEFT):
            span.set_attribute("error.type", call.outcome)
            span.set_status(StatusCode.ERROR)
        span.end(began + int(call.seconds * NANO))

    def close(self) -> None:
        """Send what waits, and stop."""
        self._provider.shutdown()


def _of_call(call: Call) -> dict[str, Any]:
    host = urlsplit(call.at.url)
    known: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": _provider(host.hostname or ""),
        "gen_ai.request.model": call.at.model,
        "gen_ai.request.max_tokens": call.request.max_tokens,
        "gen_ai.request.temperature": call.request.temperature,
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "json" if call.request.schema is not None else "text",
        "server.address": host.hostname or "",
        "server.port": host.port or (443 if host.scheme == "https" else 80),
        "counterpart.purpose": call.request.purpose,
    }
    if call.first_s is not None:
        known["gen_ai.response.time_to_first_chunk"] = call.first_s
    if call.outcome == COMPLETE:
        known["gen_ai.response.model"] = call.answered_by
        known["gen_ai.response.finish_reasons"] = [call.finish]
        known["gen_ai.usage.input_tokens"] = call.usage.prompt
        known["gen_ai.usage.output_tokens"] = call.usage.completion
    return known


def _provider(host: str) -> str:
    if host.endswith(".openai.azure.com"):
        return "azure.ai.openai"
    return _PROVIDERS.get(host, "openai")
