"""More cues: how people say the same in a chat, short, in lower case, in a foreign accent, or in the words of a letter."""

from app.content.acts import Act

_DAY = r"(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?\b|tomorrow|tmrw|noon|next week|the \d+(?:st|nd|rd|th)"
_OTHERS = r"(?:someone else|somebody else|another (?:customer|shipper|buyer|food customer)|(?:the )?(?:other )?two other|other customers?)"

# Questions for what stands behind a demand.
WHY_CUES = (
    r"\b(?:free|good|use|them|it|that|weeks of it) (?:for|to cover) what\b|\bfor what\b|what(?:'s| is|s) (?:in|happening|behind|it for|that for|the \w+ for)\b|what (?:end|purpose)\b|to what end|what does .{2,40} do for (?:you|u)\b|what would happen\b|who(?:'s|s| is) waiting|is it because\b|reduced by whom|what (?:is it|do you have) (?:that you have )?to carry",
)

# Questions for how a figure was made.
METHOD_CUES = (
    r"\b(?:how|where)(?:'d| did| do| does| is| was| were|d)\b.{0,40}\b(?:made|arrived?|come (?:up|from)|came|calculated|worked out|lead to|get (?:to|from)|computed|derived)\b|made (?:up )?of\b|on (?:which|what) basis|by what method|(?:see|show me) the (?:calculation|maths|arithmetic)|calculated from|behind (?:of )?it\b|walk me through the|is it measured\b|which (?:list|index|source|table) did you|did (?:someone|somebody) (?:actually )?(?:model|divide|calculate|measure)",
)

