# Writing: drafts, rounds, perspectives, publishing, withdrawing.

withdraw-done = It is shown and given to nobody any more, and every node that hears of this deletes what it has. Who has done so:
own-words-stay = What you wrote stays in your own folder, in own/, where nobody else reads it; joinup erases nothing there. To be rid of it there, too: begin a new folder with your recovery sheet, and delete this one with all that is in it.
withdraw-never-published = '{ $title }' was never published.
withdraw-not-ours = '{ $title }' is another community's.
withdraw-not-ours-why = Only they can withdraw it. You can stop showing what they publish.
withdraw-before = { $id } was withdrawn before.
withdraw-not-withdrawn = { $id } was not withdrawn by you.
withdraw-not-withdrawn-why = There is something to be told only of what your community took back.
withdraw-status = { $asked ->
    [0] Withdrawn. This node has not heard of another community yet, so nobody could be asked.
    [one] Withdrawn; 1 community known here is asked to delete it: { $confirmed ->
        [0] it has not answered yet.
       *[other] it confirmed.
    }
   *[other] Withdrawn; { $asked } communities known here are asked to delete it: { $confirmed } confirmed, { $unanswered ->
        [one] 1 has not answered.
       *[other] { $unanswered } have not answered.
    }
}
withdraw-a-note = A note of yours
withdraw-copies = Each is asked whenever your node meets one of theirs. Copies outside joinup are beyond reach.
withdraw-about-to = You are about to withdraw:
withdraw-for-ever = It is shown and given to nobody any more, and every joinup node that hears of it deletes it for ever.
    Copies outside joinup are beyond reach.
withdraw-question = Withdraw it?
withdraw-deleted = Withdrawn: { $title }
withdraw-asked = { $asked ->
    [0] Nobody is connected now; others are asked to delete it when your node meets them.
    [one] 1 node was asked to delete it now; others when they are met.
   *[other] { $asked } nodes were asked to delete it now; others when they are met.
}
withdraw-confirmed = Confirmed
withdraw-unanswered = Not yet answered
new-nobody-to-ask = Nobody can be asked here, so say what you are trying.
new-edit-nobody-to-ask = Nobody can be asked here, so give the new text in a file.
new-no-editor = No editor has been chosen on this computer.
new-no-editor-why = Changing a text needs one; a small one that many computers have is nano.
new-nothing-written = Nothing was written, so nothing was kept.
new-four-questions = Four questions; only the first needs an answer. Enter leaves one out.

write-form = What stays empty is left out.
write-left-over = There is text of yours that was not saved last time; it is what you see now.
answers-kept = What you have answered is kept in { $path }; the same command goes on with it.
export-needs-folder = This form is written into a folder, and not printed.
export-needs-file = This form is one file, and { $path } is a folder.
write-more = ... and { $number } more
write-yes = yes
write-no = no
write-no-date = '{ $date }' is no date for { $name }.
write-no-date-why = A date is a year, a month or a day, such as 2026, 2026-05 or 2026-05-12; or the word today.
write-stopped = You stopped. Thank you for saying so: this is what others most want to know. Was there a reason, or just life?
write-stopped-with-reason = You stopped. Thank you for saying so: this is what others most want to know.
write-ended = It has ended. What would you tell somebody who begins with it tomorrow?

