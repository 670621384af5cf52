"""What an own case can be asked about, beside the general entries of the kit: each statement of the answers, each thing on the table, who decides, the rival
and so on; with the words by which a question is known to be about it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.language.fold import fold
from app.language.stems import stem
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.asked import cues_of_issue
from app.owncase.facts import cues_of, topic_of_fact
from app.owncase.persons import her_side, hers_of, plain, sentence
from app.owncase.slots import called_of, capital, on_her_side, source_of, spoken, thing_of, today_words, topic_of
from app.owncase.telling import own_names, words_for

_SPLIT = re.compile(
    r"(?<=[.!?;])\s+|,\s+(?:and |but |so |while )?(?=(?:they|their|the|there|our|a|an|several|all|some)\b)|\s+and\s+(?=(?:they|their|the|there|our|a|an|two|three|several)\b)|,\s+and\s+|,\s+while\s+"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be asked about: `group` names its lines in the kit, `slots` fill them. `without` are kinds of questions that others answer, `fact` the fact of the case."""

    id: str
    group: str
    topic: str
    cues: tuple[str, ...]
    slots: dict[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    fact: str = ""


def subjects_of(answers: Answers) -> list[Subject]:
    """All subjects of these answers. Each has at least one cue."""
    found = [
        *_CONFIDED, *_ideas(answers), *_other_way(answers), *_facts(answers), *_trouble(answers), *_persons(answers), *_statements(answers), *_issues(answers), *_always(answers),
    ]  # fmt: skip
    return [s for s in found if s.cues]


def statements_in(text: str) -> list[str]:
    """The statements of a text, cut where a new subject begins; what is too short to stand alone stays with the one before it."""
    parts: list[str] = []
    for part in (p.strip(" ,;.") for p in _SPLIT.split(plain(text))):
        if part and parts and (len(part.split()) < 4 or not part[0].isalpha() or part.startswith("about ")):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return parts


def _statements(answers: Answers) -> Iterator[Subject]:
    leave = _spoken_for(answers)
    for name, topic, text in (
        ("reason", "budget", answers.reason),
        ("market", "market", hers_of(answers.change, answers.customer)),
    ):
        for number, part in enumerate(statements_in(text), 1):
            group = name
            line = told(answers, part) if name == "reason" else on_her_side(answers, sentence(part))
            said = {"said": line}
            if _OURS.match(said["said"]):  # what the market did to them is no market
                group = "reason"
            more = _SITUATION if group == "reason" and number == 1 else ()
            yield Subject(f"{name}{number}", group, topic, (*words_for([part], leave), *more), said)
    yield Subject("fear", "fear", "future", words_for([answers.fear], leave, dates=True))


_REGRET = (
    "our fault",
    "our mistake",
    "that was bad",
    "sorry",
    "apologise",
    "apologize",
    "embarrassed",
    "should have called",
)
_OURS = re.compile(r"(?:we|our)\b", re.IGNORECASE)


def _trouble(answers: Answers) -> Iterator[Subject]:
    leave = _spoken_for(answers)
    if answers.trouble:
        yield Subject("trouble", "trouble", "service", (*words_for([answers.trouble], leave, dates=True), *_REGRET))


_SITUATION = (
    "your business",
    "your situation",
    "your house",
    "your side",
    "going wrong",
    "hard year",
    "difficult time",
    "how it looks here",
)


def told(answers: Answers, text: str) -> str:
    """What was typed, as a sentence in the buyer's mouth."""
    return on_her_side(answers, her_side(sentence(text)))


def _spoken_for(answers: Answers) -> frozenset[str]:
    """The words that are names already: of the goods, the houses and the things on the table."""
    nouns = " ".join(called_of(answers, i).noun for i in answers.issues[1:])
    return own_names(answers) | {stem(w) for w in re.findall(r"[a-z]+", fold(nouns).lower())}


def _issues(answers: Answers) -> Iterator[Subject]:
    leave = own_names(answers)
    for issue in answers.issues[1:]:
        how = called_of(answers, issue)
        wish, now = spoken(answers, issue, issue.demand), today_words(answers, issue)
        slots = {
            "wish": wish,
            "wish_cap": capital(wish),
            "now": now,
            "now_cap": capital(now),
            "thing": thing_of(answers, issue),
        }
        cues = tuple(dict.fromkeys((*cues_of_issue(issue, how.names, how.unit), *words_for([how.noun], leave))))
        if issue.demand == issue.today:  # it is the trainee who wants it otherwise
            wished = cues_of_issue(replace(issue, demand=issue.like), how.names, how.unit)
            yield Subject(issue.kind, "yours", topic_of(issue.kind), tuple(dict.fromkeys((*cues, *wished))), slots)
            continue
        special = _special(issue, away=how.away)
        if special:
            yield Subject(f"{issue.kind}_{special}"[:20], special, topic_of(issue.kind), cues, slots)
        yield Subject(issue.kind, "issue", topic_of(issue.kind), cues, slots)


def _special(issue: IssueAnswer, *, away: bool) -> str:
    """The lines that fit what she wants of an issue better than the general ones."""
    if issue.demand == 0 and issue.kind != "payment":
        return "dropped"
    if issue.kind == "volume" and issue.demand < issue.today:
        return "lower"
    if issue.kind in ("response", "lead_time") and issue.demand < issue.today:
        return "less_time"
    if issue.kind == "stock" and issue.demand > issue.today:
        return "more_stock"
    return "later_money" if issue.kind == "payment" and not away and issue.demand > issue.today else ""


def _ideas(answers: Answers) -> Iterator[Subject]:
    """What an idea of the trainee's own may have to do with; the general one first, which any idea falls back to."""
    leave = _spoken_for(answers)
    helped = next(i for i in answers.issues if i.kind == answers.fear_issue)
    wanted = next((i for i in (helped, *answers.issues[1:]) if i.demand != i.today), helped)
    yield Subject("idea", "idea", "relationship", ("idea of ours",), {"idea_thing": thing_of(answers, wanted)})
    yield Subject("idea_fear", "idea_fear", "future", words_for([answers.fear], leave, dates=True))
    yield Subject("idea_users", "idea_users", "service", tuple(_STATIC["users"][1]))
    if answers.trouble:
        yield Subject("idea_trouble", "idea_trouble", "service", words_for([answers.trouble], leave, dates=True))
    for issue in answers.issues[1:]:
        if issue.demand != issue.today:
            how = called_of(answers, issue)
            slots = {"thing": thing_of(answers, issue), "wish": spoken(answers, issue, issue.demand)}
            yield Subject(f"idea_{issue.kind}", "idea_issue", topic_of(issue.kind), _as_nouns(how.names), slots)


def _as_nouns(names: Sequence[str]) -> tuple[str, ...]:
    """Names by which a thing is meant and no deed: 'the share', not 'we could share'."""
    leads = ("the", "your", "our", "on", "in", "of", "for")
    return tuple(n for name in names for n in ((name,) if " " in name else tuple(f"{lead} {name}" for lead in leads)))


def _facts(answers: Answers) -> Iterator[Subject]:
    leave = _spoken_for(answers)
    for number, fact in enumerate(answers.facts, 1):
        topic = topic_of_fact(answers, fact)
        cues = (*(c for c in cues_of(fact.text) if c[0].isdigit() and len(c) > 2), *words_for([fact.text], leave))
        left_out = frozenset({"how_much", "who"}) if topic == "switching" else frozenset()
        yield Subject(
            f"fact{number}", "fact", topic, tuple(dict.fromkeys(cues)), {"source": source_of(answers, fact.source)}, left_out, f"given_{number}"
        )  # fmt: skip


def _persons(answers: Answers) -> Iterator[Subject]:
    name, _, job = answers.decider.partition(",")
    people = [
        w
        for w in re.findall(r"[\w-]+", name)
        if w.lower() not in ("the", "our", "their", "dr", "sir", "mr", "mrs", "ms", "of")
    ]
    letters = "".join(w[0] for w in people)
    cues = [fold(w).lower() for w in people if len(w) > 2 and w.lower() not in ("new", "chief", "head")]
    cues += [letters.lower()] if len(people) > 2 else []
    cues += list(words_for([job]))
    yield Subject("decision", "decision", "decision", tuple(dict.fromkeys((*cues, *_STATIC["decision"][1]))))
    named = [w for w in words_for([answers.deadline], dates=True) if w not in cues]
    yield Subject("timing", "timing", "timing", (*named, fold(answers.deadline).lower(), *_STATIC["timing"][1]))


def _always(answers: Answers) -> Iterator[Subject]:
    leave = _spoken_for(answers)
    for name, (topic, cues) in _STATIC.items():
        if name in ("decision", "timing"):
            continue
        more: tuple[str, ...] = _REGRET if name == "history" and not answers.trouble else ()
        if name == "switching":
            more = words_for((f.text for f in answers.facts if topic_of_fact(answers, f) == "switching"), leave)
        if name == "demand":
            more = _price_cues(answers)
        yield Subject(name, name, topic, (*cues, *more))


def _other_way(answers: Answers) -> Iterator[Subject]:
    leave = _spoken_for(answers)
    if answers.other_way:
        way = answers.other_way.lower()
        cues = (way, way.replace("-", " "), *words_for([answers.other_way], leave))
        yield Subject("other_way", "other_way", "form", cues, {"other_way_cap": capital(answers.other_way)})


def _price_cues(answers: Answers) -> tuple[str, ...]:
    cut, each = f"{answers.price.demand:g}", answers.price.each
    cues = [
        f"{cut} percent",
        f"{cut} per cent",
        f"{cut} %",
        f"{cut}%",
        f"exactly {cut}",
        f"bring {cut}",
        f"why {cut}",
        f"to {cut}",
        f"be {cut}",
        f"{cut} and not",
        f"just {cut}",
        f"of that {cut}",
        f"of the {cut}",
        f"of your {cut}",
    ]
    if each:
        one = each * (1 - answers.price.demand / 100)
        for said in dict.fromkeys(
            (f"{round(one)}", f"{round(one, 1):.2f}", f"{round(one, 1):g}", f"{round(one, 2):g}")
        ):
            cues += [f"to {said}", f"{said} a", f"{said} euros", f"{said} pounds", f"why {said}", f"the {said}"] + (
                [said] if one >= 20 or "." in said else []
            )
    return tuple(cues)


# What she brought up herself and knows no more of: found by her last words, and by no word of a question.
_CONFIDED = (
    Subject("matter", "matter", "confided", ("matter of mine",)),
    Subject("sheet", "sheet", "confided", ("sheet of mine",)),
)
_STATIC: dict[str, tuple[str, Sequence[str]]] = {
    "demand": ("demand", ("that number", "that figure", "your figure", "your demand", "price cut", "what you ask", "the other eight", "the rest come", "the rest coming", "it based on", "your sum", "what's behind", "whats behind", "you got there", "you get there", "you got to", "your calculation", "that calculation", "the calculation", "number exactly", "which number")),
    "history": (
        "service",
        ("because of us", "through us", "let you down", "run out", "ran out", "ever late", "complain", "complaint", "complained", "something wrong", "anything wrong", "did we do",
         "about us", "our work", "our service", "our quality", "our people", "our performance",),
    ),
    "rival": (
        "rival",
        ("other offer", "that offer", "the offer", "an offer", "that quote", "the quote", "this quote", "this offer", "quote say", "other quote", "rival", "competing", "who else supplies", "who else supply", "who else did you", "who else do you", "else look at",
         "supplies you", "somebody else", "someone else", "they include", "made you an offer", "made an offer", "make it for you", "do it for you", "supply it", "deliver it", "a quote", "two suppliers", "second supplier", "as good", "quote from", "who offers", "offers you", "offered you", "price do you have", "prices do you have", "from others", "prices from"),
    ),
    "decision": (
        "decision",
        ("who decides", "who signs", "decides", "decide", "sign off", "your boss", "above you", "upstairs", "convince", "approve", "approval on your side", "the meeting", "your management", "your director", "has to agree", "have to agree", "agree to that", "explain to him", "explain to her", "explain to them", "say to him", "ask you"),
    ),
    "timing": ("timing", ("deadline", "more time", "so urgent", "the hurry", "can you tell me", "let me know", "hear from you", "hear back", "hear from", "the rush", "extend the date")),
    "switching": ("switching", ("switch", "change supplier", "leave us", "replace us", "change over", "changeover", "cheaper country", "move away", "go elsewhere", "another supplier")),
    "others": ("others", ("other suppliers", "other companies", "other service companies", "other firms", "other providers", "other contracts", "the others", "everybody else", "everyone else", "others accept", "others agree", "others sign", "others do")),
    "users": ("service", ("your people", "your colleagues", "your team", "your staff", "the users", "your users", "people on the ground", "your customers", "your clients", "tenants", "parents", "patients", "guests", "students", "pupils", "children", "residents", "passengers", "drivers", "nurses", "mechanics", "operators")),
    "personal": ("person", ("your own life", "you personally", "yourself", "your own work", "your life", "your own job", "your day")),
    "coming": ("process", ("bring next time", "next time", "should i bring", "should i prepare", "next meeting", "come back with", "bring with me", "tell my boss", "take back with me", "tell them at home")),
    "gain": ("relationship", ("would i get", "do i get", "do we get", "would we get", "in it for us", "in it for me", "can you offer", "can you give", "you give me", "do on the price", "do for me", "do for us", "would you give", "do you give", "do you offer", "give me in return", "get in return", "get for that", "get for it")),
    "aim": ("demand", ("this about", "all this about", "why are we here", "ask me in", "asked me in", "what's the matter", "want from me", "want from us", "do you want exactly", "you want to achieve", "want to achieve")),
    "better": ("future", ("go up again", "goes up again", "picks up", "pick up again",  "get better", "gets better", "recover", "turns again", "improves")),
    "refusal": ("switching", ("if i say no", "if we say no", "say no", "i refuse", "if i don't", "if we don't", "without me")),
    "your_cost": ("cost", ("our cost", "our costs", "my costs", "my cost", "wages", "earns", "does not pay for", "doesn't pay for", "lose money", "below cost", "below what", "am i supposed", "want more money", "cost me", "costs me", "cost us", "costs us")),
    "mood": ("person", ("look happy", "look unhappy", "look angry", "you angry", "look worried")),
    "serious": ("demand", ("are you serious", "you serious", "a joke", "you kidding", "cannot mean", "can't mean")),
    "chance": ("process", ("going to work", "will this work", "come together", "find a deal", "get this done", "have a chance")),
    "meant": ("relationship", ("mean by", "did you mean", "do you mean")),
    "why_not": ("demand", ("why not")),
    "priority": ("demand", ("more important", "matters more", "counts more", "rather have", "most important")),
}  # fmt: skip
