"""Words by which a name is told from what only looks like one.

Comes in: nothing. Goes out: sets of words in small letters. May not: name anybody.
"""

from __future__ import annotations

PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "of",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
PERSONS = frozenset(["i", "me", "you"])  # some print these for a name
# What stands before a name, and is none.
TITLES = frozenset("mr mrs ms dr sir madam hon prof herr frau m mme sr sra".split())
# What opens or ends a sentence, and no name.
WORDS = frozenset(
    """
    a about actually after all also although an and any are as at be because before but by can could
    did do does each even every everything few finally first for from had has have he hence here
    hers his how however i if in indeed into is it its just last lastly later like many maybe me
    more most my namely next no nor not now of okay on once one only or other our out over perhaps
    please question's second secondly she should since so some still such sure than that the their
    them then there therefore these they third thirdly this those though three thus to too two under
    unless until us was we well were what when where whether which while who why with would yes yet
    you your
    """.split()
)
# What opens sentences, paragraphs and lists before a colon, and is a name nowhere or hardly
# anywhere.
COMMON = frozenset(
    """
    advice again ah alternatively announcement anyway argument ask assume aside assumption
    background basically because besides bonus bottom breaking call case cases caveat check choose
    clearly click come compare conclusion cons consider context correct counterexample day days dear
    detail details eg english essentially event evidence exactly example examples exception
    explanation fact facts feature finding findings fine find focus follow following force frankly
    french friday fun funny german get give go goal goals good google great guess heading headline
    hello hence hey hi hint honestly hypothesis idea ideas imagine important in increasingly instead
    intro introduction ironically issue issues january february march april june july august
    september october november december joke keep key kind lemma lesson lessons let let's level
    likewise line list listen literally look looking main make meaning meanwhile method methods mind
    moment monday moral motto myth name names nevertheless news nope note now number observation
    obviously often oh ok okay opening option options order ouch outcome part people perhaps phase
    picture pick plan play point points position possible problem problems proof proposal pros
    question questions quick quiz quote quotes read reality really reason reasons recall recap
    reminder remember result results right rule rules said saturday say saying scenario see
    seriously short show side similarly simple simply situation slogan solution solutions somebody
    someone sorry sounds spanish speaking specifically spoiler stage start statement stop story
    suggestion summary sunday suppose surprise surprisingly take takeaway takeaways talk tell text
    thank thanks theorem theory thesis thing things think thought thoughts thursday time tip tips
    today tomorrow tool tools total translation true truth try tuesday type types use version view
    wait wanted watch way ways wednesday welcome whatever wow wrong yeah year yep yesterday
    """.split()
)
# What documents print before a colon, and nobody's name: also with a number ("Chapter 1:").
HEADINGS = frozenset(
    [
        *"""
    abstract action actions address agenda aliases answers appearances appendix attendees author
    authors breakout chapter circa client code conclusion contact contents copyright correction
    corrections credits date description discussion disclaimer duration edit editor email episode
    event examination example exhibit exhibits fig figure file figures format guests hint hosts id
    index item items job keywords kind language length license link links location meeting
    next_steps note notes part participants present presentation producer project proposal ps
    published questions re recording reference references regrets related resolution resolved
    reviewer scene scribe scribenick season section see session slide slides slot source sources
    speakers sponsor sponsored sponsors sponsorship status step subject subtitle summary table tag
    tags talk text time timestamp timestamps title tl;dr tldr todo topic topics transcriber
    transcript transcription translation translator update updated url venue version video volume
    warning website break ad ads advertisement music poll motion vote votes decision decisions
    image images screenshot demo minutes
    present absent excused apologies concerns audio recorded interviewed
    tagesordnungspunkt überweisungsvorschlag zusatzpunkt anlage anlagen drucksache drucksachen
    beginn ende datum ort thema titel quelle hinweis anmerkung fecha lugar tema título titre lieu
    sujet data luogo titolo дата место тема название 日期 時間 时间 地点 地點 主题 主題 标题 標題
    日時 場所 날짜 장소 제목 주제 시간 인터뷰이 인터뷰어 التاريخ المكان الموضوع दिनांक स्थान विषय
    """.split(),
        "slide title",
        "next steps",
        "action items",
        "action item",
        "transcript by",
        "transcribed by",
        "show notes",
        "further reading",
        "bottom line",
        "key takeaway",
        "key takeaways",
    ]
)
# What people are at a meeting: before somebody's name it is no label, before words it is one.
ROLES = frozenset(
    [
        "note taker",
        *"""
    presenter presenters speaker speakers moderator chair scribe author champion champions host
    hosts guest guests facilitator notetaker reporter panelists interviewer interviewee
    """.split(),
    ]
)
# What stands for people whom nobody names, alone or before something else.
UNNAMED = frozenset(
    """
    speaker audience male female man woman voice unknown unidentified participant member student
    teacher professor doctor question answer caller narrator operator judge senator president
    minister mayor councilmember councilor council chairman chairwoman chairperson clerk officer
    channel user agent customer person all both several others staff mister miss attorney
    counsel witness secretary vice deputy prime general commissioner supervisor director public
    """.split()
)
# What stands in brackets and is heard, or done, and is nobody.
SOUNDS = frozenset(
    """
    applause audience background beep beeps bell birds bleep break cheering cheers chuckle chuckles
    chuckling clapping clears continued coughing coughs cross crosstalk crying door dramatic end
    exhales fades foreign gasps giggles groans gunshot horn inaudible indistinct inhales
    instrumental intro jingle laugh laughing laughs laughter long loud mouse music musical noise off
    offscreen outro overlapping pause pauses phone playing plays recording ringing rings screaming
    shouting shouts sighing sighs silence singing sings siren sneezes sniffs song soft sound
    speaking static talking theme throat thunder unclear unintelligible upbeat video voice voices
    voiceover wind whispering whispers whistles whistling yelling beifall heiterkeit lachen zuruf
    zurufe unruhe aplausos risas musique rires musik
    """.split()
)
