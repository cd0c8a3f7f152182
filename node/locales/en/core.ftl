# What is wrong in a draft or a file, and what publishing leaves at home.

fault-untitled = a title is needed: what are you trying, in a few words?
fault-nameless = a name is needed: what do you call yourselves?
fault-long = { $found } characters where at most { $most } fit
fault-control = a control character (U+{ $number })
fault-empty = nothing is written here
fault-form = '{ $found }' cannot stand here: { $rule }
fault-entries = { $found } entries where at most { $most } fit
fault-bytes = { $found } bytes where at most { $most } are allowed
fault-date = not a date: write a year, a month or a day, such as 2026, 2026-05 or 2026-05-12
fault-id = not base32
fault-id-length = { $found } bytes where { $wanted } are needed
fault-not-carried = joinup carries no votes, likes or scores; left out
fault-no-field = no field of this name; left out
fault-sort = { $wanted } should stand here, not { $found }
fault-needed = needed here: { $question }
fault-slip = did you mean '{ $meant }'? '{ $word }' is kept as it is
fault-unknown = '{ $word }' is not one of { $known }; kept as it is
fault-many-facets = more than { $most } facets; left out
fault-strange-facet = not a facet that joinup knows; kept. Names of your own begin with x-
fault-no-value = a value is needed beside the note; it may be unknown or rather-not-say
fault-mattered = '{ $word }' does not say whether it mattered: yes, no or unknown
fault-open-comment = a comment begins here (<!--) and never ends (-->), so nothing after it was read
fault-no-key = '{ $key }' is no line that a draft has
fault-no-question-above = these words stand under no question; put a question above them, such as ## { $such_as }
fault-no-question = '{ $heading }' is none of the questions, so the words below it stay in your draft only; if it is part of your own words, put a backslash in front of it: \#
fault-twice = this is said a second time; the first counts
fault-not-understood = '{ $words }' is not understood here
fault-no-place = '{ $words }' has no place here
fault-facet-form = a facet is written as its name, a colon and its values, such as setting: village

form-code = small letters a to z, digits and hyphens
form-label = words on one line
form-language = a language tag such as en or nl-BE
form-licence = letters, digits, dots and hyphens
form-currency = letters, digits and hyphens, such as EUR

sort-words = words
sort-number = a number
sort-whole-number = a whole number
sort-flag = true or false
sort-list = a list
sort-object = an object
sort-facets = an object with facets as names
sort-nothing = nothing

lint-email = This looks like an e-mail address. People can reach you through joinup without one.
lint-telephone = This looks like a telephone number. People can reach you through joinup without one.
lint-handle = This looks like somebody's name on a social network. A role, such as 'a neighbour', tells as much.
lint-postcode = This looks like a postcode, which tells where something is almost to the door. A region is enough.
lint-name = This looks like a person's name. Use 'a parent', 'a nurse', or ask them first.
lint-birth-date = This looks like somebody's date of birth. 'About forty' tells as much.

stays-not-sure = You are not sure whether people are recognisable, so the full record and what is attached stay here; the summary travels.
stays-consent = Your notes about consent stay here.
stays-perspectives = { $stay } of { $all } perspectives stay here: nobody noted that they were asked and said yes.
stays-attachments = { $stay } of { $all } attachments stay here: say for each whether people are recognisable.
-few = your place has fewer than 5,000 people, or you have not said how many, so nothing finer than a region travels. Say place-population if it has more, or give the region as a code, such as BE-VOV.
stays-region = The name of your region stays here: { -few }
stays-place = Your words about the place stay here: { -few }
stays-care = You said that care is needed, so of your place only the country and the code of the region travel.

unpublishable-untitled = it has no title yet: what are you trying, in a few words?
unpublishable-only-us = it is only for you: say who may see it (summary or everyone)
unpublishable-people-shown = say first whether people are recognisable (no, roles-only, yes-with-consent or not-sure)
unpublishable-reflected = it was looked back on at { $day }, which is still to come
unpublishable-summary = the summary is { $found } bytes long where { $most } fit; the longest parts are { $longest }
unpublishable-record = the record is too long; move the longest parts into an attachment ({ $why })

no-invite-prefix = an invite begins with JOINUP1-
no-invite-long = too long for an invite
no-invite-character = the character { $character } is not part of an invite
no-invite-damaged = a part of the invite is missing or mistyped
no-invite-newer = the invite was written by a newer joinup
declined-unknown = the invite is not known here
declined-expired = the invite has expired
declined-used = the invite has been used
declined-revoked = the invite was taken back
declined-profile = the profile sent with the invite is not valid
declined-busy = the inviting node is busy
