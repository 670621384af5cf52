"""The one vocabulary: what a trainee can do in a turn, and what a buyer's move can be.

Every id here is fixed. Labelled data, suites, the database and `counterpart content acts` refer to it.
The rubric grades the behaviours and traps; the engine has one row of effects for every act
(`app.negotiation.effects`), so what the grader rewards, the buyer notices.
"""

from dataclasses import dataclass
from enum import StrEnum


class Strategy(StrEnum):
    """The five strategies of 'Extreme Negotiations with Customers' (Vantage Partners, 2020)."""

    BROADEN = "broaden"
    UNCOVER = "uncover"
    FAIRNESS = "fairness"
    TRUST = "trust"
    PROCESS = "process"


class ActKind(StrEnum):
    """Whether an act is a behaviour to show, a trap to avoid, or another thing one can do."""

    BEHAVIOUR = "behaviour"
    TRAP = "trap"
    OTHER = "other"


class Act(StrEnum):
    """Everything a trainee can be heard to do in one message."""

    # behaviours
    TESTS_ASSUMPTION = "tests_assumption"
    GATHERS_INFORMATION = "gathers_information"
    WIDENS_SCOPE = "widens_scope"
    REVISES_VIEW = "revises_view"
    ASKS_WHY = "asks_why"
    PLAYS_BACK_INTEREST = "plays_back_interest"
    PROPOSES_OPTIONS = "proposes_options"
    INVITES_CRITIQUE = "invites_critique"
    CITES_STANDARD = "cites_standard"
    ASKS_FOR_JUSTIFICATION = "asks_for_justification"
    ARMS_COUNTERPART = "arms_counterpart"
    SETS_PRECEDENT = "sets_precedent"
    NAMES_RELATIONSHIP_ISSUE = "names_relationship_issue"
    KEEPS_WORD = "keeps_word"
    OFFERS_INCREMENTAL_COMMITMENT = "offers_incremental_commitment"
    SEPARATES_RELATIONSHIP_FROM_TERMS = "separates_relationship_from_terms"
    PROPOSES_PROCESS = "proposes_process"
    SLOWS_PACE = "slows_pace"
    NAMES_TACTIC = "names_tactic"
    HOLDS_FIRM_OPENLY = "holds_firm_openly"
    MAKES_IT_CONDITIONAL = "makes_it_conditional"
    # traps
    REACTS_ON_GUT = "reacts_on_gut"
    ARGUES_FROM_ASSUMPTION = "argues_from_assumption"
    STAKES_POSITION = "stakes_position"
    SELLS_PAST_THE_NEED = "sells_past_the_need"
    COERCES = "coerces"
    SPLITS_ARBITRARILY = "splits_arbitrarily"
    BUYS_GOODWILL = "buys_goodwill"
    HOLDS_RELATIONSHIP_HOSTAGE = "holds_relationship_hostage"
    CAVES_TO_PRESSURE = "caves_to_pressure"
    RETALIATES = "retaliates"
    EVADES = "evades"
    # what else can be done
    OFFERS = "offers"
    ACCEPTS = "accepts"
    ACCEPTS_ISSUE = "accepts_issue"
    REJECTS = "rejects"
    RETRACTS = "retracts"
    ENDS_TALKS = "ends_talks"
    SHARES_CONSTRAINT = "shares_constraint"
    LEAKS_LIMIT = "leaks_limit"
    SAYS_FINAL = "says_final"
    MOVES_AFTER_FINAL = "moves_after_final"
    IRRITATES = "irritates"
    INSULTS = "insults"
    ASKS_SECRET = "asks_secret"  # noqa: S105  an act, not a password
    ASKS_FACT = "asks_fact"
    ANSWERS_QUESTION = "answers_question"
    SMALL_TALK = "small_talk"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class RubricRow:
    """Where an act of the rubric belongs. `grave` is only ever true of a trap."""

    strategy: Strategy
    kind: ActKind
    grave: bool = False


