# Communities, invites, peers.

no-such-invite = There is no invite { $name }.
invites-begin = { $number } invites begin with { $typed }.
invites-open = { $number } invites are open already.
invite-impossible = Such an invite is not possible.
invite-impossible-why = It may hold for up to a year and bring in 1 to { $most } communities.
invite-key-words = Ask them to read the key words out to you before they say yes: they should be these four.
invite-no-address = No node of yours is running, so this invite does not say where to find you. It works on one local network only.
no-invite = That is no invite.
own-invite = That is an invite of your own community.
own-invite-why = It is for others: give it to them.
own-node-invite = That is an invite of your own node.
invite-expired = This invite has expired.
invite-expired-why = Ask them for a new one.
nameless = Your community has no name yet.
other-community = The node that answered speaks for another community than the invite.
join-no-node = No node is running here, so the invite waits until one does.
join-not-reached = Their node is not reached now. The invite is kept, and used within seconds of being connected.
join-declined = Their node did not accept the invite.
join-declined-why = They say: { $why }. Ask them for a new one.
invite-not-accepted = The invite of { $name } was not accepted. { $why }

invite-for = For { $communities }, until { $until }. Give it to people whom you know, in any way you like; they type:
your-key-words = Your key words: { $words }
invites-none = You have not given out an invite.
invites-order = The newest first. Take one back with: { $command }
head-invite = Invite
head-used = Used
head-until = Until
invite-used = { $used } of { $uses }
invite-open = open
invite-is-used = used
invite-revoked = revoked
invite-is-expired = expired

join-paste = Paste the invite:
join-needs-invite = An invite is needed, and nobody can be asked for it here.
join-question = Join?
join-from = From
join-who = { $name } · key words: { $words } (ask them to read theirs out)
join-you-will = You will
join-what = keep a copy of what they publish, and they may keep yours
join-until = Until
join-connected = Connected with { $name }. Received { $received }.
join-same = Complete: both sides hold the same.
join-complete = Complete { $but }.
join-more = More is on its way.
join-kept = Kept. You and { $name } are connected as soon as both nodes run and reach each other.

peers-not-running = Your node is not running, so nobody is connected.
peers-none = Nobody is connected now.
peer-unknown = (not known yet)
head-connected = Connected
head-since = Since
head-in-step = Holds the same

sync-unfinished = Not all of them had finished when the time was over.
sync-nobody = Nobody is connected.
sync-incomplete = Not everything has gone over yet.
sync-moved = received { $received } · sent { $sent } · { $end }
sync-bytes = { $inward } bytes in, { $outward } bytes out, { $rounds } round trips
sync-waits = { $number ->
    [one] 1 change of ours still waits for another node.
   *[other] { $number } changes of ours still wait for another node.
}
introduce-us = That is your own community; others introduce you.
introduce-blocked = You block { $name }, so you cannot introduce them.
introduce-not = You have not introduced { $name }.
introduce-stopped = You do not introduce { $name } any more. Nodes that hear of it go by that.
introduce-done = You have introduced { $name }, for two years. It travels to everybody: who follows you keeps more of what they publish.
introduce-invalid = The introduction was not said: { $what } is not right.
introduce-bases = Say on what it rests: { $bases }.
introduce-date = It should be a year, a month or a day, such as 2024 or 2024-05.
introduce-text = It may have { $most } characters.
blocks-us = this is your own community
blocks-no-id = no community's id begins this line
blocks-too-many = a list of more than { $most } communities is not read further
blocks-order = by name; those that you block already last
blocks-none = You block nobody.
blocks-propose-nobody = Nobody in this list is not blocked by you already.
blocks-proposal = { $number ->
    [one] This list proposes to block 1 community. You decide; nothing has been done yet.
   *[other] This list proposes to block { $number } communities. You decide for each; nothing has been done yet.
}
blocks-ask = Block { $name }? What you have of theirs ({ $experiments }) is deleted here, and nothing of theirs is fetched or passed on.
blocks-they-say = they say: { $said }
blocks-done = { $number ->
    [0] Nobody was blocked.
    [one] 1 community is blocked now. Only your node knows of this.
   *[other] { $number } communities are blocked now. Only your node knows of this.
}
conduct-none = You have not said yet how you want to be met, and how you meet others.
conduct-ours = This is shown to whoever meets you for the first time:
conduct-where = How they want to be met: { $command }
conduct-theirs = How { $name } want to be met:
introduction-line = { $basis }{ $since ->
    [none] {""}
   *[other] , since { $since }
}
introduced-by = Introduced by

