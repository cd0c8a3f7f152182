# What relays promise, keep and remove; and what we allow them.
relay-not-one = This node is no relay.
relay-no-manifest = { $name } has not said what it promises as a relay, or that has not arrived here.
relay-is-us = That relay is yours.
relay-invalid = What { $flag } says cannot be used.
relay-too-long = At most { $most } characters fit.
relay-date = A date is a year, a month or a day: 2026, 2026-05 or 2026-05-12.
relay-contact-needed = Whoever relies on a relay must be able to reach the people who run it.
relay-refuses-form = Say whose requests you refuse, a colon, and why.
relay-refuses-many = At most { $most } fit.
relay-pledge-needed = A relay gives the pledge, or it is none.
relay-pledge-needed-why = It stands below "Promise" in what was shown. Who cannot promise that runs a node like any other.
relay-said = This node is a relay. What it promises was signed and goes to everybody in your circles.
relay-ended = This node is no relay any more, and says so. The longer stories that it kept for others are deleted here.
relay-todo-ports = Listen on ports that stay the same, so that a firewall can let them in.
relay-todo-connections = Allow as many connections as there are places and carried connections: { $number }.
relay-todo-per-address = Allow more connections from one internet address: a whole village may be behind it.
relay-todo-address = Say where this relay is reached from everywhere, if it listens at another address than that.
relay-todo-firewall = Let the ports in at the firewall and at the router, for TCP and for UDP.
relay-asks = { $name } offers to keep your longer stories, those that you give to everyone, so that they can be read while you are away. May it?
relay-changed = { $name } changed what it promises as a relay:
relay-met = You have met a relay: { $name }. This is what it promises:
relay-too-many = At most { $most } relays may keep your longer stories.
relay-allowed = { $name } may keep the longer stories that you give to everyone, and gives them to whoever asks while you are away. You can leave it at any time.
relay-refused = { $name } may not keep your longer stories. It will not ask again.
relay-left = You have left { $name }: it deletes the longer stories of yours that it kept, as soon as it hears of this.
relay-keeps-none = { $name } does not promise to keep longer stories.
relay-keeps-none-why = Only a relay whose promises are here, and say so, can be allowed to.

promise-keep = We keep what is said in the circles that we serve, as much and as long as stated here.
promise-connect = We connect communities that cannot reach each other, within the bounds stated here.
promise-carry-unchanged = We carry everything unchanged: we never edit, sort, feature or hide.
promise-same-for-all = We treat everybody alike, and answer every search as any other node would.
promise-forget = We forget within 72 hours what its authors withdraw.
promise-stay-leaveable = Whoever relies on us can leave at any time, and takes everything along.
promise-never-required = We never require that anybody uses this for money, help or an inspection.
promise-be-seen = We can be seen: who we are, how to reach us, how we want to meet others.
promise-take-part = We take part as learners, like everybody else.

manifest-of = What { $name } promises as a relay, said on { $day }
manifest-ended = This relay has ended.
manifest-changed = Changed since it was last read here:
manifest-change = { $what }: { $before } -> { $after }
manifest-nothing = nothing
manifest-log = { $number ->
    [0] It says that it had to remove nothing.
    [one] It says that it had to remove 1 thing: see it with --log.
   *[other] It says that it had to remove { $number } things: see them with --log.
}
manifest-operator = Who runs it
manifest-contact = How to reach them
manifest-conduct = Code of conduct
manifest-jurisdiction = Under the law of
manifest-funded-by = Paid by
manifest-since = Since
manifest-until = Until
manifest-keeps = What is kept
manifest-keeps-words = up to { $items } items of each community and circle, for { $days } days unless renewed, all together at most { $megabytes } MB
manifest-records = Longer stories
manifest-records-yes = kept of communities that allow it, and given to whoever asks while they are away
manifest-records-no = not kept
manifest-sealed = Private circles
manifest-sealed-yes = kept for communities that ask, sealed: they cannot be read here
manifest-sealed-no = not kept
manifest-forgets = What was withdrawn
manifest-forgets-words = forgotten within { $hours } hours
manifest-places = Places
manifest-places-words = { $number } nodes that others cannot reach may have a place here
manifest-circuits = Connections
manifest-circuits-words = { $number } carried at once; each up to { $megabytes } MB each way and { $minutes } minutes
manifest-refuses = Whose requests are refused
manifest-refuses-nobody = nobody's
manifest-promise = Promise

consent-line = { $name } { $consent }.
consent-allowed = may keep your longer stories
consent-refused = may not keep your longer stories
consent-not-asked = asks whether it may keep your longer stories

