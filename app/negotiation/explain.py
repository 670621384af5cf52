"""The log, read back as plain sentences: why the buyer did what she did."""

from collections.abc import Sequence

from app.negotiation.state import Change

LEAST_TOLD = 0.5
_ACTS = {
    "asks_why": "You asked why",
    "gathers_information": "You asked for a fact",
    "tests_assumption": "You put an assumption to the test",
    "widens_scope": "You brought something new onto the table",
    "revises_view": "You said what you now see differently",
    "plays_back_interest": "You said her need back in your own words",
    "proposes_options": "You offered ways that differ in kind",
    "invites_critique": "You asked what is wrong with an idea",
    "cites_standard": "You leaned on something both can check",
    "asks_for_justification": "You asked how the figure came about",
    "arms_counterpart": "You gave her something to use upstairs",
    "sets_precedent": "You spoke of the rule for next time",
    "names_relationship_issue": "You raised a strain openly",
    "keeps_word": "You kept your word",
    "offers_incremental_commitment": "You offered a small step for both sides",
    "separates_relationship_from_terms": "You kept the relationship out of the price",
    "proposes_process": "You proposed how to work on it",
    "slows_pace": "You took time on purpose",
    "names_tactic": "You named the pressure calmly",
    "holds_firm_openly": "You said no with a reason",
    "makes_it_conditional": "You tied your move to one of hers",
    "shares_constraint": "You were open about a limit on your side",
    "reacts_on_gut": "You answered before checking",
    "argues_from_assumption": "You built on something nobody had checked",
    "stakes_position": "You took a stand without a reason",
    "sells_past_the_need": "You pitched past what she had just said",
    "coerces": "You threatened",
    "holds_relationship_hostage": "You used the relationship as leverage",
    "retaliates": "You hit back",
    "evades": "Her question stayed open",
    "irritates": "Your wording grated",
    "insults": "You insulted her",
    "asks_secret": "You asked for what no buyer tells",
    "off_topic": "You left the subject",
}

_RULES = {
    "offer.conditional": "You moved for something in return, so she is ready to settle for less than before, though her table may not show it yet.",
    "offer.free": "You moved for nothing, so she held out for more.",
    "offer.on_a_standard": "You moved for a reason she can check; that neither raised nor lowered what she held out for.",
    "offer.withdrawn": "You took your offer back.",
    "leak": "You gave away a limit of yours, so she held out for more.",
    "final.then_moved": "You said final and then moved, so she held out for more.",
    "no.with_a_reason": "Your no had a reason, so she learned where the limit is and asked for a little less.",
    "fact.new_and_true": "The fact was new and true; she thinks less of her alternative.",
    "fact.contradicts_her": "It spoke against what she had claimed, which she did not enjoy.",
    "claim.tested_bluff": "The claim did not survive your check; she thinks less of her alternative.",
    "claim.invented": "Nobody could find your figure. That cost trust.",
    "claim.cleared": "You cleared up a doubtful figure.",
    "coerced.freeze": "After a threat she tells nothing and gives nothing for two turns.",
    "coerced.credit_lost": "The good will you had built up for questions was gone.",
    "grave_trap.voids_good": "What was good in this message did not count beside it.",
    "questions.third_in_a_row": "It was the third message running with nothing but questions.",
    "sums_up": "Your package was worth enough to her and she could defend it, so she summed up.",
    "sums_up.her_table": "Your yes could have meant her terms or yours, so she read hers out and asked.",
    "sum_up.reopened": "You reopened what was summed up, to her loss.",
    "sum_up.declined": "You did not confirm the sum-up.",
    "asks_cover": "Your offer was worth enough, but she could not defend it upstairs yet.",
    "asks_whether_it_stands": "She would take your earlier offer, and asked whether it still stands.",
    "asks_back": "She did not understand, and nothing changed.",
    "table.concedes": "She gave a step on price.",
    "table.trades": "She traded on the issues you had named.",
    "table.forced": "The threat had something real behind it and won one step.",
    "walks_out": "It had become too heated, and she left.",
    "limit": "The turns were over.",
    "close.confirmed": "You both confirmed the summed-up package.",
    "close.table_accepted": "You accepted what was on her table.",
    "close.trainee_left": "You ended the talks.",
    "promise.kept": "You did what you had promised.",
    "promise.broken": "A promise of yours was not kept.",
    "day.ended": "The day ended; heads cooled a little.",
    "day.deadline_is_near": "Her deadline was real and had come near, so she came back less patient.",
    "pace.deadline_is_real": "Her deadline was real, so waiting cost patience.",
    "opening": "She opened with her demand.",
}


def explain(log: Sequence[Change]) -> list[str]:
    """One sentence per change that a person would want to know of, in order, with the trainee's words where they caused it."""
    sentences = [sentence for change in log if (sentence := _sentence(change))]
    return list(dict.fromkeys(sentences))


def _sentence(change: Change) -> str | None:
    if change.rule.startswith("act."):
        return _act(change)
    if change.rule.startswith("discloses."):
        return f"That opened what she told you: {change.note.removeprefix('told: ')}."
    if change.rule.startswith("claim.proved."):
        return "You tested a claim of hers, and it held."
    if change.rule.startswith("claim.bluff."):
        return "You tested a claim of hers, and it was a bluff."
    if change.rule.startswith("spent."):
        return "That pressure lost its force."
    if change.rule.startswith("prepared."):
        return f"You prepared: {change.note}."
    if change.rule == "term.corrected":
        return f"You corrected what was heard: {change.note}."
    return _RULES.get(change.rule)


def _act(change: Change) -> str | None:
    told = _ACTS.get(change.rule.removeprefix("act."))
    if told is None or not change.effects:
        return None
    moved = [
        _moved(name, change.effects[name])
        for name in ("trust", "heat", "cover")
        if abs(change.effects.get(name, 0.0)) >= LEAST_TOLD
    ]
    quote = f" ('{_short(change.cause)}')" if change.cause else ""
    return f"{told}{quote}: {', '.join(moved)}." if moved else f"{told}{quote}."


def _moved(name: str, amount: float) -> str:
    words = {"trust": "trust", "heat": "tension", "cover": "what she can defend to her own people"}
    return f"{words[name]} {'up' if amount > 0 else 'down'} {abs(amount):.0f}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:57].rstrip() + "…"
