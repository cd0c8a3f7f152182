# Looking after a node: status, settings, doctor, demonstration, recovery.

check-folder = folder
check-key = key
check-own-work = own work
check-store = store
check-rebuilt = rebuilt
check-disk = disk
doctor-folder = { $path } is ours alone, and in use by this joinup only.
doctor-key = The community's key is there, and readable by you only.
batches = { $number ->
    [one] 1 batch
   *[other] { $number } batches
}
entries = { $number ->
    [one] 1 entry
   *[other] { $number } entries
}
doctor-own-work = { $batches } with { $entries }, all sound.
doctor-store = { $number ->
    [one] 1 current item, and the hash of all is as it should be.
   *[other] { $number } current items, and the hash of all is as it should be.
}
doctor-disk = Copies of everybody's work take { $used } MB of the { $allowed } MB that limits.disk allows, { $index } MB of them for searching.
doctor-lost = Lost by damage: { $lost }; ours are back, others' come back from others.
doctor-rebuilt = { $number ->
    [one] The store was built again with 1 item of your own work.
   *[other] The store was built again with { $number } items of your own work.
}
doctor-damaged = The file own/{ $file } is damaged; still sound in it: { $sound }.
doctor-missing = The file own/{ $file } is missing.
doctor-newer = The file own/{ $file } was written by a newer joinup.

disk-scarce = Only { $free } MB are free on the disk: what comes from strangers is not kept.
disk-full = Only { $free } MB are free on the disk: nothing new is kept.
disk-limit = What is kept of others takes { $used } MB, and limits.disk allows { $allowed } MB: nothing new is kept of communities that you do not follow.
folder-gone = The folder { $path } was moved or deleted while in use.
journal-damaged = { $number } files of your own work are damaged or missing.
clock-behind = The clock of this computer is { $far } behind the clocks of others. What you publish waits here until it is right.
clock-ahead = The clock of this computer is { $far } ahead of the clocks of others. What you publish waits here until it is right.
events-missed = { $number } events were not told, because nobody read them in time.
warning-banned = { $node } sent several broken messages and is not talked to for 12 hours
warning-listener = no longer listening on { $address }: { $why }
warning-mdns = nodes on the local network cannot be found: { $why }

setting-items-followed = items kept of each community that we follow
setting-items-introduced = items kept of each community that somebody whom we follow introduced
setting-items-stranger = items kept of each other community
setting-disk = bytes for the store, for records of others and for searching, such as 4GB; beyond it, nothing new of communities not followed
setting-relays = addresses of nodes to stay connected with, each with /p2p/ at its end
setting-editor = the program that drafts are edited with
setting-language = the language in which joinup speaks: en, ca, es, ur; else that of the system
setting-listen = addresses on which the node listens
setting-mdns = whether the node looks for others on the local network: yes or no

doctor-rebuilt-all = The working store was built again from your own work.
doctor-well = Nothing is wrong.
doctor-care = Something needs care; see above.
state-ok = ok
state-warning = warning
state-problem = problem

status-folder = Folder
status-node = Node
status-here = Here
status-waiting = Waiting
status-version = Version
status-address = Address
status-circle = Circle
status-on-disk = Disk
status-disk = { $used } MB of { $allowed } MB
status-health = Health
status-healthy = nothing is wrong
status-set = { $name }: { $items } items, set { $set }
other-nodes = { $number ->
    [one] 1 other node
   *[other] { $number } other nodes
}
status-not-running = not running; { $known } remembered. Start it with: { $command }
status-nobody = nobody is connected
status-connected = { $number } connected
status-running = running for { $time }; { $connected }, { $known } remembered
status-no-others = no other community yet
status-others = { $communities } heard of
status-held = { $experiments }, { $mine } ours; { $drafts }; { $others }
status-nothing-waits = nothing of ours waits for others
status-waits = { $number ->
    [one] 1 change of ours for the next node that we meet
   *[other] { $number } changes of ours for the next node that we meet
}

up-stopping = Stopping.
up-nameless = A new community
up-named = Nobody can be asked here, so this community is called "{ $name }".
up-connected = Connected with { $name }, { $route }.
up-rerouted = Connected with { $name } without a relay now, { $route }.
up-gone = { $name } is gone for now.
up-progress = Catching up with { $peer }: { $items } of { $of_items } items, { $communities } of { $of_communities } communities complete.
up-caught-up = Caught up with { $peer }: received { $received }, sent { $sent }, { $end }.
up-note = Please note: { $message }
up-loopback = on this computer only
up-network = on this network
up-no-peers = no peers yet
up-looking = { $number ->
    [one] looking for 1 peer that we know
   *[other] looking for { $number } peers that we know
}
up-ready = Folder { $home } · listening { $listening } · { $peers }
up-how-to-stop = Ctrl-C here stops it.
up-took-back = { $who } took back an experiment; it is deleted here.
up-received = From { $who }: { $title }   { $command }
up-received-other = From { $who }: { $kind }
up-heard = Heard of { $title }.
up-unknown-node = a node that has not said whose it is

demo-begins = Three sample communities are being set up on this computer; nothing leaves it.
demo-meet = They invite each other and catch up.
demo-ready = You are now { $name }. Look around in a second terminal:
demo-end = Everything in it is made up as a sample. Ctrl-C here ends it.
demo-kept = The samples are kept in { $path }.
demo-gone = The samples are gone from this computer.
demo-invalid = The sample "{ $title }" is not valid.
demo-invalid-why = Line { $line }: { $message }
demo-silent = A sample node did not start.

recover-words-needed = The 24 words are needed.
recover-type = Type the 24 words of the recovery sheet, in order:
recover-done = You have your community's key back. What you published comes back from the nodes that keep it:

config-restart = Your node notices when it is started again: Ctrl-C there, then { $command }.
head-setting = Setting
head-value = Value
head-help = What it decides