draft-untitled = (no title yet)
draft-order = the one saved last first
draft-saved = Saved as a draft:
draft-replaces = It replaces version { $version } when you publish it.
draft-replaces-short = replaces version { $version }
draft-to-mend = All of it is kept. Before it can be published:
draft-not-understood = Not sure what was meant; each line says what became of it:
draft-mend = { $number ->
    [one] 1 thing to mend
   *[other] { $number } things to mend
}
draft-count = { $number ->
    [one] 1 draft, { $order }.
   *[other] { $number } drafts, { $order }.
}
draft-none = There are no drafts.
draft-none-of = There is no draft of '{ $title }'.
draft-throw-away = Throw away "{ $title }"? Its words are gone then.
draft-thrown-away = Thrown away: { $title }
draft-withdrawn = You withdrew this experiment.
draft-withdrawn-why = What was withdrawn stays withdrawn; a new one may say the same.
draft-elsewhere = The text of '{ $title }' is not in this folder.
draft-elsewhere-why = Your community published it from another folder; there it can be changed. Here it can be withdrawn.
draft-of-others = '{ $title }' is another community's.
draft-of-others-why = Only they can change it; you can tell what you made of it.
draft-unreadable = the journal holds something else than the text of that draft
draft-too-long = That text is too long for a draft.
draft-too-long-why = It has { $bytes } bytes; a draft may have { $limit }.
draft-unwritten = That was not written into the draft, which is as it was.
draft-no-place = The draft is written in a way into which this does not fit by itself; in your editor it does.
draft-no-such-entry = There is none of that number.
draft-no-such-entry-why = { $number ->
    [0] There are none yet.
    [one] There is one.
   *[other] There are { $number }.
}
draft-kept-added = { $number ->
    [one] The draft has 1 round or perspective beyond those in the file, and keeps it. To take the file as it is:
   *[other] The draft has { $number } rounds or perspectives beyond those in the file, and keeps them. To take the file as it is:
}
draft-said-before = The draft said something before that it does not say now. How it was:
draft-no-earlier = '{ $title }' has no text of so long ago.
draft-no-earlier-why = { $number ->
    [0] It was saved once, and says what it said then.
    [one] One text from before is kept.
   *[other] { $number } texts from before are kept.
}
draft-invite-surprise = It is over. Want to note what surprised you? Others learn most from that.
draft-invite-reflection = It is over. Want to look back on it together? It takes four questions.
draft-invite-depended = { $rounds ->
    [2] You have two rounds. Want to note what it depended on?
    [3] You have three rounds. Want to note what it depended on?
   *[other] You have { $rounds } rounds. Want to note what it depended on?
}
draft-invite-noticed = You wrote down what you expected. Want to note beside it what happened?
draft-invite-perspectives = Want to note how it looks to somebody else, or whose view you have not heard?

step-nothing = There is nothing to note yet.
step-nothing-why = A round needs what you did; everything else may be left out.
step-did-needed = What did you do? A round needs that.
step-nobody-to-ask = Nobody can be asked here, so say what you did.
step-questions = One round. Only the first question needs an answer; Enter leaves one out.
step-when = When was it? (a year, a month or a day)
step-saved = Round { $number }: { $words }
step-still-an-idea = It still says that it is an idea. If you have begun, you can say so:

reflect-expected = What did we expect?
reflect-happened = What happened?
reflect-why = What was different, and why?
reflect-surprise = What surprised you?
reflect-next = What will we do next?
reflect-questions = Looking back, best together. What you answer is added to what is there; Enter leaves a question out.
reflect-you-expected = You expected: { $words }
reflect-you-expected-on = You expected, in { $day }: { $words }
reflect-saved = Looked back on: { $day }
reflect-later = { $day } is still to come.
reflect-later-why = Looking back can be noted on the day itself or later; today is { $day }.
reflect-nothing = There is nothing to note yet.
reflect-nothing-why = At least one of the questions needs an answer.
reflect-nobody-to-ask = Nobody can be asked here, so say what happened.

perspective-order = In the order in which they were given.
perspective-questions = How does it look to somebody else? A role, never a name. Enter leaves a question out.
perspective-own-words = they wrote or said it so
perspective-told-to-us = we tell what they told us
perspective-group-note = a note of what several said
perspective-asked-and-yes = they were asked whether it may travel, and agreed
perspective-not-asked = then it stays in your folder
perspective-nobody-to-ask = Nobody can be asked here, so say how they see it.
perspective-text-needed = How do they see it? A perspective needs their words.
perspective-stays = (stays here)
perspective-stays-not-asked = They were not asked, so this stays in your folder. It travels with the next version once they were asked and agreed.
perspective-stays-unsaid = Nobody has said whether they agreed, so this stays in your folder. If they were asked and agreed, say so in the draft.
perspective-still-published = Others see it until you publish the next version; version { $version } is replaced then. Copies outside joinup are beyond reach.
perspective-removed = Taken out: { $words }
perspective-none = No perspectives have been noted yet.
perspective-none-here = Nobody's view is noted here.
perspective-in-record = Heard: { $roles }. Their words are in the longer story.
perspective-not-heard = Not heard yet: { $roles }.
perspective-somebody = Somebody
perspective-matters = Why it matters to them: { $words }

