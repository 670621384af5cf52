"""Cases to play on: the film case, and a small one made here whose hidden truth a test can set."""

from functools import cache
from typing import Any

from app.content.acts import Tactic
from app.content.confidential import Confidential, Draw
from app.content.loading import load_case
from app.content.persona import CaseFile

SCRIPT = ["rival_quote", "deadline", "blame", "cut_budget", "nibble", "hostage", "margin_question"]
TACTICS = [*SCRIPT, "pocketing"]
TRUE = Tactic.DEADLINE
BLUFF = Tactic.RIVAL_QUOTE


def film() -> CaseFile:
    return load_case("packaging-film")


def draw(name: str = "plain", **changes: Any) -> Draw:
    body: dict[str, Any] = {
        "id": name,
        "story": "A story.",
        "floor": 0.4,
        "overrating": 0.2,
        "alternative": "weak",
        "weights": {"price": 300, "payment": 120, "term": 80},
        "kpi": {"price": 1.0, "rebate": 0.6},
        "interests": ["cover", "cash", "line"],
        "true_claims": ["deadline"],
        "order": SCRIPT,
    }
    return Draw.model_validate({**body, **changes})


def case_with(*draws: Draw) -> CaseFile:
    """The small case with these draws (the first is the one that tests play on)."""
    base = small()
    known = [*draws, *(d for d in base.confidential.draws if d.id not in {x.id for x in draws})]
    secrets = base.confidential.model_copy(update={"draws": known})
    return base.model_copy(update={"confidential": secrets})


@cache
def small() -> CaseFile:
    """Four issues, four interests of which two can be decoys, five draws."""
    return CaseFile.model_validate(_body())


def _body() -> dict[str, Any]:
    draws = [draw(), draw("leverage", supplier_leverage=True), draw("strong", floor=0.6, overrating=0.0)]
    draws += [draw("proud", floor=0.3, overrating=0.45), draw("rebate", kpi={"price": 0.5, "rebate": 1.0})]
    secrets = Confidential(interests=_interests(), draws=draws, alternative_cues=["plan b"])  # type: ignore[arg-type]
    return {
        "kind": "persona",
        "schema_version": 1,
        "id": "small-case",
        "version": "1.0.0",
        "title": "A small case",
        "blurb": "For tests.",
        "minutes": 10,
        "currency": "EUR",
        "buyer": {
            "name": "Ada Test",
            "pronoun": "she",
            "title": "Buyer",
            "company": "Buyers",
            "company_short": "Buyers",
            "voice": "plain",
        },
        "situation": "A situation.",
        "issues": _issues(),
        "opening": {"price": 6, "form": "price", "payment": 60, "term": 12},
        "opening_lines": ["I need 6 % and 60 days."],
        "brief": _brief(),
        "facts": [_fact(n) for n in range(8)],
        "knowledge": [_entry(n) for n in range(20)],
        "tactics": [_tactic(name) for name in TACTICS],
        "script": [{"tactic": t, "from_turn": n + 1, "to_turn": n + 2} for n, t in enumerate(SCRIPT)],
        "preparations": _preparations(),
        "calendar": [{"label": "Monday"}, {"label": "Tuesday", "deadline": "two days left"}, {"label": "Wednesday"}],
        "midpoint": {
            "table": {"price": 4, "form": "price", "payment": 60, "term": 12},
            "standing": {"price": 1, "form": "price", "payment": 45, "term": 12},
            "active_turns": 3,
            "story": "Half way.",
        },
        "year_two_factor": 2.0,
        "confidential": secrets.model_dump(),
    }