def _rows(strategy: Strategy, behaviours: str, slips: str, grave: str) -> dict[Act, RubricRow]:
    rows = {Act(name): RubricRow(strategy, ActKind.BEHAVIOUR) for name in behaviours.split()}
    rows |= {Act(name): RubricRow(strategy, ActKind.TRAP) for name in slips.split()}
    rows |= {Act(name): RubricRow(strategy, ActKind.TRAP, grave=True) for name in grave.split()}
    return rows


RUBRIC: dict[Act, RubricRow] = {
    **_rows(
        Strategy.BROADEN,
        "tests_assumption gathers_information widens_scope revises_view",
        "reacts_on_gut argues_from_assumption",
        "",
    ),
    **_rows(
        Strategy.UNCOVER,
        "asks_why plays_back_interest proposes_options invites_critique",
        "stakes_position sells_past_the_need",
        "",
    ),
    **_rows(
        Strategy.FAIRNESS,
        "cites_standard asks_for_justification arms_counterpart sets_precedent",
        "splits_arbitrarily",
        "coerces",
    ),
    **_rows(
        Strategy.TRUST,
        "names_relationship_issue keeps_word offers_incremental_commitment separates_relationship_from_terms",
        "",
        "buys_goodwill holds_relationship_hostage",
    ),
    **_rows(
        Strategy.PROCESS,
        "proposes_process slows_pace names_tactic holds_firm_openly makes_it_conditional",
        "evades",
        "caves_to_pressure retaliates",
    ),
}

BEHAVIOURS = frozenset(act for act, row in RUBRIC.items() if row.kind is ActKind.BEHAVIOUR)
TRAPS = frozenset(act for act, row in RUBRIC.items() if row.kind is ActKind.TRAP)
GRAVE_TRAPS = frozenset(act for act, row in RUBRIC.items() if row.grave)


class Tactic(StrEnum):
    """Pressure that can ride on a buyer's move. Each opens strategies (`OPENS`)."""

    RIVAL_QUOTE = "rival_quote"
    SHOULD_COST = "should_cost"
    INDEX_DROP = "index_drop"
    OPEN_BOOK = "open_book"
    PRECEDENT_OF_OTHERS = "precedent_of_others"
    DEADLINE = "deadline"
    EXPLODING_AWARD = "exploding_award"
    RE_TENDER = "re_tender"
    TAKE_IT_OR_LEAVE_IT = "take_it_or_leave_it"
    REVERSE_AUCTION = "reverse_auction"
    SILENCE = "silence"
    CUT_BUDGET = "cut_budget"
    HIGHER_AUTHORITY = "higher_authority"
    GOOD_COP = "good_cop"
    BLAME = "blame"
    HOSTAGE = "hostage"
    PARTNERSHIP_APPEAL = "partnership_appeal"
    HARDSHIP = "hardship"
    SALAMI = "salami"
    NIBBLE = "nibble"
    POCKETING = "pocketing"
    UNILATERAL_DEDUCTION = "unilateral_deduction"
    OVER_THE_HEAD = "over_the_head"
    VOLUME_PROMISE = "volume_promise"
    LONGER_PAYMENT = "longer_payment"
    SUPPLY_GUARANTEE = "supply_guarantee"
    REDRAFT_CLAUSE = "redraft_clause"
    FALSE_SUMMARY = "false_summary"
    MARGIN_QUESTION = "margin_question"
    DIRECT_QUESTION = "direct_question"


class MoveKind(StrEnum):
    """The main act of a buyer's turn."""

    OPENING_DEMAND = "opening_demand"
    HOLDS = "holds"
    COUNTER_THREAT = "counter_threat"
    CRITIQUE = "critique"
    DISCLOSES = "discloses"
    ASKS_COVER = "asks_cover"
    CONCEDES = "concedes"
    TRADES = "trades"
    SUMS_UP = "sums_up"
    ACCEPTS = "accepts"
    ASKS_BACK = "asks_back"
    WALKS_OUT = "walks_out"
    ENDS = "ends"


# Moves on which no pressure rides.
UNRIDDEN = frozenset(
    {MoveKind.SUMS_UP, MoveKind.ACCEPTS, MoveKind.WALKS_OUT, MoveKind.ENDS, MoveKind.ASKS_BACK, MoveKind.COUNTER_THREAT}
)


