"""Cues of questions, sorted by what they ask for: method, purpose, a doubted belief, a fact, a critique."""

from app.content.acts import Act

CRITIQUE = (
    r"what(?:'s| is| would be| are)? (?:wrong|missing|off|the catch|the problem|weak|the weak)",
    r"what (?:would|could|should|do|does) (?:you |it |we )?(?:improve|change|need to change|have to change|make (?:it|that|this) (?:work|better)|not work|fall short)",
    r"what (?:doesn't|does not|wouldn't|would not|don't|do you not) (?:work|fit|you like|like)",
    r"which (?:\w+ ){0,2}(?:helps|fits|suits|works|would help|would fit|would suit|is better|do you prefer|would you prefer|is worth more)",
    r"which (?:of|one|way|option|version|variant)\b.*(?:better|prefer|closer|fit|easier|suit|work|like|worse|help|useful|more|best)",
    r"where (?:does|would|do) (?:it|this|that|the idea|the proposal|these) (?:fall short|break|fail|hurt|pinch|not work)",
    r"(?:pick|pull|tear) (?:it|this|that) apart|shoot holes|poke holes|how would you (?:change|improve|fix)|what have i (?:missed|overlooked|got wrong)",
)
METHOD = (
    r"how (?:did|do|does|have|has) (?:you|your|they|he|she|finance|that|the)\b.{0,40}(?:get (?:to|from|there|at)|arrive|come (?:up|to|by)|calculat|work(?:ed)? (?:that |it )?out|comput|reach|build|derive|set)",
    r"how (?:was|is|were|are) (?:the |that |your |this |those )?.{0,30}(?:calculated|computed|worked out|arrived|derived|built|determined|set|made up)",
    r"where (?:does|do|did|is|has) (?:the |that |your |this |those )?.{0,30}come from|where did you (?:get|take)",
    r"what (?:is|are|'s|was) (?:the |that |your |this )?.{0,40}(?:based on|basis|calculation|maths|math|arithmetic|logic|formula behind|rationale|built on|resting on)",
    r"what.{0,20} (?:basis|calculation|maths|math|arithmetic)\b.{0,30}\b(?:of|for|behind)|behind (?:the|that|your) (?:figure|number|8|\d)",
    r"by what (?:test|standard|measure|yardstick)|what would make (?:it|that|the figure|a figure|a price) fair|why (?:exactly )?(?:8|\d+ ?%|\d+ per|eight|that (?:figure|number))(?! days)",
    r"(?:show|walk|talk|take) (?:me|us) (?:through )?(?:how|the (?:maths|math|calculation|figures|numbers)|that (?:figure|number))|can you break (?:it|that|the) .{0,20}down|break that down",
    r"what makes up|how does .{0,30}add up",
)
PURPOSE = (
    r"\bwhy\b(?! (?:not|don't we|exactly (?:8|\d)))",
    r"what (?:would|will|does|do|did|is|are|'s)? ?.{0,40}(?:solve|help you|do for you|for you|change for you|mean for you|give you|allow you|buy you|used for|needed for)",
    r"what(?:'s| is| are|s)? (?:really |actually )?(?:behind|driving|drives|pushing|at stake|underneath|the reason|your reason|the purpose|the aim|the concern|your concern|the worry|the pressure)",
    r"what (?:problem|pressure|worry|concern|goal|objective|need)\b",
    r"what (?:are|is) (?:you|she|he|the board|your board|brookmere|the company|your company) (?:really |actually )?(?:trying|after|worried|afraid|hoping|aiming|looking)",
    r"what (?:matters|counts|keeps you|would you do with|do you need (?:it|that|this|the)|has changed|changed|worries|makes (?:this|it) (?:urgent|important)|has to (?:be true|happen))",
    r"who (?:on your side |in your (?:house|company|team) |there |really |exactly )?(?:needs|wants|is asking|asked for|is pushing|set|benefits|feels|is waiting|would be)",
    r"for whom|what for\b|reason (?:for|behind)|help me (?:to )?understand (?:why|what)|i(?:'d| would) like to understand (?:why|what)|how come|what happens (?:if|when) (?:you|the|it|that|nothing)",
    r"what (?:has )?happened\b.{0,60}\b(?:that|matter|makes?|so|why)\b|what would make .{1,40}(?:possible|easier|acceptable|work for you)|what do you (?:really |actually |truly )+(?:need|want)|what (?:would|do) you need\b|what happens (?:to|with) (?:the|that) (?:saving|money)|where does (?:the|that) (?:saving|money) go",
    r"how (?:are you|is your team|do they) (?:being )?(?:measured|judged|rewarded)",
)
BELIEF = (
    r"(?:how|are you|are we|am i) (?:sure|certain|confident)|how (?:do|would|can|could) (?:we|you|i) (?:know|check|verify|be sure|test)|what (?:if|makes you (?:sure|think|believe)|would show)\b(?! (?:we (?:did|do|went|gave|made|agreed|put|offer|took|could)|i ))",
    r"(?:does|do|did|is|are|was|were) (?:the|that|this|their|your|those|it|they|our) .{0,50}(?:includ|like for like|same (?:spec|scope|quality|film|service|volume|terms)|delivered|firm|binding|comparable|still|really|actually|valid|hold|cover|complete|all-in|fixed|net of|real\b|final\b|signed)",
    r"(?:has|have) (?:anyone|anybody|you|they|it|the|your) .{0,40}(?:checked|tested|verified|compared|qualified|confirmed|approved|been (?:checked|confirmed|approved))",
    r"is (?:it|that) (?:really|actually|true|right|correct|certain|possible that|given)|could it be (?:that)?|what would it (?:really )?(?:cost|take) (?:you )?to (?:switch|change|move|qualify)",
    r"where does (?:your|the|that) .{0,20}(?:start|begin)|(?:same|different) (?:spec|scope|specification)|measured (?:from|against) (?:which|what)|(?:from|since) (?:which|what) (?:month|date|base)",
)
FACT = (
    r"\b(?:who|whom|whose)\b(?! cares)",
    r"\b(?:when|by when|what (?:date|day|time|month|week))\b.{0,50}(?:\?|need|due|deadline|show|start|end|decid|happen|meet|review|close|must|does|is|will|do)",
    r"how (?:much|many|long|often|soon|big|large|far|full|high|old|fast)\b",
    r"\bwhich (?!of|one\b|way\b|option|would)",
    r"what (?:volume|volumes|quantit|forecast|share|lines?|plants?|products?|budget|target|price|figure|amount|terms?|specification|spec|date|happens|happened|are the|is the|is your|are your|was the|were the|did|does|do you (?:pay|buy|use|order|expect|plan|know|have)|else|exactly)\b",
    r"where (?:do|does|is|are|will|would)\b",
    r"(?:do|does|did|will|have|has|is|are|can) (?:you|your|the|they|it|there|brookmere|he|she|anyone|somebody) .{3,80}",
    r"(?:can|could|would) you (?:please )?(?:tell|share|show|give|send|say|confirm|describe|explain|remind) ",
)
ASKING_STATEMENT = (
    r"(?:please )?(?:tell|show) (?:me|us) (?!you|that)|i(?:'d| would)? (?:like|love|need|want) to (?:know|understand|learn|see|hear)|help me (?:to )?understand|let me (?:first )?(?:ask|understand)|i(?:'m| am) (?:curious|wondering)|i wonder",
)

QUESTION_CUES: tuple[tuple[Act, tuple[str, ...]], ...] = (
    (Act.INVITES_CRITIQUE, CRITIQUE),
    (Act.ASKS_FOR_JUSTIFICATION, METHOD),
    (Act.ASKS_WHY, PURPOSE),
    (Act.TESTS_ASSUMPTION, BELIEF),
    (Act.GATHERS_INFORMATION, FACT),
)
PROPOSAL = r"^\W*(?:and |so |but |ok |okay |then )*(?:what if (?:we|i)|how about|what about (?:we|\d|a )|could you live with|would you (?:accept|take|sign|agree|consider)|can we (?:agree|settle|do|meet)|shall we|should we|why don't we|do we have a deal|deal\?)"
CHECK_IN = r"^\W*(?:does that (?:work|help|sound|make sense|suit)|is that ok|is this ok|ok\?|okay\?|right\?|agreed\?|fair\?|sounds good|do you agree|does this work|are you sure|really\?|are you serious|seriously)"
EMPTY_ASK = r"^\W*(?:(?:can|could|would) you )?(?:please )?tell me more(?: about (?:it|that|this))?\W*$"
