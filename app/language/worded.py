"""Terms said without a figure: the form of a saving, and levels that stay as they are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.language.beside import names_of, places_of
from app.language.forms import with_one_form
from app.language.matching import IssueWords
from app.language.mode import mode_of
from app.language.sentences import Stretch, clauses
from app.language.term import Term
from app.language.ties import ties

_KEEP = re.compile(
    r"\b(?:in full|keep|keeping|leave|leaving|let|stay|stays|staying|hold|holds|holding|stick|sticks|remain|remains|remaining|unchanged|untouched|alone|flat|in peace|as (?:it is|is|they are|today|agreed|now)|(?:how|where|what) (?:it|they) (?:is|are|stands?)|no change|(?:without|not) (?:any )?(?:change|changing)|same"
    r"|(?:don't|dont|do not|does not|doesn't|doesnt|won't|wont|wouldn't|would not|isn't|is not|aren't|not) (?:be )?(?:touch|touched|touching|move|moved|moving|change|changed)|hands off|at (?:today's|todays|the same|the present|current)|today's|todays|like (?:today|now))\b",
    re.IGNORECASE,
)
_NOT_KEPT = re.compile(
    r"\b(?:can't|cannot|can not|won't be able to|not) (?:stay|remain|keep|leave|hold|stick)\b|\b(?:if you|why|unless you|you (?:want|ask)|(?:leaves?|left|stays?|stood) (?:empty|standing|behind)|(?:his|their|they|he) (?:\w+ )?(?:stays?|remains?|keeps?|leaves?|holds?))\b"
    r"|\bleave (?:the |that |this )?\w+(?: \w+)? (?:aside|apart|out of it|for (?:a|one|the) (?:moment|minute|second|while))\b",
    re.IGNORECASE,
)
# 'Payment stays, ok?' tells; what only asks to be agreed with is no question.
_TAG = re.compile(
    r",\s*(?:ok(?:ay)?|right|yes|agreed|fair|deal|(?:was|is|does|did|are)n't (?:it|that|they))\W*$", re.IGNORECASE
)
# 'Share eighty, days 60, price nothing'.
_NIL = re.compile(r"\b(?:nothing|nil|none|no)(?=\s*(?:[,.;!]|$))", re.IGNORECASE)
_MONEY = re.compile(r"\d\s?k\b|€|\beur|\bthousand|\bgrand\b|\bcents?\b", re.IGNORECASE)
_NEAR = 45
_OFFERING = re.compile(
    r"\b(?:as an?|in the form of|instead|give you|offer|propose|suggest|could|can|let's|let us|we do it|make it|rather|prefer|through|via|by way of|i'd|we'd|works better|yes|cut|paid|swap|open to|possible|here is what|in return|you get|i bring you)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:not|no|never|rather leave|leave|instead of|than|don'?t|doesn'?t|won'?t|can'?t|cannot|stays?|remains?|untouched|alone|difficult|without)\b",
    re.IGNORECASE,
)


def choices_in(sentence: Stretch, issues: Sequence[IssueWords], following: str) -> list[Term]:
    """The choices named in a sentence, each value once."""
    found = []
    for issue in issues:
        for choice in issue.choices:
            places = places_of(choice.names, sentence.text)
            if not places:
                continue
            start, end = places[0]
            mode = mode_of(sentence.text, start, end, following, named=True)
            at = sentence.start
            found.append(
                Term(issue.id, choice.value, sentence.text[start:end], at + start, at + end, mode, False, False)
            )
    return found


def settle_choices(terms: list[Term], issues: Sequence[IssueWords], text: str) -> list[Term]:
    """Which of the named choices are offered: one that goes with an offered saving or is put forward in so many words. The form of today that
    is left alone is a level kept where no saving is offered."""
    main = next((i for i in issues if i.main), None)
    saving = main is not None and any(t.issue == main.id and t.mode == "offered" and t.value for t in terms)
    forms = {i.id: i.status_quo for i in issues if i.choices}
    put_forward = saving or bool(_MONEY.search(text) or _OFFERING.search(text) or ties(text))
    settled = []
    for term in terms:
        if term.issue in forms:
            mode = _mode_of_form(term, term.value == forms[term.issue], saving, put_forward, text)
            settled += [replace(term, mode=mode)] if mode else []
        elif not (saving and main and term.issue == main.id and not term.value and term.mode == "offered"):
            settled.append(term)
    form = next((i.id for i in issues if i.choices), None)
    return with_one_form(text, settled, form, main.id, forms[form]) if form and main else settled


def _mode_of_form(term: Term, today: bool, saving: bool, put_forward: bool, text: str) -> str | None:
    """The mode of a named form; None where it only says that the price stays."""
    around = text[max(0, term.start - 40) : term.end + 40]
    if today and not saving and _KEEP.search(around):
        return None
    if term.mode != "offered":
        return term.mode
    aside = today and _ASIDE.search(around)
    return "offered" if put_forward and not aside else "reported"


def kept_in(sentence: Stretch, issues: Sequence[IssueWords], heard: set[str]) -> list[Term]:
    """The issues that a sentence says stay at today's level: 'keep payment as it is'."""
    asks = sentence.text.rstrip().endswith("?") and not _TAG.search(sentence.text)
    if asks or not (_KEEP.search(sentence.text) or _NIL.search(sentence.text)):
        return []
    found = []
    forms = tuple(n for i in issues for c in i.choices if c.value == i.status_quo for n in c.names)
    for clause in clauses(sentence.text):
        keep = _KEEP.search(clause.text) or _NIL.search(clause.text)
        if not keep or _NOT_KEPT.search(clause.text):
            continue
        for issue in issues:
            if issue.choices or issue.id in heard:
                continue
            match = names_of(issue.names).search(clause.text) or (
                forms and issue.main and names_of(forms).search(clause.text)
            )
            if match and _beside(clause.text, match, keep):
                start, end = min(match.start(), keep.start()), max(match.end(), keep.end())
                at = sentence.start + clause.start
                found.append(
                    Term(
                        issue.id, issue.status_quo, clause.text[start:end], at + start, at + end, "offered", False, True
                    )
                )
    return found


def _beside(text: str, name: re.Match[str], keep: re.Match[str]) -> bool:
    """Whether the word for an issue and the word for keeping belong together: few words between, no figure."""
    low, high = (name.end(), keep.start()) if name.start() < keep.start() else (keep.end(), name.start())
    between = text[low:high] if low <= high else ""
    return len(between) <= _NEAR and len(between.split()) <= 5 and not re.search(r"\d", between)
