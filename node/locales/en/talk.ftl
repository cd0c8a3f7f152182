# Conversation: notes, inbox, questions.

notes = { $number ->
    [one] 1 note
   *[other] { $number } notes
}

# What a note is called in one line, and what somebody does with it.
note-title = { $kind } of { $who } { $kind ->
    [thanks] for
   *[other] about
 } "{ $title }"
note-title-unknown = { $kind } of { $who }
note-of = note of { $who }
note-draft-title = { $kind ->
    [thanks] thanks for
   *[other] { $kind } about
 } "{ $title }"
note-line = { $kind ->
    [question] { $who } asks about "{ $title }"
    [reply] { $who } replies about "{ $title }"
    [offer] { $who } offers something about "{ $title }"
    [request] { $who } requests something about "{ $title }"
    [accept] { $who } accepts, about "{ $title }"
    [decline] { $who } declines, about "{ $title }"
    [reflection] { $who } reflects on "{ $title }"
    [thanks] { $who } thanks for "{ $title }"
    [correction] { $who } corrects something about "{ $title }"
    [adaptation] { $who } tells what became of "{ $title }" with them
    [link] { $who } names "{ $title }" in an experiment of theirs
   *[other] { $who } says something about "{ $title }"
}
note-about-withdrawn = an experiment that was withdrawn
note-untitled = something that is not here
note-withdrawn = (withdrawn)
note-hidden = (of a muted community)
note-missing = (not here yet)
note-theirs = Theirs:   { $title }   joinup show { $id }
note-relation = They say that theirs { $relation ->
    [inspired-by] was inspired by it.
    [adapted-from] was adapted from it.
    [also-tried] tried the same, on its own.
    [continues] continues it.
    [found-otherwise] found it otherwise.
    [answers] answers it.
    [part-of] is part of it.
   *[other] hangs together with it: { $relation }.
}
note-kept-of-it = Kept: { $words }
note-changed = Changed: { $words }
note-because = Why: { $words }
note-differs = How their place differs: { $words }
note-echo-told = The communities whose experiments it names are told of it: a note about theirs goes with it, and says no more than this does.
note-conversation = Conversation

# Saying something.
note-said = Said: { $kind ->
    [thanks] thanks for
   *[other] { $kind } about
 } "{ $title }"   { $id }
note-said-to = Said to { $who }: { $kind ->
    [thanks] thanks for
   *[other] { $kind } about
 } "{ $title }"   { $id }
note-travels = This travels to everybody: it goes, signed by your community, to groups you have never met. You can withdraw it later; joinup nodes delete it when they hear, but copies outside joinup are beyond reach.
note-gives-record = { $who } may have the longer story of "{ $title }" then. It comes to them when your node meets theirs.
note-look-first = Please look at these first:
note-question-say = Say it?
note-would-say = { $kind ->
    [thanks] thanks for
   *[other] { $kind } about
 } "{ $title }":
note-nothing-written = Nothing was written, so nothing was kept.
note-not-said = It was not said. Your words are kept as a draft.
note-not-delivered = Said here, but no other node has it yet.
note-not-delivered-why = It goes out by itself as soon as your node meets another.
note-words-needed = Nobody can be asked here, so say the words.
ask-words = What would you like to ask?
reply-words = What would you like to reply?
note-words = What would you like to say?
note-words-if-any = Do you want to add some words? (Enter for none)

# What cannot be said, and why.
note-not-experiment = { $id } is a note, not an experiment.
note-only-draft = { $id } is a note that you have not said yet.
note-kind-unknown = '{ $kind }' is nothing that can be said.
note-kinds = What can be said: { $kinds }.
note-empty = There are no words in it.
note-does-not-fit = Your words do not fit into a note.
note-does-not-fit-why = { $why }; a note has room for 2,000 characters.
note-look-again = Please look at your words once more.
note-look-again-why = { $number ->
    [one] One place in them may tell more than you want.
   *[other] { $number } places in them may tell more than you want.
}
note-kept = What you wrote is kept as a draft.
note-on-draft = { $id } is a draft and has not been published.
note-on-withdrawn = It was taken back by those who wrote it, so nothing can be said to it any more.
note-not-here = That cannot be said to this: { $title }
note-needs-request = Only what others request or offer can be accepted or declined.
note-to-others = It was said to somebody else; only they can accept or decline it.
note-reply-needs-question = A reply answers a note, or an experiment that asks others something. You can ask them.
note-correction-of-others = You can correct what is said about yourselves: in a conversation about your own experiment, or to you. You can ask them.
note-of-others = That note is another community's.
note-of-others-why = Only they can withdraw it. You can stop showing what they publish.
note-withdrawn-before = { $id } was withdrawn before.
note-withdrawing = It is shown and given to nobody any more, and every node that hears of this deletes what it has. Answers to it stay. Copies outside joinup are beyond reach.
note-about-to-withdraw = You are about to withdraw: { $title }
note-withdraw-means = It is shown and given to nobody any more, and every joinup node that hears of it deletes its words for ever.
note-question-withdraw = Withdraw it?
note-drafts = Not said yet
note-drafts-saved = { $kind } about { $target }, saved on { $day }

# The inbox.
inbox-order = first what waits for you and what you asked, the oldest first; then the rest, the newest first; as far as it has arrived here
inbox-not-there = { $id } is not in your inbox.
inbox-waits = Waits for you
inbox-we-asked = You asked, and nobody has answered yet
inbox-rest = Other news
inbox-you-asked = { $kind ->
    [request] You requested something about "{ $title }"
   *[other] You asked about "{ $title }"
}
inbox-put-aside = put aside
inbox-empty = Nothing here yet: nobody has written to you, as far as this node has heard.
inbox-size = { $shown } of { $found }, { $order }.
inbox-waiting = { $number ->
    [one] 1 thing waits for you
   *[other] { $number } things wait for you
}
inbox-status = Inbox
inbox-more = More:

# Open questions.
questions-order = newest first, what you ask yourselves last; those that this node has heard of, there are others elsewhere
questions-order-shuffle = shuffled, in an order of your own (the number { $seed } brings it back), what you ask yourselves last; those that this node has heard of, there are others elsewhere
questions-no-such-order = "{ $order }" is no order of questions that this joinup knows: newest, shuffle.
questions-ours = What you ask others
questions-replied = Somebody has replied: { $command }
questions-none = No open question has been heard of here. There may be others elsewhere.
questions-line = { $kind ->
    [wondering] { $who } wonders, in "{ $title }"
    [ask] { $who } asks others, in "{ $title }"
   *[other] { $who } asks about "{ $title }"
}
questions-answer = You could answer
questions-size = { $shown } of { $found }, { $order }.
note-request-at-home = They keep the longer story at home, as people may be recognisable in it.
note-blocked = (of a community that you blocked)
inbox-hidden = { $number ->
    [one] 1 thing that a muted community said is not shown.
   *[other] { $number } things that muted communities said are not shown.
}
