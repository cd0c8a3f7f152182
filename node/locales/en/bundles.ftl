# Bundles: files that are carried to those whom no connection reaches.

size-bytes = { $number ->
    [one] 1 byte
   *[other] { $number } bytes
}
size-kb = { $number } KB
size-mb = { $number }.{ $tenth } MB
longer-stories = { $number ->
    [one] 1 longer story
   *[other] { $number } longer stories
}

bundle-written = Written into { $file }: { $what }. { $size }.
bundle-nothing-in-it = Written into { $file }: nothing, as there is nothing to carry.
bundle-circles = { $number ->
    [one] Of the circle { $circles }.
   *[other] Of the circles { $circles }.
}
bundle-answers = It answers what { $name } wrote on { $time }, as that file says.
bundle-there = Next (on the other computer)
bundle-standard-output = standard output
bundle-asked = { $number ->
    [0] Written into { $file }: that nothing is here yet. { $size }.
    [one] Written into { $file }: which 1 item is here already, and nothing of what it says. { $size }.
   *[other] Written into { $file }: which { $number } items are here already, and nothing of what they say. { $size }.
}

bundle-no-circle-shared = The file asks for circles that are not here, so there is nothing to put in.
bundle-not-known = What { $name } holds is not known here, so everything is in it. For less, they write a file there, and you name it with --for:
bundle-in-step = { $number ->
    [one] Of 1 circle, { $name } holds the same, as the last exchange with their node says: it is left out.
   *[other] Of { $number } circles, { $name } holds the same, as the last exchange with their node says: they are left out.
}
bundle-sealed = What is said in { $circles } is sealed: whoever finds the file cannot read it.
bundle-records-elsewhere = { $number ->
    [one] 1 longer story is not here and so not in it.
   *[other] { $number } longer stories are not here and so not in it.
}
bundle-no-record = The longer story of { $id } cannot be in a bundle.
bundle-record-stays = It stays with its authors, who did not give it to everybody.
bundle-record-private = It is in private circles only, and whoever found the file could read it.
bundle-record-elsewhere = It is not here; reading the experiment fetches it.
bundle-too-much = That is more than { $most } GB, and most sticks take no larger file.
bundle-many-held = More is here than such a file can say: at most { $most } items.
bundle-no-question = This file brings something; it does not say what somebody has.
bundle-no-question-why = --for takes the file that was written on the other computer, or the name of a community.
bundle-neither = There is no file { $typed }, and no community of that name.
bundle-neither-why = --for takes the file that was written on the other computer with joinup bundle ask, or the name of a community.
bundle-not-on-terminal = A bundle is not for reading on a terminal.

bundle-from = The bundle says that { $name } wrote it on { $time }.
bundle-new = New here: { $what }.
bundle-nothing-new = Nothing in it is new here.
bundle-here = { $number ->
    [one] Here already: 1 thing, or a newer version of it.
   *[other] Here already: { $number } things, or newer versions of them.
}
bundle-not-kept = Not kept:
bundle-elsewhere = { $number } of circles that you are not in
bundle-over-quota = { $number } more than is kept of one community; of those whom you follow, more is kept: follow them and read the bundle again
bundle-blocked = { $number } of communities that you block
bundle-foreign = { $number } in a private circle, by nobody who is in it
bundle-expired = { $number } older than anything is kept
bundle-early = { $number } from the future, by this computer's clock; read the bundle again later
bundle-no-room = { $number } for which there is no room on the disk
bundle-signature = { $number } that their authors did not sign
bundle-unreadable = { $number } that cannot be read
bundle-record = { $number ->
    [one] 1 longer story that nobody known here gives to everybody
   *[other] { $number } longer stories that nobody known here gives to everybody
}
bundle-asks = This file brings nothing: { $name } asks with it for what is lacking there.
bundle-none = This is not a bundle.
bundle-none-why = It is another sort of file, or its beginning is damaged. Nothing was read.
bundle-newer = This bundle was written by a newer joinup.
bundle-newer-why = Nothing was read: this joinup is too old for it. Install the newer one, and read it again.
bundle-cut = The bundle ends in the middle.
bundle-damaged = The bundle is damaged.
bundle-damaged-why = What came before that is kept. Copy the file once more, or have it written again.
bundle-trailing = Something follows after the end of the bundle.
bundle-trailing-why = All of the bundle is kept; what follows was not read.
bundle-huge = This is longer than a bundle may be: { $most } GB.
bundle-stopped = The bundle was not read to its end.
bundle-unreadable-file = The file could not be read to its end.
export-help = To carry things to another computer with joinup: joinup bundle write FILE