version-word = version
version-not-here = Version { $version } is not here.
version-known = Kept here of this one: { $versions }.
version-earlier-of-ours-only = Earlier versions are kept of your own experiments only.
version-only-one-of-theirs = Only version { $version } is here, so there is nothing to set beside it.
version-first = Version { $version } is the first.
version-unreadable = the journal holds something else than the text of that version
version-between = What changed from version { $from } ({ $from_day }) to version { $to } ({ $to_day })
version-why = Why: { $why }
version-nothing-changed = No words changed.
version-added = added:
version-taken-out = taken out:
version-before = before:
version-now = now:

preview-version = version { $version }
preview-version-why = version { $version }: { $why }
preview-suppose = Nobody else sees it yet. Suppose that you publish it for { $audience ->
    [everyone] everyone
    [summary] everyone as a summary
   *[other] { $audience }
}, { $people ->
    [no] with nobody in it who can be recognised
    [yes-with-consent] with people in it who agreed
    [not-sure] not sure whether people can be recognised in it
   *[other] with people in it as roles only
}:
preview-others-see = What others will see:
publish-shortened = "{ $title }" is shortened in the summary to fit: { $fields }. The longer story has all of it.
show-shortened = This short form was shortened to fit; the longer story says more.
preview-shortened = Shortened in the summary to fit: { $fields }.
preview-whoever-fetches = And, for whoever fetches the longer story:
preview-whoever-asks = And, for those to whom you give the longer story:
preview-before = Before it can be published:
preview-look = Please look at these first:
preview-not-yet = It cannot be published yet: { $why }.

publish-no-draft = There is no draft to publish.
publish-named-or-all = Name drafts, or say all of them, not both.
publish-not-ready = '{ $title }' is not ready to be published.
publish-not-ready-why = Something in it was not understood; the draft is kept as it is.
publish-withdrawn = '{ $title }' was withdrawn.
publish-withdrawn-why = Your community withdrew it, perhaps on another machine; what was withdrawn stays withdrawn.
publish-warnings = Please look at '{ $title }' once more.
publish-warnings-why = { $number ->
    [one] One place in it may tell more than you want.
   *[other] { $number } places in it may tell more than you want.
}
publish-not = '{ $title }' was not published.
publish-why-too-long = Why there is this version has to fit on one line.
publish-no-answer = '{ $value }' is no answer to { $name }.
publish-answers = The answers are { $answers }.
publish-stays-at-home = Nothing of it travels: it is only for you. To publish it, say who may see it.
publish-travels = This will travel. These lines go to groups you have never met, and on to groups they know. You can withdraw them later; joinup nodes delete them when they hear, but we cannot reach every copy.
publish-on-request = The longer story stays here, and people ask you for it.
publish-record = The longer story can be fetched by anybody, and those who did keep it.
publish-not-delivered = Published here, but no other node has it yet.
publish-not-delivered-why = It goes out by itself as soon as your node meets another.
publish-unagreed = Nothing was published: what travels has to be agreed to.
publish-this = Publish "{ $title }"?
publish-these = Publish these { $number }?
publish-so-many = Publish { $experiments }?
publish-none-yet = None of them can be published yet.
publish-mend-first = Something has to be mended first; nothing was published.
publish-who-may-see = Who may see this?
publish-everyone = the whole story
publish-summary = a summary; people ask you for the longer story
publish-stays-with-you = It stays with you; nothing was published.
publish-people = Could someone in your village tell who this is about? Use 'a parent', 'a nurse', or ask them first.
publish-recognisable = Are people recognisable?
publish-people-no = nobody is in it
publish-people-roles = a parent, a nurse: nobody could tell who
publish-people-consent = they were asked, and agreed
publish-people-not-sure = then only the summary travels
publish-answer-first = This has to be answered first; nothing was published.
publish-stays-draft = stays a draft: { $id }  { $why }
publish-nothing = Nothing was published.
publish-done = Published:
publish-done-many = Published { $experiments }.
publish-accepted = accepted:
publish-about = { $rest ->
    [0] { $titles }: { $what }
   *[other] { $titles } and { $rest } more: { $what }
}
goes-out = It goes to every node that yours is connected with, and to others when they meet.
goes-out-later = It is saved here, and nobody else has it yet: it goes out as soon as your node runs.

