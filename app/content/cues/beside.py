"""What is beside the point of a negotiation: pleas for the other side's secrets, and talk of other things. It earns nothing and shows nothing."""

import re
from functools import cache

from app.language.fold import fold

SECRET = r"\b(?:your (?:real |true |actual )?(?:limit|bottom line|walk[- ]?away|reservation|minimum|lowest|floor|best (?:price|number|offer))|(?:lowest|smallest|least|minimum) (?:\w+ )?(?:\w+ )?you(?:'d| would|'ll| will)? (?:sign|accept|take|agree|live|go|settle)|lowest you|least you|what(?:'s| is) the (?:least|lowest|minimum|smallest)|how low|how far (?:can|would|will) you|(?:what|which)\b(?! the \w+ (?:shows|says|has|had)).{0,40}(?:lowest|least|minimum|real bottom|actual lowest|real figure)\b|(?:boss(?:es)?|president|board|they|director) (?:told|tell|wrote|said)\b.{0,20}(?:you|u|on that)\b.{0,20}(?:to |sheet|$)|(?:bring|come) home with|instructed to close|sign at worst|tell me your (?:secret|limit|real|priorities|hidden|instructions|brief|bottom)|(?:system|hidden|secret|confidential) (?:prompt|instructions?|brief|priorities|values?|weights?)|reveal|print (?:out )?(?:your|the)\b|walk[- ]?away limits?|ignore (?:all|your|previous|the)|your instructions|reservation (?:price|value)|between (?:us|you and me).{0,20}(?:number|limit|lowest))"  # noqa: S105  a pattern
OFF_TOPIC = r"\b(?:are you (?:actually |really |even |just |maybe )?(?:a |an )?(?:bot|ai|robot|machine|language model|computer|chatbot|llm|(?:real )?person|human)\b|chat ?(?:ro)?bots?\b|crypto\b|wi-?fi\b|python script|chatgpt|language model|openai|recipe|write (?:me )?a (?:poem|song|story|python|code|program)|capital of|tell me a joke|who won|meaning of life|pretend (?:to be|you)|role ?play|act as|jailbreak|developer mode|the grader|this (?:app|tool|exercise|simulation|training))\b"
# What talks of deals are made of; a message about anything else shares none of it.
_BUSINESS = (
    "accept account actual add afford agree allow alternative amount annual answer approv argu ask audit award bank basis batch benchmark benefit bid bill board bonus boss brief budget business "
    "buy buyer calculat call cap capacity carry cash cause ceiling cfo ceo chang charg cheap claim clause clos colleague commit company compar competitor compl concern condition contract corner cost cover credit "
    "custom cut damag date day deadline deal decid decis deduct deliver demand depend depot design director discount drop due earn end engineer equipment escalat estimat evidence exclus expect expens explain extend "
    "extra factor fair fee figure finance fix fleet floor forecast formula free freight fuel full gain gap give go goods ground growth guarantee half handle hard hold hour house hurt idea impact improv include increas index "
    "inflat inform insist instal interest internal inventory invest invoice issue job justif keep lane last late lead less level licen limit line list lose loss lot low machine maintenance manag margin market material matter "
    "mean measure meet migrat minimum miss mistake model money month move nam need negotiat notice number offer office operat option order organi outage output overtime own pallet paper part partner party pass pay "
    "penalt per percent period person pick plan plant point policy pool position possible pressure price print problem procur produc product profit programme project promise proof propos provid purchas put quality quantit quarter "
    "question quote rate ratio reach reason rebate record reduc refus region relation rely remain renew rent repair replac report request requir reserv resin respon result return review right ris risk room route rule run safety "
    "sale save saving scale schedule scope season sell serv session shar shift ship shop short show side sign site situat size slot solution sort source spare spec spend split spot staff stand standard start statement station "
    "step still stock stop storage store suppl support surcharge sure switch system table target tariff tax team tender term test threat tier time ton tool total trade train transport trial truck trust turn unit unload use valid "
    "value vendor version visit volume wage wait warehouse warrant waste week weight win wish word work worr worth write wrong year yes you your us we"
).split()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(SECRET, re.IGNORECASE), re.compile(OFF_TOPIC, re.IGNORECASE)


def beside_the_point(sentence: str) -> bool:
    """Whether a sentence pleads for a secret or talks of something that has no place here."""
    plain = fold(sentence)
    return any(pattern.search(plain) for pattern in _patterns())


def speaks_of_business(words: str) -> bool:
    """Whether any word of a sentence belongs to a deal; a sentence of fewer than four words may."""
    found = re.findall(r"[a-z]{2,}", fold(words))
    return len(found) < 4 or any(word in _STEMS or any(word[:n] in _STEMS for n in _LENGTHS) for word in found)


_STEMS = frozenset(
    stem
    for stem in _BUSINESS
    if stem
    not in (
        "you",
        "your",
        "us",
        "we",
        "go",
        "put",
        "give",
        "ask",
        "turn",
        "run",
        "use",
        "person",
        "write",
        "time",
        "day",
        "end",
        "right",
        "part",
        "own",
        "mean",
        "name",
        "nam",
        "show",
        "answer",
        "word",
        "yes",
        "keep",
        "system",
        "machine",
        "model",
        "output",
        "number",
        "design",
        "wrong",
        "half",
        "last",
        "late",
        "low",
        "hard",
        "add",
        "call",
        "question",
        "explain",
        "include",
        "provid",
        "start",
        "stop",
        "work",
        "short",
        "lot",
        "put",
        "stand",
    )
)
_LENGTHS = tuple(sorted({len(stem) for stem in _STEMS if len(stem) > 3}))