removal-no-relay = Only a relay removes things and says so in public.
removal-no-relay-why = A community that does not want to see something can mute or block who said it.
removal-why-needed = Say why: everybody can read it.
removal-why-needed-why = A relay that removes without a word could not be told from one that hides.
removal-why-long = The reason is too long: at most { $most } characters fit.
removal-ours = That is yours: you can withdraw it.
removal-many = At most { $most } things can be removed.
removal-none = Nothing whose id begins with { $id } was removed here.
removal-done = Removed from this relay, which does not take it again. It is withdrawn for nobody else: only its authors can do that.
removal-back = Taken back: it may come here again with the next catch-up.
removal-question = Remove { $id } from this relay, and say so in public?
removal-undo-question = Take back that { $id } was removed, and say so in public?
removal-log-empty = { $name } says that it had to remove nothing.
removal-log-end = Removed on that relay alone; whoever else has it keeps it.
removal-entry = { $id } of { $whose }, removed on { $day }:
removal-entry-back = taken back on { $day }: { $why }

relay-address-use = Others put this into their settings to use this relay:
relay-address-none = It is not known where this node listens: it has not run yet.
relay-address-private = This is an address of your own network: from elsewhere nobody reaches it. Say where this relay is reached from everywhere.
relay-address-machine = This address is reached from this computer only.
relay-address-not-running = Whether anybody reaches it is not known: the node does not run.
relay-address-reached = Another node tried, and reached this one.
relay-address-not-reached = Another node tried, and did not reach this one: look at the firewall and the router.
relay-address-not-tried = Nobody has tried yet whether it is reached from outside. Another relay tries when it is connected.

relay-setup-heading = This is what your relay will say to everybody:
relay-setup-end-heading = This is what will be said to everybody: that your relay has ended.
relay-setup-begin = A relay keeps and connects; it never leads. An empty answer leaves what stands there, - takes it away.
relay-setup-pledge = Do you promise all that stands below "Promise"?
relay-setup-question = Sign it and say it to everybody in your circles?
relay-setup-end = End being a relay, and delete the longer stories that it kept for others?
relay-setup-to-do = To be done on this machine
relay-setup-yes-no = { $flag } takes yes or no.
relay-ask-operator = Who runs it?
relay-ask-contact = How do people reach you?
relay-ask-conduct = How do you want to be met, and how do you meet others?
relay-ask-jurisdiction = Which country's law is it under?
relay-ask-funded-by = Who pays for it?
relay-ask-since = Since when does it run? (a year is enough)
relay-ask-until = Until when will it run, if you know?
relay-ask-refuses = Whose requests do you refuse, and why? (Whom: why; empty when there are no more)
relay-ask-records = Do you keep the longer stories of communities that allow it?
relay-ask-sealed = Do you keep private circles, which you cannot read, for communities that ask?

relay-status-home = This node is no relay.
relay-status-no-relays = It knows no relay yet. A community that cannot be reached at home, or is often away, is helped by one.
relay-status-relay = Relay
relay-status-on = runs
relay-status-off = ended
relay-status-not-running = the node does not run
relay-status-not-yet = carries nothing yet: start the node again
relay-status-no-manifest = nothing was promised yet: joinup relay setup
relay-status-connections = Connections
relay-status-of = { $used } of { $limit }
relay-status-refused = { $number } refused since the start
relay-status-carried = { $number } carried and { $refused } refused since the start
relay-status-most = Most items
relay-status-withdrawn = Withdrawn
relay-status-forgot = { $number ->
    [one] 1 withdrawal heard of since the start, { $open } still open; the slowest was gone after { $seconds } seconds, { $hours } hours are promised
   *[other] { $number } withdrawals heard of since the start, { $open } still open; the slowest was gone after { $seconds } seconds, { $hours } hours are promised
}
relay-status-forgot-none = no withdrawal heard of since the start; { $hours } hours are promised
relay-status-removed = Removed
relay-status-removed-words = { $number ->
    [0] nothing
    [one] 1 thing
   *[other] { $number } things
}
relay-status-no-records = No community has allowed this relay to keep its longer stories.
relay-head-records = Longer stories
relay-head-kb = KB
relay-head-missing = Not here yet
relay-head-items = Items
relay-head-withdrawn = Withdrawn
relay-head-relay = Relay
relay-head-place = Place held
relay-head-stories = Longer stories
relay-circle-sealed = { $name } (sealed)
relay-stories-none = does not keep any
no = no
