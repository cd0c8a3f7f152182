# Keeping a community safe: passphrases, backups, a new computer.

key-locked = The keys of this community are under a passphrase.
key-wrong = That passphrase does not open the keys.
key-no-passphrase = The passphrase cannot be read.
home-key-locked = { $path } is closed, and nobody has said the passphrase
home-key-wrong = { $path } was closed with another passphrase, or is damaged
home-key-wrong-in = { $path } was closed with another passphrase than the one in { $file }, or is damaged
passphrase-empty = the passphrase is empty
passphrase-too-long = the passphrase is longer than 1,024 bytes
passphrase-not-text = the passphrase is not text in UTF-8
next-passphrase = JOINUP_PASSPHRASE_FILE=FILE joinup status   (FILE holds the passphrase), or type it at a terminal
next-passphrase-file = Put the right passphrase into the first line of that file
passphrase-needed = A passphrase is needed.
passphrase-not-taken = The passphrase in { $file } cannot be used.
passphrase-ask = Passphrase of this community's keys:
passphrase-now = The passphrase now:
passphrase-new = Passphrase:
passphrase-again = The same again:
passphrase-differs = These two are not the same.
key-is-protected = The keys of this community are under a passphrase.
key-is-plain = The keys of this community are not under a passphrase: whoever can read this folder can speak as the community.
key-protected-already = The keys are under a passphrase already.
key-plain-already = The keys are not under a passphrase.
key-choose = Choose a passphrase for the keys: four or five words that do not belong together.
key-forgotten = Nobody can open them without it. If it is forgotten, the 24 words of the recovery sheet still bring the community back.
key-copies = Copies of the folder that were made before still hold the keys as they were.
doctor-key-protected = The community's key is there, and under a passphrase.
status-key = Keys
status-key-protected = under a passphrase
status-key-plain = not under a passphrase: joinup key protect

backup-none = { $file } is not a backup, or its beginning is damaged.
backup-none-why = What was found there: { $why }
backup-closed = { $file } is closed with a passphrase.
backup-wrong = That passphrase does not open { $file }.
backup-wrong-why = It was closed with another one, or its beginning is damaged.
backup-newer = { $file } was written by a newer joinup.
backup-changed = { $path } in it is damaged.
backup-cut = It ends, or cannot be read on, at { $path }: { $number ->
    [one] 1 file is not there, or not whole.
   *[other] { $number } files are not there, or not whole.
}
backup-unlisted = { $path } is in it and should not be.
backup-no-end = Its end is missing.
backup-signature = Something in own/{ $what } is not signed by this community.
backup-no-key = The key of the community is not in it.
backup-other-key = The key in it is not the one of this community.
backup-more = And { $number } more of the same sort.
next-backup-again = joinup backup FILE   (once more)

restore-damaged = { $file } is damaged, and nothing was restored from it.
restore-key-why = The key in this backup is under a passphrase of its own.
restore-not-empty = { $path } is not empty: { $name } is in it
restore-only-empty = A backup is only restored into an empty folder.
restore-failed = Nothing was restored into { $path }.
restore-no-room = There is too little room: { $needed } MB are needed and { $free } MB are free.
restore-heard-first = Before anything new is published from here, this node asks others for what you said after the backup.
restore-nobody = The backup knows no other nodes: join one of them again, and what you published since comes back.
restore-machines = To others this is a new machine. Take the earlier one out of your profile if it is lost.
restored-not-yet = Nothing is said yet: this community was restored from a backup.
restored-not-yet-why = What was said after the backup of { $day } has to come back from others first, or the new would take its place. What you write is kept as a draft. If there is nothing newer, or nobody has it: joinup restore --nothing-newer
restored-waits = Restored from the backup of { $day }: what was said after it has to come back before anything new is said. { $missing ->
    [0] Nobody has told yet.
    [one] 1 of the communities that you follow has not told yet.
   *[other] { $missing } of the communities that you follow have not told yet.
} If there is nothing newer, or those who have it do not come back: joinup restore --nothing-newer
restored-heard = Those who had to be heard have told what was said after the backup: { $items ->
    [0] nothing newer.
    [one] 1 item, among it { $versions } versions of experiments.
   *[other] { $items } items, among them { $versions } versions of experiments.
}
restored-no-record = The longer story of this version came back from nobody yet: what is not in this draft will be missing from the next version.
publish-newer = Version { $version } was said after this draft was saved, so this draft does not know it: read both before you publish
machine-word = machine
machines-fit = Several machines fit '{ $typed }'.
machine-this = This machine cannot take itself out.
machine-this-why = It says the profile, and names itself in it.
machine-gone = Your profile does not name it any more. If somebody else may have that machine and its key is not under a passphrase, they can still speak as you: tell the others, and set up anew.

backup-no-folder = { $file } is not a file in a folder that is there.
backup-replace = { $file } is there already. Replace it?
backup-choose = Choose a passphrase for the backup: four or five words that do not belong together. Without it nobody can open the backup, you neither.
backup-passphrase = Passphrase of the backup:
backup-written = Backup written to { $file } ({ $size }), and read back: it is whole.
backup-elsewhere = Keep it on another device, and its passphrase on paper in another place.
backup-plain = It is not closed with a passphrase: whoever has this file can speak as the community, and read your drafts.
backup-plain-closed-key = It is not closed with a passphrase: whoever has this file can read your drafts. The keys in it are under their own passphrase.
backup-of = Backup of { $name }, made { $when }
backup-file = File
backup-in-it = In it
backup-circles = Circles
backup-encrypted = closed with a passphrase
backup-not-encrypted = not closed with a passphrase
backup-key-in-it = in it, not under a passphrase of their own
backup-sound = All { $files } files are whole, and all { $signatures } signatures are right.
backup-records = { $number ->
    [one] 1 long story of others
   *[other] { $number } long stories of others
}
versions = { $number ->
    [one] 1 version
   *[other] { $number } versions
}
kilobytes = { $number } KB
megabytes = { $number } MB
status-backup = Backup
status-no-backup = none that this folder knows of: joinup backup FILE
restore-done = { $name } is back, as it was { $when }.
restore-not-waiting = This community waits for nothing that was said after a backup.
restore-nothing-newer-ask = What you say from now on takes the place of what you said after the backup, wherever that still is. Go on?
restore-speaks = You can publish again.
machine-here = this machine
machine-here-not-named = this machine; your profile does not name it yet
machine-other = another machine of yours
machine-ask = Others will not look for this machine as one of yours any more. Take it out of your profile?
backup-key-words = Key words
