"""What else can be heard: yes and no, leaks and finals, small talk, pleas for the secret, other languages, words that mean nothing."""

import re
from dataclasses import dataclass
from functools import cache

from app.content.acts import Act, Tactic
from app.content.cues.beside import OFF_TOPIC, SECRET
from app.content.persona import CaseFile
from app.language.fold import fold
from app.language.sentences import sentences
from app.negotiation.heard import HeardAct
from app.negotiation.riders import QUESTIONS


@dataclass(frozen=True, slots=True)
class OtherActs:
    """Acts outside the rubric; `accepts` holds the words of a clear yes; `language` is 'en' or 'other'."""

    acts: tuple[HeardAct, ...]
    accepts: str | None
    language: str


def other_acts(
    text: str, case: CaseFile, asked: Tactic | None, summed_up: bool, has_terms: bool, *, put: bool = False
) -> OtherActs:
    """The acts that are neither behaviour nor trap. `asked` is the tactic of her last move, `summed_up` whether she waits for a yes, `put`
    whether her last line ended with a question."""
    plain = fold(text)
    language = "en" if _english(plain) else "other"
    acts: list[HeardAct] = []
    for act, pattern in _patterns().items():
        match = pattern.search(plain)
        if match:
            acts.append(HeardAct(act, match.group().strip() or text[:60]))
    accepts = _yes(plain, summed_up, has_terms)
    if accepts:
        acts.append(HeardAct(Act.ACCEPTS, accepts, specific=bool(_hers().search(plain))))
    elsewhere = any(a.act in (Act.OFF_TOPIC, Act.ASKS_SECRET, Act.ACCEPTS) for a in acts)
    replies = put and language == "en" and not elsewhere and any(_replies(s.text) for s in sentences(plain))
    if replies or (asked in QUESTIONS and _answers(plain)):
        acts.append(HeardAct(Act.ANSWERS_QUESTION, text[:80]))
    if not re.search(r"\w", plain):
        acts.append(HeardAct(Act.UNCLEAR, text[:40]))
    elif language == "other":
        acts = [HeardAct(Act.OTHER_LANGUAGE, text[:60])]
    elif _gibberish(plain):
        acts.append(HeardAct(Act.UNCLEAR, text[:40]))
    return OtherActs(tuple(acts), accepts, language)


def _yes(plain: str, summed_up: bool, has_terms: bool) -> str | None:
    if "?" in plain and "do i sign" not in plain and not re.search(r"[.!?] *\w", plain):
        return None
    if re.search(
        r"\b(?:not|don't|do not|cannot|can't|won't|no|but|unless|except|only if|fair point|almost|nearly|before)\b",
        plain,
    ):
        return None
    for stretch in sentences(plain):
        strong = _patterns_yes()[0].search(stretch.text)
        if strong and (
            not stretch.text.endswith("?") or "do i sign" in strong.group()
        ):  # 'so do we have a deal?' asks for one
            return strong.group()
    if summed_up and (closing := _patterns_close().match(plain)):
        return closing.group()
    weak = _patterns_yes()[1].match(plain)
    if weak and (summed_up or len(plain.split()) <= 4) and (summed_up or not has_terms):
        return weak.group() if summed_up else None
    return None


@cache
def _hers() -> re.Pattern[str]:
    """Words that say whose terms are accepted: hers."""
    return re.compile(
        r"\b(?:your|those|these) (?:last |latest |new )?(?:offer|terms|demands?|proposal|package|figures?|numbers?|conditions?|price|points|\d)|\bas you (?:say|said|ask|asked|want|wanted|propose|proposed|put it)"
        r"|\b(?:all|everything) you (?:ask|want|said|demand)|what you (?:ask|want|propose)|on your terms|your way\b"
    )


def _replies(sentence: str) -> bool:
    """Whether a sentence after a question says something: more than a sound, and not a question back."""
    return not sentence.rstrip().endswith("?") and len(re.findall(r"[a-z0-9]+", sentence)) >= 2


def _answers(plain: str) -> bool:
    return bool(
        re.search(
            r"\b(?:margin|presses|capacity|load|full|busy|per cent|%|we (?:make|earn|run)|i (?:won't|can't|cannot|do not|don't|would rather) (?:share|tell|say|discuss|give)|that (?:is|stays) (?:internal|confidential)|not something (?:i|we) share|confidential|as for your question|you asked)\b",
            plain,
        )
    )