show-without-title = (withdrawn)
show-key-words = key words: { $words }
show-looked-back = looked back on in { $month }
show-withdrawn = It was taken back by those who wrote it. Its words are gone from this node.
show-withdrawn-ours = You took it back. It is shown and given to nobody; what you wrote stays in your own folder.
show-withdrawn-on = withdrawn on { $day }
show-version-of = version { $version } of { $day }
show-newer = It was written by a newer joinup; this one shows what it understands.
show-mattered = it mattered: { $said }
show-particular = The place, where this experiment differs from its community's profile
show-place = Where it is
show-links = Hangs together with
show-link-not-here = an experiment that is not here
show-link = { $relation ->
    [inspired-by] inspired by
    [adapted-from] adapted from
    [also-tried] tried as well, on its own:
    [continues] continues
    [found-otherwise] found otherwise than
    [answers] answers
    [part-of] part of
   *[other] { $relation }
}
show-link-theirs = { $relation ->
    [inspired-by] they say: theirs was inspired by this one:
    [adapted-from] they say: theirs is adapted from this one:
    [also-tried] they say: they tried it as well, on their own:
    [continues] they say: theirs continues this one:
    [found-otherwise] they say: they found otherwise:
    [answers] they say: theirs answers this one:
    [part-of] they say: theirs is part of this one:
   *[other] they say: { $relation }:
}
show-versions = Versions
show-this-one = this one
show-draft-waits = A draft of yours waits to replace it.
show-record-here = The whole story, kept in your folder.
show-record-fetched = The whole story, fetched just now and kept in your folder.
show-record-on-request = This is the summary. They give the longer story to those who ask them.
show-record-unavailable = This is the summary: nobody who can be reached now has the longer story.
show-record-unreadable = Their record cannot be read.
show-only-a-draft = { $id } is a draft and has not been published.
show-not-said = Not said here: { $questions }

report-order = The one written on last first; only what this folder holds of ours.
report-title = What we learned since { $since }
report-about = { $community }, { $day }. Our own words, for ourselves: nothing of this was sent to anybody.
report-left-out = Left out: who agreed, how, until when. That never travels, and this file might.
report-nothing = Nothing of ours was written since then.
report-state = Where it is now: { $state }
report-state-reason = Where it is now: { $state } ({ $reason })
report-reflected = Looked back on: { $day }
report-version = Version { $version }, { $day }
report-version-why = Version { $version }, { $day }: { $why }
report-replace = { $file } is there already. Replace it?
report-written = { $number ->
    [one] 1 experiment of yours, in { $file }.
   *[other] { $number } experiments of yours, in { $file }.
}

