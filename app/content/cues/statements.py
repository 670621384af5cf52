"""Cues of statements: behaviours and traps shown in what is said rather than asked."""

from app.content.acts import Act

_NO = r"(?:can ?not|can't|cant|could not|couldn't|won't|will not|wont|not able to|unable to|not going to|don't (?:want|have)|do not (?:want|have)|not (?:possible|an option|something)|no to|say no|no (?:on|for)|must decline|have to decline|isn't (?:possible|something)|is not (?:possible|something)|not (?:sign|agree|accept|do|go|give|move))"
_REASON = r"(?:because|since\b|as (?:we|our|it|the|that)|for (?:the|one|a) (?:simple |plain )?reason|reason is|the reason|:|–|—|-{1,2} |that (?:would|is|puts|takes|means|costs)|it (?:would|costs|puts|takes|means)|would (?:mean|put|cost|take|leave|start|break|set|be below|eat|wipe)|otherwise|given (?:that|the)|our (?:cost|costs|margin|mandate|clause|press|plant|finance|other)|under (?:clause|the clause|cost)|below (?:our )?cost|the (?:clause|index|contract|formula) )"

BEHAVIOUR_CUES: dict[Act, tuple[str, ...]] = {
    Act.TESTS_ASSUMPTION: (
        r"(?:we|i|you|both of us|everybody) (?:both |all |may |might |have |had |are |'re |seem to )*(?:assum|taking for granted|take for granted)",
        r"(?:let's|let us|we should|we could|i(?:'d| would) (?:like|want|rather|suggest)|can we|shall we|worth) .{0,25}(?:check|test|verify|compare|put .{0,20} side by side|lay .{0,25} side by side)",
        r"(?:rests|rest|depends|stands|hangs|based|built) on (?:the (?:idea|belief|assumption|month|base|claim)|whether|april|which|an assumption)",
        r"(?:i am|i'm|we are|we're) not sure (?:that )?(?:the|this|that|your|it|we|it's)|(?:leaves|leave|left) out|like for like|is that still true|may not be true|i doubt",
    ),
    Act.GATHERS_INFORMATION: (),
    Act.WIDENS_SCOPE: (
        r"(?:we|nobody|no one|neither of us|none of us) (?:have|has|had)?(?:n't| not|) ?(?:yet )?(?:talked|spoken|looked|mentioned|touched|put|discussed|said)",
        r"(?:bring|put|add|take|include|look at|open up|throw) (?:in |into |one more |another |the whole |the total |something |a second |a third |also ){1,3}",
        r"(?:beyond|more than|not only|not just|wider than|other than|apart from|besides) (?:the )?(?:price|list price|percentage|per cent|unit price|this year|rate)",
        r"total cost|whole (?:picture|chain|cost)|bigger picture|three[- ]year|over (?:two|three|several) years|next year's|your (?:other )?(?:plants|sites|lines|brands|products|engineer|planner|logistics|quality people)|(?:there is|there's) (?:another|one more|a second|something else)|what about the",
    ),
    Act.REVISES_VIEW: (
        r"(?:you(?:'re| are)|that(?:'s| is)|she(?:'s| is)|fair|good|right) (?:right|fair|true|a fair point|a good point|correct|point)[ ,]*(?:about|on|that|with|in|,|:|there|:|–)",
        r"(?:you have|you've got|there is|there's) a point|fair point|fair enough (?:on|about)|i (?:take|accept|grant|concede) (?:that|your|the)|i stand corrected|i was wrong|i had (?:assumed|thought|not)|i see (?:it|that|this) differently|(?:that|this) changes (?:how|what|my|the|things)|i (?:now|see now|understand now)|now i (?:see|understand|get)|after what you (?:said|told)|given what you (?:said|told)|i came (?:in|here) (?:thinking|with|to)|part of (?:it|that|your (?:case|argument|point)) (?:holds|is right|stands)|i learned|i've learned|my view",
    ),
    Act.PLAYS_BACK_INTEREST: (
        r"(?:so|if i (?:understand|hear|get|read)|what i (?:hear|understand|take)|it sounds|sounds like|it seems|seems like|i understand|i hear|i get|as i understand|let me (?:see if|play|say)|am i right)\b.{0,40}(?:you|your|brookmere|the plant|the board|the bank|the cfo|for you|uden|it's about|it is about)\b",
        r"you(?:'re| are| have| need| must| want| would| can't| cannot| don't| also| 've)? ?(?:really |also |not |have to |got to )?(?:need to|have to|under pressure|worried|afraid|measured|judged|on the hook|answer(?:ing)? for|short of|must|want to avoid|don't want|cannot afford|can't afford|carry|stand(?:ing)? up|facing|expected to|responsible)",
        r"(?:matters|important|counts|worth more|the point|the worry|the pain|painful) (?:to|for|with) you|your (?:worry|concern|fear|problem|pressure|real (?:issue|need|problem)|headache|priority|target|planners?|auditors?|scorecard|bank|plant manager)",
        r"tough times|difficult times|hard times|times are (?:tough|hard|difficult)",
    ),
    Act.PROPOSES_OPTIONS: (
        r"(?:two|three|several|a few|couple of) (?:ways|options|ideas|routes|possibilities|paths|versions|variants|alternatives|packages)",
        r"option (?:a|b|1|2|one|two)\b|\beither\b.{3,160}\bor\b|one (?:way|option|idea|route|possibility) (?:is|would be|could be)|(?:another|the other|a second) (?:way|option|idea|route|possibility)|alternatively|(?:or|and) (?:else )?we (?:could|can) (?:also|instead)|\bor we (?:could|can|take|do|put|give|go)|instead of .{3,60} (?:we|i) could",
    ),
    Act.INVITES_CRITIQUE: (
        r"(?:tell|show) (?:me|us) (?:what|where|which) .{0,40}(?:wrong|work|fall short|missing|better|prefer|change|hurts)|i(?:'d| would) (?:like|love|want) (?:your|to hear your) (?:view|criticism|take|honest)|please (?:criticise|criticize|challenge|pick)",
    ),
    Act.CITES_STANDARD: (
        r"\b(?:index|benchmark|clause|formula|delivery (?:log|record)|record|report|cost (?:split|sheet|share)|market (?:price|rate|average)|published|survey|audit|log|statistics|tariff|spot (?:market|rate)|diesel|standard|trial)\b.{0,90}(?:\d|per cent|percent|%|says|shows|gives|allows|moves|stands|reads|points)",
        r"(?:\d[\d.,]* ?%?|per cent|percent).{0,60}\b(?:index|benchmark|clause|formula|according to|on time|published|trial|log|record|market)\b",
    ),
    Act.ARMS_COUNTERPART: (
        r"(?:you can|you could|you may|so (?:that )?you can|that you can|for you to|something you can|helps you|let you|gives you something to) (?:\w+ )?(?:show|tell|take|use|put|say|present|defend|explain|bring|carry|hand|point)",
        r"(?:for|to|with|before|in front of|upstairs|show) (?:your|the|him|her) (?:cfo|boss|board|finance|management|ceo|chief|director|review|slide|presentation|colleagues|auditors?|internal|people upstairs)",
        r"(?:one page|one-page|one-pager|a page|a sheet|a slide|a table|a note|a short note|a letter|a summary|two lines) (?:for you|that|with|you|which|to take|for (?:your|the))|i(?:'ll| will| can) (?:write|send|prepare|give|draft|put together|put) (?:you |it |that |this )?.{0,30}(?:page|sheet|slide|note|summary|letter|document|paper|calculation)",
    ),
    Act.SETS_PRECEDENT: (
        r"(?:next time|from now on|in future|in the future|going forward|for the future|every (?:quarter|month|year|six months)|each (?:quarter|year)|once a (?:quarter|year)|automatically|both ways|up (?:and|or) down|in both directions)",
        r"\b(?:rule|mechanism|trigger|formula|precedent|method|index[- ]link\w*|review clause|adjustment)\b.{0,60}(?:next|future|again|every|each|when|whenever|up|down|moves|both|so that we|instead of)",
        r"(?:if|when) we (?:do|give|agree|start) (?:this|that|it).{0,60}(?:next (?:time|year|week)|every|other customers?|start|expects?)",
    ),
    Act.NAMES_RELATIONSHIP_ISSUE: (
        r"(?:i|we) (?:am|are|was|were|'m|'re)? ?(?:really |truly |very )?(?:sorry(?! to hear\b| for (?:asking|interrupting|the question))|apologi[sz]e|owe you|regret|let you down|failed|messed|should have|should've|did not (?:call|tell|warn|pick)|didn't (?:call|tell|warn|pick))",
        r"(?:nobody|no one|none of us|we never|i never|we did not|we didn't) (?:called|call|told|tell|rang|ring|warned|warn|phoned|wrote|informed|let you know)|(?:our|my) (?:fault|mistake|failure|error)|(?:that|march|it|this) (?:was|is) (?:on us|our|not good enough|not ok|bad)|(?:talk|speak|clear the air|be open|say something|be honest) about (?:march|the tone|how we|what happened|the late|trust|last)|the tone|clear the air|(?<!stays )(?<!stay )(?<!just )(?<!strictly )(?<!agreed )between us|i (?:feel|felt|notice|sense) (?:that )?(?:we|there|the|some)|trust (?:between|has|was|took)|what (?:happened|went wrong) in march",
    ),
    Act.KEEPS_WORD: (
        r"(?:as|like) (?:i |we )?(?:promised|agreed|said i would|announced)|i (?:promised|said i would|told you i would|said i'd|owe you (?:an|the) answer)|here (?:is|are) (?:the|what) .{0,30}(?:promised|asked|wanted)|you asked (?:for|about) .{0,50}here",
        r"i (?:have|need|want|must) to correct|let me correct|correction:|i (?:misspoke|was mistaken|got (?:it|that) wrong|gave you a wrong)|i (?:cannot|can't|can not|won't|will not) promise|i (?:don't|do not) know(?: yet)?\b|i(?:'d| would) have to (?:check|find out)|that i (?:don't|do not) know|i (?:checked|have checked|looked it up)",
    ),
    Act.OFFERS_INCREMENTAL_COMMITMENT: (
        r"\b(?:trial|pilot|test (?:run|period|phase|it)|first step|small step|step by step|start (?:small|with (?:one|a|line|a single))|for (?:one|a|the first) (?:month|quarter|line|plant)|three months|by (?:friday|monday|tuesday|wednesday|thursday|the end of))\b.{0,120}\b(?:you|your|and we|and i|both|each|in turn|then we)\b",
        r"\b(?:i|we)(?:'ll| will) .{3,70}\b(?:and|if) you(?:'ll| will)? (?:send|share|bring|give|open|name|let|sign|show|ask|check|tell)\b",
    ),
    Act.SEPARATES_RELATIONSHIP_FROM_TERMS: (
        r"(?:relationship|partnership|friendship|nine years|history|trust|loyalty|working together).{0,60}(?:not for sale|separate|apart|aside|nothing to do with|independent|has no price|not (?:a|the) (?:price|discount|bargaining)|on (?:its|their) own|either way|regardless|whatever|not depend|don't (?:buy|pay|trade|mix)|isn't something)",
        r"(?:separate|apart|aside|nothing to do with|independent|whatever|regardless|either way|not mix|don't mix|keep .{0,20}(?:apart|separate|out of)).{0,60}(?:relationship|partnership|friendship|price|terms|march|deal)|(?:i|we)(?:'ll| will) (?:fix|settle|sort|mend|put right|repair) .{0,50}(?:either way|regardless|whatever|no matter|independent|not as part|anyway)|not (?:buy|buying|pay|paying) (?:for )?(?:your |the )?(?:goodwill|relationship|friendship|partnership)",
    ),
    Act.PROPOSES_PROCESS: (
        r"(?:i|we)(?:'d| would| could)? ?(?:suggest|propose|recommend) (?:that )?(?:we|to (?:start|first|take|go|look|meet|split|do))|(?:can|could|shall|may) we (?:first|start|agree (?:on )?(?:how|an|the order)|take|go through|go step|work through|look at .{0,20}first|begin|split|park|sit)",
        r"(?:let's|let us) (?:first|start|begin|take|go through|work through|agree (?:on )?(?:how|an|the order)|sit down|set|do (?:it|this) in|park|put .{0,25} first|look at|meet|get|bring|spend|use)",
        r"\bfirst\b.{3,80}\b(?:then|after that|second|next|only then|and then)\b|\bagenda\b|(?:in (?:this|that|which|two|three) (?:order|steps|parts))|(?:you bring|i bring|i'll bring|bring your|bring our|with your (?:cfo|engineer|finance|planner|analyst|plant)|have (?:your|our) .{0,25}(?:join|there|at the table))|before we (?:talk|speak|go|get|discuss|move|put)",
    ),
    Act.SLOWS_PACE: (
        r"before (?:i|we) (?:answer|say|decide|commit|sign|put|talk|go|agree|name|respond|give|move|come)|(?:not|won't|cannot|can't|rather not|don't want to) (?:decide|answer|commit|agree|settle|sign)(?: \w+){0,4} (?:today|now|on the spot|here|yet|this minute|in this meeting)",
        r"(?:i(?:'ll| will)|we(?:'ll| will)|let me|i(?:'d| would) (?:like|rather|want)) (?:come back|get back|take|check|sleep|think|need|go through|look into|talk to|verify|run)(?: \w+){0,10} (?:by|on|until|tomorrow|monday|tuesday|wednesday|thursday|friday|before|and|first|with|the)|(?:need|take|give me|have) (?:a day|time|until|two days|the weekend|a moment|some time|a minute)|no (?:hurry|rush)|slow(?:ly| down)|not (?:in a hurry|rush)|one thing at a time",
    ),
    Act.NAMES_TACTIC: (
        r"(?:i|we) (?:notice|see|hear|observe|note) (?:that |a |two |the |three |an )(?:there|you|deadline|now|quote|new|third|second|friday|pressure|threat|ultimatum|demand|another|different|request|same|add|rival|tender|cfo|offer)",
        r"(?:that|this) (?:is|'s|feels like|sounds like|looks like|puts) (?:the |a |an |now the |quite a |some |now a )*(?:second|third|new|deadline|ultimatum|pressure|take it or leave|threat|extra|additional request|add-on|condition)|(?:deadline|ultimatum|pressure|tender|threat|quote|friday)\b.{0,40}(?:aside|for a moment|to one side|on the side|separately|is on the table)|(?:set|leave|put|park) (?:the |that |this |your )?(?:deadline|tender|quote|threat|pressure|ultimatum|rival)",
    ),
    Act.HOLDS_FIRM_OPENLY: (
        rf"\b{_NO}\b.{{0,110}}{_REASON}",
        rf"{_REASON}.{{0,110}}\b(?:so|that's why|which is why|therefore|hence)\b.{{0,60}}\b{_NO}\b",
        r"\b(?:no|not that|that one no)[,.:;–—-]+ ?.{0,100}(?:because|since|reason|would|clause|cost|index|that is|it is)",
    ),
    Act.MAKES_IT_CONDITIONAL: (
        r"\bif you\b.{2,90}\b(?:i|we)(?:'ll|'d| can| could| will| would| am| are)\b|\b(?:i|we)(?:'ll|'d| can| could| will| would)\b.{2,120}\b(?:if you|provided|in return|in exchange|on condition|as long as|only if|once you|when you|against|subject to)\b",
        r"\b(?:in return|in exchange|for that|against that|the condition|on condition|tied to|goes with|comes with|both or neither|not without|only together|nothing is agreed until|part of the package|as a package)\b",
    ),
}