def _english(plain: str) -> bool:
    words = re.findall(r"[^\W\d_]+", plain)
    if not words:
        return True
    if sum(1 for c in plain if c.isalpha() and ord(c) > 0x24F) > len(plain) * 0.2:
        return False
    known = sum(1 for w in words if w in _COMMON)
    foreign = sum(1 for w in words if w in _FOREIGN)
    return not (foreign >= 2 and foreign > known)


_SHORT_FORMS = frozenset(
    {
        "hmm",
        "pls",
        "thx",
        "mth",
        "wks",
        "yrs",
        "tmrw",
        "smth",
        "bcs",
        "ppl",
        "dcs",
        "thks",
        "mgr",
        "brb",
        "btw",
        "nvm",
        "tbh",
        "vs",
        "pct",
        "mrs",
        "pts",
        "hrs",
    }
)


_VOWEL = re.compile(r"[aeiouy]")
_ODD = re.compile(
    r"^(?:(\w)\1*|h+m+|u+h+|u+m+|e+r+m*)$|[bcdfghjklmnpqrstvwxz]{5}|[dfghjk]{4}|(.)\2\2\2|^(?:asdf|qwer|lorem|ipsum|blah|test)\w*$"
)
_LETTERS = frozenset("iaukywnr")


def _gibberish(plain: str) -> bool:
    words = re.findall(r"[a-z]+", plain)
    if not words:
        return not re.search(r"\d", plain)
    odd = sum(
        1
        for w in words
        if (len(w) > 2 and not _VOWEL.search(w) and w not in _SHORT_FORMS) or (_ODD.search(w) and w not in _LETTERS)
    )
    return odd >= max(1, len(words) * 0.6)


@cache
def _patterns_yes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    strong = (
        r"\b(?:(?:we|you|you've|we've) (?:have|got|have got) a deal|it's a deal|that's a deal|i (?:accept|agree to) (?:your|the|these|those|this|that|it|all)\b.{0,30}|we (?:accept|agree to) (?:your|the|these|those|this|that|it|all)\b.{0,30}"
        r"|i(?:'ll| will) (?:sign|take (?:it|that|your|the (?:deal|package))(?! (?:seriously|back|up|with me|home|away|further|from|into|under|as|to |for|on board|personally|apart|slow)))|let's (?:sign|close|shake)|where do i sign|confirmed|i confirm|we confirm|agreed, let's|consider it done|you(?:'ll| will) have (?:it|your \d.{0,10})|done deal|deal!)"
    )
    weak = r"^\W*(?:yes|yep|yup|yeah|of course|certainly|absolutely|it does|it (?:still )?stands|still (?:stands|good|valid)|ok|okay|deal|agreed|agree|i agree|we agree|fine|sure|done|correct|that's right|exactly|perfect|good|great|alright|all right|sounds good|yes please|that works|works for me)\b[\w\s,.!']{0,60}$"
    return re.compile(strong), re.compile(weak)


@cache
def _patterns_close() -> re.Pattern[str]:
    """A yes to her sum-up, with more behind it."""
    return re.compile(
        r"^\W*(?:yes|yep|yup|yeah|agreed|confirmed|done|deal|exactly(?: so)?|correct|right on all|that's (?:acceptable|the deal|right|it|exactly)|i have nothing to add|you may so record|none, go ahead|go ahead|that is (?:in every|exactly)|perfect)\b[^?]{0,200}$"
    )