def _issues() -> list[dict[str, Any]]:
    price = {
        "id": "price",
        "label": "Price",
        "say": "{figure} off",
        "unit": "percent",
        "names": ["price"],
        "steps": list(range(7)),
    }
    form = {
        "id": "form",
        "label": "Form",
        "say": "as a {figure}",
        "unit": "choice",
        "names": ["form"],
        "status_quo": "price",
    }
    choices = [
        {"id": "price", "label": "list price", "names": ["list price"]},
        {"id": "rebate", "label": "rebate", "names": ["rebate"]},
    ]
    payment = {
        "id": "payment",
        "label": "Payment",
        "say": "{figure} to pay",
        "unit": "days",
        "names": ["days"],
        "steps": [30, 45, 60],
    }
    term = {
        "id": "term",
        "label": "Term",
        "say": "{figure}",
        "unit": "months",
        "names": ["term"],
        "steps": [12, 24, 36],
    }
    return [
        {**price, "status_quo": 0, "better_for_buyer": "higher", "is_price": True, "our_swing": 300, "about": "Price."},
        {
            **form,
            "choices": choices,
            "better_for_buyer": "none",
            "is_form": True,
            "our_form": {"price": 1.0, "rebate": 0.8},
            "about": "Form.",
        },
        {**payment, "status_quo": 30, "better_for_buyer": "higher", "our_swing": 40, "about": "Payment."},
        {**term, "status_quo": 12, "better_for_buyer": "lower", "is_term": True, "our_swing": 120, "about": "Term."},
    ]


def _brief() -> dict[str, Any]:
    return {
        "role": "Rep.",
        "company": "Sellers",
        "situation": "A situation.",
        "goals": ["Keep the account."],
        "limits": [
            {"issue": "price", "value": 3, "text": "At most 3 %."},
            {"issue": "term", "value": 12, "text": "At least a year."},
            {"issue": "form", "value": "rebate", "text": "As a rebate."},
        ],
        "mandate": "Up to 3 %.",
        "no_deal": 0.4,
        "no_deal_text": "We lose some volume.",
        "pressure": [{"turn": 3, "who": "Boss", "text": "Close it."}],
        "lure": "Days look cheap.",
        "lure_issue": "payment",
        "first_line_hint": "Ask why.",
    }


def _interests() -> list[dict[str, Any]]:
    rows = [("cover", 1, "budget", "price"), ("cash", 2, "payment", "payment"), ("line", 3, "supply", "term")]
    rows += [("decoy", 2, "image", "form"), ("ghost", 3, "audit", "term")]
    return [
        {
            "id": name,
            "layer": layer,
            "topic": topic,
            "gist": f"the {name} need",
            "opens": [
                {"act": "asks_why", "topic": topic},
                {"act": "asks_why", "topic": "any"},
                {"act": "plays_back_interest", "topic": topic},
            ],
            "issues": [issue],
            "cues": [f"{name} cue"],
            "wordings": [f"It is {name}, one.", f"It is {name}, two.", f"It is {name}, three."],
        }
        for name, layer, topic, issue in rows
    ]


def _fact(number: int) -> dict[str, Any]:
    topic = ("budget", "payment", "supply")[number % 3]
    more: dict[str, Any] = {"contradicts": "rival_quote"} if number == 1 else {}
    return {
        "id": f"fact_{number}",
        "text": f"Fact {number}.",
        "cues": [f"fact {number}"],
        "topic": topic,
        "source": "report",
        "in_brief": number < 6,
        **more,
    }


def _entry(number: int) -> dict[str, Any]:
    gate = ("public", "earned", "never")[number % 3]
    row = {
        "id": f"entry_{number}",
        "topic": "budget",
        "cues": [f"entry {number}"],
        "gate": gate,
        "wordings": ["One.", "Two.", "Three."],
    }
    return {**row, "trust": 45 if gate == "earned" else 0}


def _tactic(name: str) -> dict[str, Any]:
    claim = {"claim": f"{name} is so"} if name in ("rival_quote", "deadline", "cut_budget") else {}
    tested = {"tested_true": ["Here it is."], "tested_false": ["Well, nearly."]}
    row = {
        "id": name,
        "wordings": ["One.", "Two.", "Three."],
        "topic": "budget",
        "trap": "reacts_on_gut",
        "answered_by": ["fairness"],
    }
    return {**row, **claim, **(tested if claim else {})}


def _preparations() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"id": f"prep_{n}", "label": f"Prep {n}", "text": "You learn something."} for n in range(5)
    ]
    rows[0]["yields_facts"] = ["fact_6"]
    rows[1]["yields_facts"] = ["fact_7"]
    return rows