SPOKEN_CUES: dict[Act, tuple[str, ...]] = {
    Act.HOLDS_RELATIONSHIP_HOSTAGE: (
        r"(?:seven|nine|twelve|ten|\d+|all these|so many) years\b.{0,140}(?:have thought|earns?\b|weighed|worth something|remember who|gratitude|same bread|owes?\b|never once)|(?:i|one)(?:'d| would) have (?:thought|supposed) (?:you|that (?:earns|buys|counts|weighs|nine|seven|twelve))\b|bit (?:of )?gratitude|partner owes us",
    ),
    Act.INSULTS: (
        r"(?:you|u)(?:'re| are|re)? (?:a |an |such a )?(?:bully|clown|small man|big emperor|amateur|circus)|sinking ship|factory'?s a morgue|too stupid|clown show|bunch of clowns",
    ),
    Act.COERCES: (
        rf"(?:go|goes|belong|belongs|given|assigned|sold) (?:on )?to (?:the )?{_OTHERS}",
        r"(?:goes?|hand(?:ed)?|over) to (?:the|our) (?:lawyers?|court)\b|(?:we|i)(?:'ll| will)? (?:see (?:you|u) in court|stop (?:pouring|delivering|loading|printing|shipping|driving))|then (?:you|u)(?:'ll| will) see|see (?:how long|who) (?:\d|you|u|your|phones? first|rings? first)\b",
        r"\b(?:no|zero) (?:trucks?|bags?|castings?|film|brackets?|buffer|deliver\w+|technicians?)\b.{0,40}(?:christmas|xmas|on monday|for (?:you|u)\b|any ?more)|don'?t be surprised (?:if|when)|(?:nobody|no one)(?:'s| is| will)?(?: gonna| going to)? (?:pick|pump|answer|come)",
        r"(?:loaded|served|handled) (?:the )?last\b(?! (?:week|month|year|time|night|spring|summer|autumn|winter))|(?:i|we)(?:'ll| will| am going to)? (?:bill|charge|invoice) (?:you|u) (?:the )?full|(?:i|we)(?:'ll| will|'m| am)? (?:pull|pulling|not holding|take|taking) (?:my|our|your|the|any ?more)\b.{0,30}(?:drivers?|slots?|trucks?|technicians?|standby|hotline) (?:off|away|out)|(?:i|we)(?:'ll| will)? pull (?:my|our) (?:drivers?|trucks?|technicians?|standby)|not holding any ?more",
        r"unless (?:you|u)\b.{3,60}\b(?:will|goes?|lapses?|invoice|gone)|(?:signed|confirmed?) by .{3,20}\bor\b|absent a reply|our (?:offer|proposal) (?:lapses|is gone)|(?:it|that)(?:'s| is) gone by",
    ),
    Act.CAVES_TO_PRESSURE: (
        r"(?:you|u) win\b|have (?:your|it your) (?:\w+ )?(?:way|then|eight|nine|ten|eleven|\d+)|(?:please|pls) (?:do ?n[o']?t|not) (?:tender|send|that|move)|just (?:do ?n[o']?t|hold|leave|take us off) .{0,20}(?:tender|lanes|sites|send|list)|we have little choice|are conceded\b|then we have peace",
    ),
    Act.NAMES_TACTIC: (
        r"\bi (?:notice|observe|see|hear)\b.{0,60}(?:tender|clock|deadline|hurried|compared|louder|deduction|boss|threat|pressure|hard it becomes|faster than|running)",
        r"(?:third|second|fourth) time (?:today )?(?:that )?(?:i hear|the|you)|in (?:one|the same) (?:line|breath|call|mail|sentence)\b|(?:tender|clock|rival|stopwatch|deadline|threat|three)\b.{0,40}(?:aside|on one side|to one side|park(?:ed|ing)?|lie for|in peace)|(?:park|put|leave|set) (?:both|those|them|it|that) (?:aside|on one side|alone for|for ten)|keep reading me the clock|(?:put|turn) the volume",
    ),
    Act.SLOWS_PACE: (
        rf"\b(?:you|u)(?:'ll| will| shall)? (?:have|hear|get) (?:it|from me|my answer|an answer|a yes or a no|a number)?.{{0,40}}(?:{_DAY})|\b(?:u|you) have my answer|answer (?:by|on) (?:{_DAY})|(?:{_DAY})(?: by| before)? .{{0,20}}(?:you|u) (?:have|hear|get) it",
        r"\bnot (?:today|yet)\b.{0,20}(?:\.|i (?:need|want)|need)|can we (?:take|have) (?:5|five|ten|a (?:short )?break)|(?:no|not any) number from me (?:now|today|yet)|now you get no number|ten (?:working )?days (?:more|once)|one extension|need (?:that|this|the \w+ (?:index|figures?)) first\b|until then i need",
    ),
    Act.REACTS_ON_GUT: (
        r"(?:^|[,.!] |that(?:'s| is) |is |are (?:clearly |all )?|total |totally )(?:rubbish|nonsense|crazy|untrue|cooked|baloney)\b(?! (?:about|year|week|day|month|time))|^\W*no it (?:isn't|isnt|is not)|no they haven'?t|(?:market|figures?|numbers?) (?:says?|tells?) (?:otherwise|a (?:rather )?different)",
    ),
    Act.ARMS_COUNTERPART: (
        r"\b(?:one|a|1|single)[- ]?(?:single )?(?:page|pager|sheet|paragraph|slide|2nd line|second line)\b|(?:write|draft|supply|make|do|allow me to supply|knock up) .{0,25}(?:page|paragraph|request|letter|line|pager|sheet)\b|(?:you|u) (?:have|need) only to (?:sign|forward)|(?:drop|put|stick) (?:it|that|both) .{0,20}(?:deck|before (?:him|her|them|your)|in front of)|at liberty to quote|(?:try|say) this one\b|i write it with you|he can redo it",
    ),
    Act.WIDENS_SCOPE: (
        r"(?:nobody|no one|no-one)(?:'s| has| is| have)? (?:mentioned|put|talk\w*|asking)|not (?:even )?on (?:your|yr|ur|the|my|either) (?:form|list|table|sheet)|(?:not|isn'?t|isnt) on (?:your|yr|ur) \w+ (?:at all|or mine)|zoom out|its own line|take it as item|(?:does ?n[o']?t|doesn't) (?:even )?have a (?:box|line|column|field)",
    ),
    Act.LEAKS_LIMIT: (
        r"(?:over|above) (?:that|it|this|\d+)[, ]*(?:i|my|we|anything)? ?.{0,12}(?:md|boss|director|must call|has to sign|refer|escalate|call)|anything (?:above|over) .{0,20}(?:refer|escalate|call|boss|director|md)|(?:my|our|the) (?:\w+ )?(?:md|director|boss|\w+'s cap)\b.{0,20}(?:gave me|pulls|lets|cap)|\bcap for me\b|everything they let me|where i stop\b|(?:i'?m|im|i am) only allowed|(?:got|have) with me from my|as low as \w+ lets me",
    ),
    Act.SHARES_CONSTRAINT: (
        r"\b(?:costs?|is|represents?|that's|thats) .{0,30}(?:a year|to us)\b|\bto us\b.{0,40}(?:hours|year|cash|time|line)|short time\b|(?:run|runs|line|presses|clean ?room)\b.{0,24}(?:at \d+ ?%|empty|\d+ ?% full|\d/\d empty)|keeps? (?:us|me) awake|nothing to print|losing .{0,20}(?:shift|line)|without a? ?(?:work|shift)|i can(?:'t|not) lose the|dearer to us|(?:wages|energy) go(?:es)? up|under cost|pays for (?:the )?standing",
    ),
    Act.ARGUES_FROM_ASSUMPTION: (
        r"(?:nobody|no one|no mill|no foundry|no carrier)(?: else)?(?: of that sort)? ?(?:in (?:this|the) (?:market|trade)|on (?:the planet|earth)|(?:is|'s)? ?(?:actually )?(?:pouring|moving|printing|driving|casting)|would (?:give|sell|offer|pour|print)|can pour|makes money|wants (?:yr|your|ur))\b|(?:everybody|everyone|all of us) (?:in the \w+ )?knows?\b|(?:those|these) (?:guys|carriers|platforms|foundries) (?:will|would|couldn't|fold)|you do not have a real|(?:you|u)(?:'d| would|'ll| will) (?:be )?(?:crawl|never|back at|not find)|(?:u|you) wont find|knows? full well|(?:he|they) (?:has|have) no free",
    ),
    Act.RETALIATES: (
        r"\b(?:bully|sinking ship|clown|circus|morgue|amateur|villains?)\b|(?:with )?(?:u|you) people\b|too stupid|form-filler|ah yes, the famous|you of all people|look who'?s",
    ),
    Act.SELLS_PAST_THE_NEED: (
        r"(?:portal|app|dashboards?|platform|telematics|digital twin|analytics|catalogue|roadmap|portfolio|r&d team|product range|laminate)\b.{0,90}(?:best|leading|leader|unreal|crazy|prize|game changer|amaz\w+|splendid|love to show|demo|premium|real[- ]time|real time|live)|(?:best|newest|leading|leader|amazing|fantastic)\b.{0,60}(?:portal|package|fleet|laminate|portfolio|market|technology|in single-use|range)\b|send you the catalogue|roadmap deck",
    ),
    Act.OFFERS_INCREMENTAL_COMMITMENT: (
        r"\b(?:try|start|let's run|then|small one to start|make it) (?:it )?small\b|small one to start|\b(?:one|two|only|a few|four) (?:\w+ )?(?:variant|bracket|line|lane|version|centre|center|site|lanes|versions|centres)s?\b.{0,60}(?:til|till|until|end of|for \w+ (?:weeks|months)|from)|\bmvp\b|after (?:three|two|six) (?:months|weeks) we|after that we see|then we (?:count|look|see)",
    ),
    Act.RETRACTS: (
        r"\bscrap (?:that|it)\b|(?:must|have to|can i|could i|let me|may i) (?:i )?(?:take|correct)\b.{0,30}(?:back|first|something)|(?:is|'s|that's) (?:off\b(?! (?:the|list|price|on|by|to|at|with|and))|withdrawn\b)|(?:was|were) too (?:quick|fast)|i (?:have )?mixed up|got ahead of myself|pulling our proposal|i told you .{3,60}(?:was wrong|it was \d|not correct)|back to zero",
    ),
    Act.HOLDS_FIRM_OPENLY: (
        r"\b(?:no|not|can'?t|cant|cannot|decline|refuse|turn down|won'?t|wont|must say no|is a no)\b.{0,70}[.:,;] ?.{0,60}(?:carries|costs?|because|since|shift|points?|a year|clause|other (?:brake makers|food accts|customers)|our (?:rota|people)|finance|wages|would be|empties)",
    ),
    Act.STAKES_POSITION: (
        r"(?:that'?s|thats) (?:our|just|my) (?:position|how it is)|not in this life|not going to happen|hard pass|non[- ]starter|do ?n[o']?t ask me again|(?:price|rate|fee|share|it) (?:stays?|stands?)(?: where it is| as it is)?\W*(?:$|next|you)|does(?: not|n't) move (?:one|a) (?:cent|inch|point)|was our last offer|\d+ sites\. not \d+|go on wanting|put a zero|^\W*nah\b",
    ),
    Act.IRRITATES: (
        r"let me explain (?:it )?slowly|(?:you|u) (?:probably |just |simply |clearly )*do ?n[o']?t understand how|like a grown[- ]up|before you were|experienced enough to|in the city they call|why (?:you are|are you) saying it (?:three|two) times",
    ),
    Act.SEPARATES_RELATIONSHIP_FROM_TERMS: (
        r"(?:does ?n[o']?t|doesnt|not) change the \w+ (?:price|rate)|independent(?:ly)? (?:from|of) what|outside the door|not part of the price|nothing to do with (?:the )?(?:price|negotiation|it)|has this nothing to do|(?:what|simply what) we owe you|i ask nothing for it|different drawers|friends we are also|from nothing else|(?:on|settle those on) (?:its|their) own|leave it out of the contract",
    ),
    Act.NAMES_RELATIONSHIP_ISSUE: (
        r"came across wrong|snapp(?:ed|ing) at each other|(?:want|wish) to apologi[sz]e|(?:that|thats|that's) (?:is )?on us|shouldn'?t have happened|should(?: not|n't)? have (?:had|been|heard)|it was curt|not one of us came|i could'?ve|sitting on that instead|that was wrong of me|(?:heard|hear) it from (?:your own|me)|let (?:you|u) wait without|i stopped ringing|lost his temper|hung up on you",
    ),
    Act.SAYS_FINAL: (
        r"(?:that'?s|thats|is) the last (?:one|you|u)|nothing behind (?:it|that)|no(?:t| )?(?: better)?(?: one)? behind (?:it|this|that)|isn'?t a drawer|drawer'?s empty|not receive another|won'?t come with another|end of (?:the road|what i)|last (?:you|u)'?ll hear",
    ),
    Act.INVITES_CRITIQUE: (
        r"(?:say|tell me|you say) which is less bad|(?:what|which|where|who) .{0,50}(?:would (?:not )?(?:work|break|get stuck|hurt|be left)|hurts?|get stuck|falls? (?:short|over)|(?:is|be) (?:wrong|worse) with)|where in this (?:idea|plan)|which (?:one )?(?:would|do) you (?:throw|hate|strike)|what have (?:i|we) (?:missed|overlooked|got wrong)|poke holes",
    ),
    Act.PROPOSES_OPTIONS: (
        r"\b(?:two|three|2|3) (?:ideas|ways|routes|roads|plates)\b|(?:either|we could|could be) .{10,150}(?:, or|; or| or you| or we| or it)\b",
    ),
    Act.TESTS_ASSUMPTION: (
        r"is it (?:really |the )?.{3,50}\bor\b.{3,50}\?|(?:does|do|has|have|is|are) (?:it|their|they|the \d+|theirs|that).{0,30}(?:include|incl|hold|have|in it|come on top|in there)\b|(?:must|does) it be (?:really )?the|laid down in|(?:as of|n) how many .{0,20}actually|i wonder\b|who could tell us|before we say|(?:in|with) or (?:out|without)\b",
    ),
}
