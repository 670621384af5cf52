"""Saying which move a pasted buyer line was, by its words; where they do not tell, nothing was opened."""

import re
from functools import cache

from app.content.acts import UNRIDDEN, MoveKind, Tactic

_RIDERS: tuple[tuple[Tactic, str], ...] = (
    (Tactic.TAKE_IT_OR_LEAVE_IT, r"take it or leave it|final offer|not negotiable|non-negotiable|last word"),
    (Tactic.EXPLODING_AWARD, r"(?:award|offer|order) .{0,30}(?:expires|only (?:until|till|today))|only if you sign today"),
    (Tactic.REVERSE_AUCTION, r"\bauction\b"),
    (Tactic.RE_TENDER, r"\b(?:re-?tender|tender|rfq|request for quotation|put (?:it|this|the .{0,20}) out|go to market|dual[- ]source|second source)\b"),
    (Tactic.RIVAL_QUOTE, r"\b(?:quote|quoted|competitor|rival|other supplier|another supplier|cheaper offer|offers? (?:me|us) .{0,25}(?:less|cheaper|below|under))\b"),
    (Tactic.SHOULD_COST, r"should[- ]cost|our (?:model|calculation|engineers) (?:says?|shows?|calculate)|cost model"),
    (Tactic.OPEN_BOOK, r"open (?:your )?books?|cost breakdown|show (?:me|us) your costs"),
    (Tactic.INDEX_DROP, r"\b(?:index|spot|market price|resin|steel|diesel|freight rates?|raw materials?)\b.{0,50}\b(?:down|fell|fallen|dropped|lower|cheaper|collapsed)\b"),
    (Tactic.PRECEDENT_OF_OTHERS, r"(?:everyone|everybody|all (?:the )?others|other suppliers|the others|your competitors) (?:has|have|else has|already|signed|agreed|accepted)|(?:eleven|ten|nine|most) .{0,15}suppliers have"),
    (Tactic.HOSTAGE, r"(?:platform|next project|new business|future business|nomination).{0,50}(?:depends|if you|only if|unless)"),
    (Tactic.OVER_THE_HEAD, r"(?:spoke|talked|called) (?:to|with) your (?:vp|boss|ceo|managing director|director|manager)"),
    (Tactic.UNILATERAL_DEDUCTION, r"(?:deduct|deducted|short[- ]pay|withhold|have already taken)"),
    (Tactic.FALSE_SUMMARY, r"^\W*(?:so )?as (?:we )?agreed|as discussed, you"),
    (Tactic.SUPPLY_GUARANTEE, r"(?:guarantee|guaranteed) (?:supply|volumes?|capacity)|supply guarantee"),
    (Tactic.REDRAFT_CLAUSE, r"most[- ]favou?red|audit right|uncapped|penalt(?:y|ies)|new clause|redraft"),
    (Tactic.LONGER_PAYMENT, r"\b(?:60|75|90|120|ninety|sixty) days\b|payment terms?"),
    (Tactic.VOLUME_PROMISE, r"more volume|volume (?:may|might|could|will) (?:come|grow|follow)|remember you|next product"),
    (Tactic.MARGIN_QUESTION, r"\b(?:what|how much|which) .{0,30}\bmargin\b|what do you make on|how full are your"),
    (Tactic.CUT_BUDGET, r"\bbudget\b.{0,40}\b(?:cut|less|reduced|gone|frozen|slashed)\b|cut (?:my|our|the) budget|out of my budget"),
    (Tactic.HIGHER_AUTHORITY, r"\b(?:cfo|board|my boss|management|upstairs|committee|head office)\b.{0,50}\b(?:will|won't|would|not|never|want|wants|decides?|said|says|countersigns)\b"),
    (Tactic.GOOD_COP, r"i(?:'m| am) on your side|personally i|my colleague (?:is|would be) (?:tougher|harder)"),
    (Tactic.BLAME, r"\b(?:late|failed|failure|mistake|complaints?|let us down|missed|nobody called|your fault|broken promise)\b"),
    (Tactic.PARTNERSHIP_APPEAL, r"\b(?:partner|partners|partnership|after (?:all )?these years|we have always)\b"),
    (Tactic.HARDSHIP, r"\b(?:we are bleeding|laying off|layoffs|survive|losses|struggling|hard year|tough year|short-time)\b"),
    (Tactic.DEADLINE, r"\b(?:by (?:friday|monday|tuesday|wednesday|thursday|tonight|tomorrow|noon|the end of)|deadline|until (?:friday|tomorrow|tonight)|today or)\b"),
    (Tactic.NIBBLE, r"one (?:more|small|last) thing|before i forget|throw(?:n)? in|as a sign of good ?will"),
)  # fmt: skip
_KINDS: tuple[tuple[MoveKind, str], ...] = (
    (MoveKind.SUMS_UP, r"let me sum up|to sum up|do you confirm|is that the package|yes or no\?"),
    (MoveKind.WALKS_OUT, r"meeting is over|i am leaving|we are done here"),
    (MoveKind.COUNTER_THREAT, r"threat|i (?:can|will) (?:place|buy|go) elsewhere|try it|you are threatening"),
    (MoveKind.ASKS_COVER, r"(?:defend|explain|sell) (?:it|that|this) (?:upstairs|to|in the house)|what do i (?:show|tell)|nothing to show"),
    (MoveKind.CRITIQUE, r"what is wrong with (?:it|that)|falls short|too little (?:for|on)|doesn't help me|does not help me"),
    (MoveKind.CONCEDES, r"i (?:can|could|will) (?:come down|move|go) (?:a step|to)|one step from me"),
    (MoveKind.DISCLOSES, r"between us|to be open with you|the truth is|if you must know|let me be frank|the real (?:reason|issue|problem)"),
    (MoveKind.ACCEPTS, r"^\W*(?:agreed|deal|we have a deal|done)\b"),
    (MoveKind.ASKS_BACK, r"what do you mean|say that again|i don't follow|i did not get"),
    (MoveKind.OPENING_DEMAND, r"\b(?:i|we) (?:need|want|expect|require|demand|ask for)\b.{0,60}(?:%|per cent|percent|off|cut|reduction|lower|less|discount)|\d+ ?(?:%|per ?cent).{0,40}(?:off|cut|reduction|lower|less|discount|down)"),
    (MoveKind.HOLDS, r"(?:figure|number|demand|position) (?:stands|stays)|not enough|no reason to move|do better|not a saving"),
)  # fmt: skip


def infer_move(line: str) -> tuple[MoveKind | None, Tactic | None]:
    """The move and tactic that a buyer's line shows; (None, None) where its words do not tell."""
    kind = next((k for k, pattern in _compiled_kinds() if pattern.search(line)), None)
    rider = None
    if kind not in UNRIDDEN:
        rider = next((r for r, pattern in _compiled_riders() if pattern.search(line)), None)
    if kind is None and rider is not None:
        kind = MoveKind.HOLDS
    return kind, rider


@cache
def _compiled_kinds() -> tuple[tuple[MoveKind, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _KINDS)


@cache
def _compiled_riders() -> tuple[tuple[Tactic, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _RIDERS)