@dataclass(frozen=True, slots=True)
class Opens:
    """Strategies that a buyer's move opens: `primary` asks for one of them, `also` fits too."""

    primary: tuple[Strategy, ...] = ()
    also: tuple[Strategy, ...] = ()


_B, _U, _F, _T, _P = Strategy.BROADEN, Strategy.UNCOVER, Strategy.FAIRNESS, Strategy.TRUST, Strategy.PROCESS
_DEMAND = Opens((_B, _U), (_F, _P))
_STANDARD = Opens((_F, _B), (_U,))
_RUSH = Opens((_P, _U), (_F,))
_AUTHORITY = Opens((_U, _F), (_P,))
_STRAIN = Opens((_T, _P), (_U,))
_SLICE = Opens((_P,), (_F,))
_CLAUSE = Opens((_P,), (_F, _U))
_ON_OFFER = Opens((_U, _P), (_F,))
_NOTHING = Opens((), (_T,))

OPENS: dict[MoveKind | Tactic, Opens] = {
    MoveKind.OPENING_DEMAND: _DEMAND,
    MoveKind.HOLDS: _DEMAND,
    Tactic.RIVAL_QUOTE: _STANDARD,
    Tactic.SHOULD_COST: _STANDARD,
    Tactic.INDEX_DROP: _STANDARD,
    Tactic.PRECEDENT_OF_OTHERS: _STANDARD,
    Tactic.OPEN_BOOK: _STANDARD,
    Tactic.DEADLINE: _RUSH,
    Tactic.EXPLODING_AWARD: _RUSH,
    Tactic.RE_TENDER: _RUSH,
    Tactic.TAKE_IT_OR_LEAVE_IT: _RUSH,
    Tactic.REVERSE_AUCTION: _RUSH,
    Tactic.SILENCE: _RUSH,
    Tactic.CUT_BUDGET: _AUTHORITY,
    Tactic.HIGHER_AUTHORITY: _AUTHORITY,
    Tactic.GOOD_COP: _AUTHORITY,
    Tactic.BLAME: Opens((_T,), (_B,)),
    Tactic.HOSTAGE: _STRAIN,
    Tactic.PARTNERSHIP_APPEAL: _STRAIN,
    Tactic.HARDSHIP: _STRAIN,
    MoveKind.COUNTER_THREAT: _STRAIN,
    Tactic.SALAMI: _SLICE,
    Tactic.NIBBLE: _SLICE,
    Tactic.POCKETING: _SLICE,
    Tactic.UNILATERAL_DEDUCTION: _SLICE,
    Tactic.OVER_THE_HEAD: _SLICE,
    Tactic.VOLUME_PROMISE: _SLICE,
    MoveKind.DISCLOSES: Opens((_U,), (_B, _F)),
    MoveKind.ASKS_COVER: Opens((_F,), ()),
    MoveKind.CRITIQUE: _ON_OFFER,
    MoveKind.CONCEDES: _ON_OFFER,
    MoveKind.TRADES: _ON_OFFER,
    Tactic.LONGER_PAYMENT: _CLAUSE,
    Tactic.SUPPLY_GUARANTEE: _CLAUSE,
    Tactic.REDRAFT_CLAUSE: _CLAUSE,
    Tactic.FALSE_SUMMARY: _CLAUSE,
    MoveKind.SUMS_UP: Opens((), (_P,)),
    Tactic.MARGIN_QUESTION: Opens((_P, _F), (_U,)),
    Tactic.DIRECT_QUESTION: Opens((), (_B,)),
    MoveKind.ACCEPTS: _NOTHING,
    MoveKind.ASKS_BACK: _NOTHING,
    MoveKind.WALKS_OUT: _NOTHING,
    MoveKind.ENDS: _NOTHING,
}


def opened(kind: MoveKind, rider: Tactic | None = None) -> Opens:
    """What a move opens; with a rider the union of both, a primary place winning over an 'also'."""
    parts = [OPENS[kind]] + ([OPENS[rider]] if rider else [])
    primary = tuple(dict.fromkeys(s for part in parts for s in part.primary))
    also = tuple(dict.fromkeys(s for part in parts for s in part.also if s not in primary))
    return Opens(primary, also)
