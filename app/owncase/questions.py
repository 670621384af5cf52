"""The twelve questions, in plain words: what the form asks, what the template of the answers file says, how long an answer may be."""

from dataclasses import dataclass, field

from app.content.acts import Tactic
from app.locale.filled import N_

SHORT, LINE, LONG = 60, 160, 300
FACTS = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its label, what to write, an example; `choices` are (value, words); `size` the longest text; `needed` whether it must be filled; `instead` what
    is taken where it is left empty."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    size: int = LINE
    needed: bool = True
    number: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the twelve. `part` says what is drawn beside its fields: the table of issues, the limits, the facts, the tactics."""

    number: int
    title: str
    about: str
    fields: tuple[Field, ...] = field(default_factory=tuple)
    part: str = ""


MANNERS = (
    ("nearest", N_("As fits the trade")),
    ("packaging-film", N_("Dry and short, has heard every speech")),
    ("brake-castings", N_("Loud and impatient, calls things by their name")),
    ("single-use-bags", N_("Warm and charming, gives nothing")),
    ("freight-lanes", N_("Hurried, only numbers count")),
    ("cooling-service", N_("Formal and exact")),
    ("specialty-coating", N_("Curious and precise, an engineer at heart")),
)
CURRENCIES = (("EUR", "EUR"), ("USD", "USD"), ("GBP", "GBP"))
PRONOUNS = (("she", N_("she")), ("he", N_("he")), ("they", N_("they")))
NO_DEALS = (
    ("stays", N_("It goes on as it is for now, with bad blood")),
    ("part", N_("We lose a part of the business")),
    ("all", N_("We may lose the customer")),
    ("unknown", N_("I do not know")),
)
# What is said of no deal where nothing else was written, by the choice above it.
WITHOUT_DEAL = {
    "stays": "Without a deal it goes on as it is for now, with bad blood",
    "part": "Without a deal they give a part of the business to somebody else",
    "all": "Without a deal they may look for somebody else",
    "unknown": "Nobody knows how it goes on without a deal",
}
TACTICS: tuple[tuple[Tactic, str], ...] = (
    (Tactic.RIVAL_QUOTE, N_("Says that somebody else is cheaper")),
    (Tactic.SHOULD_COST, N_("Shows a calculation of what it ought to cost")),
    (Tactic.INDEX_DROP, N_("Points at the market: everything else got cheaper")),
    (Tactic.PRECEDENT_OF_OTHERS, N_("Says that all other suppliers have agreed")),
    (Tactic.DEADLINE, N_("Sets a deadline")),
    (Tactic.RE_TENDER, N_("Threatens to put it out to tender")),
    (Tactic.TAKE_IT_OR_LEAVE_IT, N_("Take it or leave it")),
    (Tactic.CUT_BUDGET, N_("Says that the budget was cut")),
    (Tactic.HIGHER_AUTHORITY, N_("Hides behind somebody above")),
    (Tactic.BLAME, N_("Brings up what went wrong in the past")),
    (Tactic.PARTNERSHIP_APPEAL, N_("Appeals to the partnership")),
    (Tactic.HARDSHIP, N_("Says how badly they are doing")),
    (Tactic.HOSTAGE, N_("Makes the relationship depend on it")),
    (Tactic.VOLUME_PROMISE, N_("Promises more business later")),
    (Tactic.LONGER_PAYMENT, N_("Slips in longer payment as a matter of course")),
    (Tactic.REDRAFT_CLAUSE, N_("Sends a new draft with a clause nobody discussed")),
    (Tactic.FALSE_SUMMARY, N_("Sums up what was never agreed")),
    (Tactic.NIBBLE, N_("Asks for one more small thing")),
    (Tactic.MARGIN_QUESTION, N_("Asks for our margin")),
    (Tactic.OVER_THE_HEAD, N_("Goes over my head to my boss")),
)

QUESTIONS: tuple[Question, ...] = (
    Question(1, N_("What do you sell, and to whom?"), N_("Names may be invented; only you see them until you share the case."), (
        Field("goods", N_("What you sell them"), N_("In two or three words, as in 'we sell them …'."), "chilled transport", SHORT),
        Field("seller", N_("Your company"), "", "Polar Freight", SHORT),
        Field("customer", N_("Their company"), "", "Marlin Markets", SHORT),
        Field("revenue", N_("What they buy in a year, in thousands"), N_("1800 means 1.8 million; '1.8 million' can be written too."), "1800", number=True),
        Field("currency", N_("Currency"), choices=CURRENCIES),
        Field("years", N_("For how many years"), N_("Whole years; 0 where it is new."), "6", number=True),
    )),
    Question(2, N_("What has changed in the market, and for whom?"), N_("One or two sentences, as a newspaper would put it. Your own costs belong under question 6."), (
        Field("change", N_("What changed"), N_("A whole sentence."), "Diesel is 11 % cheaper than in spring, and carriers have free trucks again", LONG, needed=False, instead="Prices have come down on the market"),
        Field("change_source", N_("Where one can read it"), N_("As in 'it stands in …'."), "the weekly fuel bulletin", needed=False, instead="the trade press"),
    )),
    Question(3, N_("What do they demand, and why, as you see it?"), N_("The figures come in the next question; here the reason that they give."), (
        Field("reason", N_("The reason they give"), N_("A whole sentence; write 'they' for them and 'we' for your side."), "Their shops earn less than last year", LONG),
    )),
    Question(4, N_("What is on the table?"), N_("The price, and one to five things beside it. Tick what is on the table; a thing that only you want counts too."), (
        Field(
            "other_way", N_("Another way to save them money that costs you less than it brings them, if there is one"),
            N_("Two to five words, as in 'a saving through …'"), "fuller trucks", SHORT, needed=False,
        ),
    ), "issues"),
    Question(5, N_("How far may you go?"), N_("Your limit on each thing goes into the table above. Here what holds for all of it."), (
        Field("boss", N_("Who has to be asked beyond your limits"), N_("With the article."), "the head of sales", SHORT, needed=False, instead="my head of sales"),
        Field("mandate", N_("What you may agree on your own, in a sentence"), N_("Left empty, it is written from your limits."), "", LONG, needed=False),
    ), "limits"),
    Question(6, N_("What can you prove?"), N_("Facts that both can look up, each with its source. Three are good; with none the end of your contract stands in."), (), "facts"),
    Question(7, N_("What are they afraid of?"), N_("A guess is enough. In some of the talks it will be true, in others not; you have to find out."), (
        Field("fear", N_("They are afraid that …"), N_("Finish the sentence; write 'they' for them and 'we' for your side."), "their shelves are empty in the week before Christmas", LONG),
        Field("fear_issue", N_("What on the table would help them there"), needed=False),
    )),
    Question(8, N_("Who sits opposite, and who decides?"), "", (
        Field("buyer", N_("Name of the person you talk to"), "", "Ines Falk", SHORT),
        Field("title", N_("Her or his job"), "", "Head of Logistics Purchasing", SHORT, needed=False, instead="Head of Purchasing"),
        Field("pronoun", N_("He, she or they"), choices=PRONOUNS),
        Field("decider", N_("Who decides above"), N_("With the article, where one belongs to it."), "the chief financial officer", SHORT, needed=False, instead="the management"),
        Field("manner", N_("How this person talks"), choices=MANNERS),
    )),
    Question(9, N_("What do you expect them to try?"), N_("Tick what fits. What is missing for a good exercise is added."), (
        Field(
            "trouble", N_("What they can hold against you, if there is something"),
            N_("A whole sentence about what went wrong, as they would know it."), "We came late on four days in December", LONG, needed=False,
        ),
    ), "tactics"),
    Question(10, N_("What happens without a deal, and what is a bad one?"), "", (
        Field("no_deal", N_("Without a deal"), choices=NO_DEALS),
        Field("no_deal_text", N_("In your words"), N_("A whole sentence."), "Without a deal they give the northern routes to somebody else, about a third of the business", LONG, needed=False),
        Field("bad_deal", N_("A bad deal would be"), N_("Finish the sentence."), "a lower price for every route and nothing in return", LONG, needed=False, instead="a lower price and nothing in return"),
    )),
    Question(11, N_("What must you not give or say?"), N_("It stands in your brief as a warning; the buyer never hears it."), (
        Field("keep_back", N_("I must not …"), N_("Finish the sentence."), "tell them that two of our trucks stand idle", LONG, needed=False, instead="say how low I may go"),
    )),
    Question(12, N_("By when?"), "", (
        Field("deadline", N_("The date by which they want an answer"), N_("As in 'by …'"), "Friday, 12 December", SHORT, needed=False, instead="the end of the month"),
        Field("contract_end", N_("When the present contract ends"), N_("As in 'on …' or 'in …', with that word."), "on 31 March", SHORT, needed=False, instead="at the end of the year"),
    )),
)  # fmt: skip
FIELDS = {f.name: f for q in QUESTIONS for f in q.fields}