community-now-introduced = { $name }: { $standing }. Here it is neither followed nor muted nor blocked; that only your node knows.
community-now = { $name }: { $standing }. Only your node knows of this.
community-none = This node has not heard of another community yet.
community-place = Place
community-standing = What they are to you
community-heard = Last heard
community-connected = connected
community-to-you = To you
community-id = Id
community-nothing-kept = Nothing of theirs is fetched or kept.
community-no-profile = Their profile has not arrived yet.
community-ours = That is your own community.
community-nobody-us = Nobody else can be us.
community-blocked = Deleted here: { $items ->
    [one] 1 item
   *[other] { $items } items
} of { $name }. Nothing of theirs is fetched, kept or passed on from now on. Others still have it.
community-muted = What { $name } publishes is not shown here any more. It is still kept and passed on.
community-followed = Everything that { $name } publishes is kept and shown here from now on.
community-neither = { $name } is neither followed nor muted nor blocked any more.
init-facet = NAME=VALUE, such as group-kind=faith
init-name-needed = A community needs a name.
init-called = What is your community called?
init-where = Where are you? As coarse as you like, such as: Ghent, BE   (Enter to leave it open)
init-setting = What sort of place is it?
init-languages = Which languages do you write in? Such as: nl, fr   (Enter for { $usual })
init-sheet = Recovery sheet: write these 24 words on paper, now. They are shown only this once.
init-sheet-why = Whoever has them can speak as { $name }. Without them a lost folder cannot be replaced.
init-restored = The key is back. What your community published comes back from others once you are connected.
init-recovery-sheet = Write the 24 words on paper and keep them where the community's papers are. They alone bring its key back; whoever has them can speak in its name.
init-no-key = These words do not restore a key.
init-already = There is a community in this folder already.
init-already-why = { $path } is set up.
community-order = by name; those that this node has heard of, there are others
profile-warnings = Please look at this once more: it would tell everybody who hears of you.
profile-warnings-why = Nothing was changed. What you keep as it is has to be agreed to (-y).
profile-warnings-ask = Let it travel all the same?

# Circles.

no-circle = There is no circle { $name } here.
circles-fit = { $number } circles are called { $typed }, or have an id that begins so.
circles-fit-why = Name one of them by the start of its id: joinup circle list -v
circle-not-ours = Your community is not in that circle.
circle-only-kept = You keep that circle for others and are not in it.
circle-joined-before = You are in the circle { $name } already.
circle-made-private = The circle { $name } is made. Only those whom you invite into it can read what is said there; whoever is in it can invite others.
circle-joined-open = You are in the circle { $name } now. It is an open one: whoever knows its name can be in it and read.
circle-commons = The commons cannot be left.
circle-commons-why = It is where communities that do not know each other meet. You need not publish anything in it.
circle-left = You have left the circle { $name }. { $number ->
    [0] Nothing of others was held of it.
    [one] What others said in it is deleted here: 1 item.
   *[other] What others said in it is deleted here: { $number } items.
 } What you said there stays here with you, and with those who have it.
circle-kept-no-more = You keep that circle no more. { $number ->
    [one] 1 item is deleted here.
   *[other] { $number } items are deleted here.
 }
circle-no-id = { $typed } is not the id of a circle.
circle-kept = You keep what is said in that circle from now on, and hand it on to those who are in it. What is sealed you cannot read, and the rest is not shown.
circle-keep-known = You know the circle { $name } and would read it; join it instead of keeping it.
circles-full = A home may be in { $most } circles, and keep as many in all.
circle-no-name = { $typed } cannot be the name of a circle.
circle-no-name-why = A name has 1 to { $most } characters.
circle-is-commons = The commons are there already, and open.
circle-no-secret = Their node did not hand over what opens the circle.
circle-leave = Leave the circle { $name }, and delete here what others said in it?
circle-items = { $number ->
    [one] 1 item
   *[other] { $number } items
}
circle-is-open = everybody who knows its name
circle-is-private = its members
circle-is-kept = not we: kept for others
head-circle = Circle
head-who-reads = Who can read it
head-communities = Communities
list-in-circle = { $name }, in { $circles }
preview-in-circle = In the circle { $circles }
invite-to-circle = Into the circle { $circle }.
invite-to-private = Into the private circle { $circle }: your node hands over its secret when the invite is used, and to nobody after that.
join-private = a private one; its name and its secret come from their node when you join
publish-circle-left = It is only in circles that you have left.
publish-circle-left-why = A new version goes where the earlier ones are, and nowhere else by itself.
publish-private-link = It links to "{ $target }", which is in the private circle { $circle } alone; saying so in another circle would tell of it there. Take the link out, or publish it in that circle.
note-circle-left = That is only in circles that you have left.
introduce-unknown = Nothing of { $name } is here, so nobody would know whom you mean.

carry-nothing = There is nothing of it that could be told.
carry-there = It is in that circle already.
carry-private = It is in a private circle alone, and not yours.
carry-private-why = What is said in a private circle stays there; ask its authors whether they publish it elsewhere.
carry-why-long = That is too long: at most { $most } characters.
carry-out-of-private = It is in a private circle alone. What it is called, and what you would like to be different, can then be read in { $circle }.
carry-done = The circle { $circle } hears of "{ $title }" from you. It is taken back when its authors withdraw it, or by you: joinup withdraw ID
carried-none = Nobody has carried anything into your circles.
carried-by = Carried into { $circle } by { $by }, { $day } · { $id }
community-now-said = { $name }: { $standing }.
community-order-offers = by name; nothing is told of how good anything is
community-offer-in = offers it in: { $title }   { $id }
community-none-offers = No community that this node has heard of offers that in an experiment.