TRAP_CUES: dict[Act, tuple[str, ...]] = {
    Act.COERCES: (
        r"(?:or|otherwise|else|if not|if you (?:don't|do not|won't|refuse|insist|keep|go|push|can't|send|put|tender|leave|cut)).{0,80}\b(?:we|i)(?:'ll|'d| will| would| have to| must| might| are going to| may|'re going to| am going to)? ?(?:have to |be forced to |need to )?(?:stop|cut|withdraw|suspend|give (?:your|the) (?:allocation|capacity|volume|slots?|lanes?|trucks?)|pull|halt|hold back|block|freeze|ration|ship .{0,20}last|sell (?:your|the) (?:capacity|allocation)|walk|go over|go to your|escalate|call your|tell (?:your|the)|sue|take .{0,20}court|drop you|put you (?:last|at the end)|raise)",
        r"(?:we|i)(?:'ll| will| can| could) (?:simply |just |always )?(?:stop (?:deliver|supply|ship|driv|load)|cut (?:you|your (?:supply|allocation|deliver))|give your (?:allocation|capacity|volume|slot)|pull (?:the|our|your) (?:trucks|capacity|stock|film))|you(?:'ll| will) (?:regret|be sorry|see what happens)|(?:last|final) (?:chance|warning)|(?:your|the) (?:lines|shelves|plants?|stores) will (?:stand|be empty|stop)|don't (?:push|test|force) (?:me|us)|you leave (?:me|us) no choice|(?:valid|good|stands) (?:only )?(?:until|till) (?:tonight|today|noon|midnight|five)",
    ),
    Act.RETALIATES: (
        r"\b(?:ridiculous|absurd|a joke|laughable|insulting|outrageous|nonsense|bullshit|rubbish|give me a break|are you (?:serious|kidding|joking)|you(?:'re| are) (?:kidding|joking)|how dare|typical|as usual with you|shame on|same old|you people|yeah right|oh please|oh great|congratulations on|good luck with)\b",
        r"\byou(?:'re| are)? (?:always|never|the one|the ones|just|only) (?:do|did|pay|late|squeez|bully|blackmail|break|broke|change|who|trying to|out to)|your (?:own )?fault|you (?:broke|blackmail|cheat|tricked|lied|are bluffing|bully)|(?:that(?:'s| is)|this is) (?:blackmail|extortion|bullying|a cheap trick)|classic (?:good[- ]cop|procurement|purchasing|buyer)",
    ),
    Act.HOLDS_RELATIONSHIP_HOSTAGE: (
        r"(?:after (?:all|everything|nine|all these|so many|\d+) .{0,40}(?:years|done for you|did for you|together)|for old times|(?:you|brookmere) owes? (?:us|me|it to)|(?:we|i) (?:expect|deserve|would expect|expected) .{0,30}(?:loyal|in return for|more from)|loyal(?:ty)?|if (?:you|our|this) (?:value|relationship|friendship|partnership).{0,50}(?:mean|matter|worth|value|then)|(?:friends|partners) (?:don't|do not|would never|wouldn't)|i thought we were (?:partners|friends)|have you forgotten|we (?:saved|helped|were there for) you)",
    ),
    Act.STAKES_POSITION: (
        r"take it or leave it|(?:that's|that is|this is|it's) (?:our|my|the)? ?(?:final|last|best and final)(?: offer| word| position)?|final offer|non[- ]negotiable|not negotiable|(?:our|the|my) (?:price|position|offer) (?:stands|stays|is what it is|is fixed|will not change)|(?:we|i) (?:insist|demand|require)|no (?:way|chance|discount|deal)\b|not happening|forget it|out of the question|never\.?$|end of (?:story|discussion)|period\.",
        r"^\W*(?:no|nope|no way|not possible|impossible|can't do(?: it| that)?|we can't|i can't|won't do(?: it| that)?|no thanks?|no sorry)\W*$",
    ),
    Act.SELLS_PAST_THE_NEED: (
        r"(?:our|the) (?:\w+ )?(?:film|product|products|quality|service|solution|platform|portfolio|technology|network|team|app|offering)\b.{0,30}(?:best|superior|world|leading|state of the art|state-of-the-art|premium|unmatched|unique|second to none|top|excellent|award|great)|we(?:'re| are) (?:the )?(?:market leader|leading|number one|best|premium)|best[- ]in[- ]class|world[- ]class|one[- ]stop|you(?:'ll| will) love|let me (?:tell|show) you (?:about|what) our (?:new|latest)|our (?:new|latest) (?:film|product|app|platform|portal|range|technology)",
    ),
    Act.SPLITS_ARBITRARILY: (
        r"split the difference|meet (?:you )?(?:in the middle|half ?way)|half ?way|fifty[- ]fifty|50[/-]50|(?:the|a) (?:midpoint|middle)|let's (?:just )?(?:call it|say|make it) \w+|round (?:it )?(?:up|down|off|number)|just to (?:get it|have it) (?:done|over)|(?:somewhere|something) in between",
    ),
    Act.BUYS_GOODWILL: (
        r"(?:as a (?:gesture|sign|token)|gesture of (?:good ?will|our)|sign of (?:good ?will|our)|good ?will|no strings|for (?:free|nothing)|free of charge|without charge|on the house|throw (?:that |it |them )?in|to (?:show|prove) (?:you )?(?:we|our|my|that we)|to keep you happy|to make you happy|because we (?:value|like|appreciate)|because you(?:'re| are) (?:important|a good|our)|for the (?:sake of|good of) (?:the|our)|i(?:'ll| will) give you that|you can have (?:that|it|the))",
    ),
    Act.CAVES_TO_PRESSURE: (
        r"(?:ok|okay|all right|alright|fine|agreed|very well|you win|i give (?:in|up)|we give (?:in|up)|we have no choice|i have no choice|if (?:it|that) (?:must|has to) be|whatever you (?:want|need|say)|as you (?:wish|like|want))\b.{0,60}(?:8|eight|your (?:terms|price|demand|conditions|figure|number)|what you (?:want|ask|need)|everything|all of it|the full|we accept|i accept|have it|do it|take it|sign)",
        r"\b(?:we|i)(?:'ll| will)? (?:accept|take|agree to|sign) (?:your (?:terms|demand|conditions|price|offer|proposal)|all|everything|the (?:8|eight|full|demand|uncapped|most[- ]favoured|penalt)|it all|(?:an )?uncapped|most[- ]favoured|whatever)|you win\b|i give (?:in|up)|anything you (?:want|say)|whatever (?:you (?:want|say|need)|it takes)",
    ),
    Act.REACTS_ON_GUT: (
        r"(?:that(?:'s| is)|this is|it(?:'s| is)) (?:simply |just |plain |not |totally |completely )?(?:wrong|not true|untrue|false|impossible|not correct|incorrect|not possible)|i (?:don't|do not) (?:believe|buy) (?:that|it|you|this|a word)|(?:that|it) can(?:'t|not) be|no,? (?:that|it|you)(?:'s| is|'re| are) (?:not|wrong)",
        r"^\W*(?:ok|okay|fine|yes|sure|deal|agreed|all right|alright|done|yep|yeah|okey|good)\W*(?:then|deal|agreed|fine|let's do it|we do that|i agree|we agree)?\W*$",
    ),
    Act.ARGUES_FROM_ASSUMPTION: (
        r"(?:surely|obviously|clearly|of course|everybody knows|everyone knows|we all know|no doubt|undoubtedly|certainly|i(?:'m| am) (?:sure|certain)|i know) ?,? (?:that )?(?:you|your|brookmere|they|the rival|nobody|no one|it|the (?:other|quote|market))",
        r"(?:you|brookmere|they|nobody|no one|the (?:rival|other|competitor)|anybody else) (?:just|only|simply|will never|would never|could never|can never|can't|cannot|could not|need us|don't have (?:a|any)|have no (?:choice|alternative|option)|won't (?:find|get|switch|leave))\b.{0,40}|without us\b|you need us|you (?:just|only|simply) (?:want|care|look|think)|your boss (?:just|only|simply|will love)|they will never|nobody else (?:can|could|will)",
    ),
    Act.EVADES: (),
}

OTHER_CUES: dict[Act, tuple[str, ...]] = {
    Act.INSULTS: (
        r"\b(?:idiot|idiots|stupid|moron|liar|(?<=you are )lying|(?<=you're )lying|liars|incompetent|shut up|crook|crooks|thief|thieves|pathetic|asshole|bastard|bitch|fuck|fucking|screw you|go to hell|dumb|imbecile|clown|clowns|cheapskate|parasite|disgusting|old hag|scum)\b",
    ),
    Act.IRRITATES: (
        r"(?:generous|more than fair|very fair|extremely fair|fair and reasonable) (?:offer|price|proposal|deal)|trust me|believe me|with all due respect|you (?:must|have to|need to) understand|as (?:i|we) (?:already|just) (?:said|told|explained)|calm down|be reasonable|be realistic|let me explain (?:to you )?how|like i said|frankly,? you",
    ),
}