export-no-form = '{ $form }' is no form of an export.
export-forms = The forms are jsonl, markdown, csv and html.
export-local-of-ours = What never travels is only written into a copy of what is yours.
export-local-of-ours-why = It needs --mine, and markdown or jsonl.
export-html-one = A page to print is of one experiment.
export-not-readable = It was withdrawn, or written by a newer joinup, so there is nothing to write.
export-outside = The node named a file outside the folder; nothing was written there.
export-is-there = { $file } is there already.
export-is-there-why = An export overwrites nothing unless it is told to, and nothing of this one was written.
export-files = { $number ->
    [one] 1 file
   *[other] { $number } files
}
export-written = { $experiments } written into { $files } in { $folder }.
export-file = { $experiments } written into { $file }.
export-left-out = Left out: who agreed, how, until when, and your drafts. For a copy that has them: --with-local
export-with-local = This copy holds what never travels: who agreed, and how. Keep it where only you can read it.
export-mark-ours = { $name } wrote this.
export-mark-theirs = These are the words of { $name }, not yours: reading it in again does not make it yours.
export-html-from = { $community } · key words: { $words }
export-html-state = Where it is now: { $state }
export-html-state-reason = Where it is now: { $state } ({ $reason })
export-html-version = Version { $version }, { $day }
export-html-version-why = Version { $version }, { $day }: { $why }
export-html-mattered = It mattered: { $answer }.
export-html-licence = Words of { $community }, { $licence }.
export-html-read-on = To read on, or to ask them, anybody with joinup can type { $command }.
export-html-whole-id = Its whole name is { $id }; the code above holds the same.
export-html-withdrawn = Those who wrote it may have changed or withdrawn it since this page was printed.

import-no-form = '{ $form }' is no form of an import.
import-forms = The forms are jsonl, markdown and csv.
import-not-json = This is not JSON, from its character { $at } on.
import-a-list = This is a list; each line should be one experiment, in braces: {"{"}"title": "Soup"{"}"}
import-no-object = Each line should be one experiment, in braces: {"{"}"title": "Soup"{"}"}
import-unfinished = The line ends before what begins in it does. Each experiment should stand on one line of its own.
import-kept = { $what }. All of it is in the draft, to be mended there.
import-beside = Not understood: { $field }
import-to-mend = { $number ->
    [one] 1 draft has something in it to mend before it can be published.
   *[other] { $number } drafts have something in them to mend before they can be published.
}
import-not-csv = This is no table: { $why }
import-not-utf8 = This is no text in UTF-8; a spreadsheet can save it as "CSV UTF-8".
import-theirs = These are the words of { $community }, and they do not become yours. To keep an idea of yours that names theirs as where it came from: --inspired-by
import-theirs-nameless = These are the words of { $community }, and it does not say which experiment it is.
import-another-community = another community
import-inspired = { $number ->
    [one] One draft says that theirs inspired it. Of their words it has the title and what it is about, nothing else.
   *[other] { $number } drafts say that theirs inspired them. Of their words they have the title and what it is about, nothing else.
}
import-inspired-note = Of { $community }; their words: { $licence }
import-unreadable = It cannot be read.
import-lines-read = { $number ->
    [one] 1 line read
   *[other] { $number } lines read
}
import-made = { $number ->
    [one] 1 draft made.
   *[other] { $number } drafts made.
}
import-not = Not imported:
import-every-line = Every line became a draft.
import-left-out = About the drafts; each line says what became of the words:
import-more = ... and { $number } more; --json lists all

import-conversation = Notes in conversations are not read in: they are the signed words of those who said them, and stay there.
export-talk-mark = What was said about this experiment. Each note is the words of those who said it.
export-talk-withdrawn = A note that was taken back.
export-talk-not-here = A note that is not here.
export-with-talk = { $experiments } with { $notes ->
    [one] 1 note
   *[other] { $notes } notes
} said about them
perspective-kept = Not added yet. Everything that was said is below; joinup edit { $id } opens the draft to put it in.
publish-travels-private = This will travel to those who are in the circle, also to those whom you have not met; others may hand it on and cannot read it. You can withdraw it later; joinup nodes delete it when they hear, but we cannot reach every copy.
publish-record-private = The longer story can be fetched by everybody in the circle, and those who did keep it.
show-record-granted = This is the summary. They said yes to your request; the longer story comes when your node meets theirs.
show-record-at-home = This is the summary. They keep the longer story at home, as people may be recognisable in it; you can ask them.
report-unpublished = Some of this is in a draft and not published yet.
import-again = { $number ->
    [one] 1 of these says word for word what a draft of yours says already.
   *[other] { $number } of these say word for word what drafts of yours say already.
}