@cache
def _patterns() -> dict[Act, re.Pattern[str]]:
    return {
        act: re.compile(pattern)
        for act, pattern in {
            Act.ENDS_TALKS: r"\b(?:i(?:'m| am)|we(?:'re| are) (?:leaving|done here|out of here|walking (?:away|out))|(?:i(?:'m| am)|we(?:'re| are)) (?:leaving|done here|walking away|out)|(?:this|the) (?:meeting|talk|conversation|negotiation)s? (?:is|are) over|let's (?:end|stop) (?:it |this )?here|no deal,? (?:then|goodbye|bye)|goodbye|we end (?:it|the talks) here|i (?:am )?end(?:ing)? the talks|i (?:consider|regard) (?:these|the) talks (?:as )?closed|i(?:'m| am) closing the talks|we(?:'re| are) finished, i)(?<!i'm)(?<!i am)",
            Act.REJECTS: r"\b(?:i|we) (?:reject|refuse|decline|don't accept|do not accept|cannot accept|can't accept|won't accept|disagree)\b|^\W*(?:no|nope)\b|not (?:acceptable|agreed)|no deal\b|that's not what (?:i|we) (?:said|agreed)|\b(?:is|are|it's|that's|be) (?:a |an )?no\b(?! (?:problem|brainer|more|one))|\b(?:must|have to|had to) (?:say no|turn down|decline|refuse)|\b(?:won't|wont|will not) fly|not at \d|\bnah\b|difficult one i'm afraid|\bhard pass\b|not in this life|non-starter|not (?:doing|going to (?:happen|be it))",
            Act.RETRACTS: r"\b(?:i|we) (?:take (?:that|it|my|our) .{0,20}back|withdraw|retract)|\bforget (?:what|my|our) .{0,20}(?:said|offer|offered)|off the table again|my offer is (?:off|gone)",
            Act.LEAKS_LIMIT: r"\b(?:my|our) (?:absolute |real )?(?:limit|maximum|max|bottom line|mandate|walk[- ]?away|floor|pain threshold) (?:is|would be|ends|goes|stops)|(?:the )?(?:most|maximum|furthest|lowest) (?:i|we) (?:can|could|am allowed|are allowed|may|might) (?:go|do|give|offer)|i(?:'m| am) (?:only )?(?:allowed|authori[sz]ed|permitted) (?:to (?:go|give)|up to)|i (?:may|can) go (?:up|down) to .{0,12}(?:at most|maximum|at the most)|my boss (?:lets|allows|would let) me (?:go|give)|up to .{0,14}without (?:my|the) (?:boss|managing|director|approval)",
            Act.SAYS_FINAL: r"\b(?:final offer|my final|our final|that(?:'s| is) final|last offer|last word|final word|best and final|take it or leave it|my last)\b",
            Act.SHARES_CONSTRAINT: r"\b(?:on (?:my|our) side|for (?:us|me)|i(?:'ll| will) be (?:open|frank|honest)|to be (?:open|frank) with you|openly|i can tell you|our (?:plant|presses|finance|energy|labour|cash|managing director|owner|margin)|my (?:managing director|boss|finance|hands)|we (?:carry|carried|have to|are under|run at|lost|paid))\b.{0,90}\b(?:because|cost|costs|cannot|can't|limit|pressure|full|cash|need|needs|worried|tight|month|year|price|per cent|%|press|hours|loss|other customers|would hear|margin|carry|carried)",
            Act.ASKS_SECRET: SECRET,
            Act.SMALL_TALK: r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|day|evening)|morning|nice to (?:see|meet) you|thanks? (?:you )?for (?:the|your|having|coming|seeing)|how are you|how's it going|how (?:has|was|is|have|were) (?:your|the) (?:day|week|weekend|morning|month|year|summer|winter|holidays?|trip|journey|flight|drive)|how do you do|thank you|thanks)\b|\b(?:how's (?:the|your|ya)|little one|thanks for (?:the )?(?:lunch|coffee|asking|meeting)|good conversation|lovely (?:lunch|table|view)|greetings to|half marathon|smells so|your daughter|weather|weekend|holiday|football|coffee|traffic|your (?:kids|family|dog))\b",
            Act.OFF_TOPIC: OFF_TOPIC,
        }.items()
    }


_COMMON = frozenset(
    "the a an and or but if of to in on at for with from by is are was were be been it that this these those you your we our i my me us they their not no yes can could will would do does did have has had what why how who when where which so then than as there here about more less price per cent ok okay let us say give take need want go get".split()
)
_FOREIGN = frozenset(
    "der die das und ist nicht wir sie ich ein eine mit für auf den dem zu kein keine auch aber wie warum was kann können haben sehr preis prozent le la les et est pas nous vous je un une avec pour sur que qui mais comment pourquoi prix el los las es no nosotros usted yo con para por pero cómo porque precio si il lo gli che non noi voi io uno una per come perché prezzo wat niet wij u ik een met voor maar hoe waarom prijs het van de".split()
) - {"no", "was", "die", "per", "a", "i", "u", "is", "con", "come", "si", "me", "de", "den"}


def first_sentence(text: str) -> str:
    """The first sentence of a text, or the text."""
    parts = sentences(text)
    return parts[0].text if parts else text
