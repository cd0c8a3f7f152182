# Words that many messages are made of.

experiments = { $number ->
    [one] 1 experiment
   *[other] { $number } experiments
}
communities = { $number ->
    [one] 1 community
   *[other] { $number } communities
}
minutes = { $number ->
    [one] 1 minute
   *[other] { $number } minutes
}
hours = { $number ->
    [one] 1 hour
   *[other] { $number } hours
}
days = { $number ->
    [one] 1 day
   *[other] { $number } days
}
under-a-minute = less than a minute
withdrawn = { $number } withdrawn
other-things = { $number ->
    [one] 1 other thing
   *[other] { $number } other things
}
nothing-new = nothing new
comma = { ", " }
theirs-not-kept = { $number ->
    [one] 1 of theirs that is not kept here
   *[other] { $number } of theirs that are not kept here
}
ours-not-kept = { $number ->
    [one] 1 of ours that is not kept there
   *[other] { $number } of ours that are not kept there
}
but-for = but for { $what }
but-for-both = but for { $theirs } and { $ours }
complete = complete
not-complete = not complete yet
drafts = { $number ->
    [one] 1 draft
   *[other] { $number } drafts
}
yes = yes
not-yet = not yet
not-known = not known

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
month-of-year = { $month } { $year }
day-of-month = { $day } { $month }
day-and-time = { $day }, { $time } UTC

standing-us = us
standing-followed = followed
standing-introduced = introduced
standing-not-introduced = not yet introduced
standing-muted = muted
standing-blocked = blocked
sample = { $name } (sample)
route-direct = over the internet
route-local = on this network
route-relayed = through a relay

next = Next
next-there = Next (in another terminal)
line = line { $number }
yes-usually = [Y/n]
no-usually = [y/N]
yes-words = y yes
no-words = n no
type-yes-or-no = Please type y or n.
choose-number = Number, or Enter for none:
type-number = Please type a number from 1 to { $most }.
needs-yes = This needs a yes, and none was given.
nothing-done = Nothing was done.
nobody-asked = Nobody can be asked here: there is no terminal, or --no-input or --json was given.
span-form = a number and one of s, m, h, d, such as 30s or 7d
span-most = at most ten years

file-reading = Reading { $path } did not work.
file-writing = Writing { $path } did not work.
file-removing = Removing { $path } did not work.
file-making-folder = Making the folder { $path } did not work.
file-doing = { $doing } { $path } did not work.
file-missing = There is no such file or folder.
file-forbidden = This user may not do that there.
file-read-only = That disk is read-only.
file-no-text = It is not text in UTF-8.
no-usual-folder = This system does not say where a user's files belong.
editor-unsaved = There is text of yours that was not saved last time; it is what you see now.
editor-kept = { $why } What you wrote is kept in { $path }.
editor-ended = It ended with { $status }.
editor-failed = The editor "{ $editor }" did not work.

head-id = ID
head-state = State
head-reflected = Reflected
head-experiment = Experiment
head-community = Community

usage-no-command = There is no command "{ $typed }".
usage-no-argument = "{ $typed }" is not understood here.
usage-missing = Missing here: { $what }
usage-no-value-of = "{ $value }" does not fit { $what }.
usage-value-missing = A value is needed for { $what }.
usage-not-together = { $one } and { $other } do not go together.
usage-command-missing = A command is needed.
usage-meant = Perhaps you meant: { $meant }
usage-values = What fits: { $values }
number-form = It should be a whole number, 1 or more.
