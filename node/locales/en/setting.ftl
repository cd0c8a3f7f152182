# The settings' file, and what an administrator sees of a running node.
settings-malformed = { $file }, line { $line }: { $why }
settings-unknown = { $file }, line { $line }: there is no setting { $key }
settings-value = { $file }, line { $line }: { $key }: { $why }
setting-meant = Perhaps { $key } was meant.
setting-choice = not one of { $possible }: { $found }
setting-address = not an address such as /ip4/0.0.0.0/tcp/4801: { $found }
setting-no-node = an address without /p2p/ and the node's id at its end: { $found }
setting-socket = not an address and a port such as 127.0.0.1:9481: { $found }
setting-not-loopback = others than this computer reach { $found }, and what is told there is for its administrator only
setting-sort = not the sort of value that belongs there: { $found }
settings-file-head = Settings of this joinup node. What may stand here: joinup config template

form-count = a whole number from { $least } to { $most }
form-bytes = an amount in quotes, such as "500MB" or "4GB"
form-text = words in quotes
form-switch = true or false
form-choice = one of { $words }, in quotes
form-addresses = addresses in quotes, such as ["/ip4/0.0.0.0/tcp/4801"]
form-relays = addresses in quotes, such as ["/ip4/192.0.2.1/tcp/4801/p2p/..."]
form-loopback = an address of this computer and a port in quotes, such as "127.0.0.1:9481"

template-head = Settings of this joinup node, for settings.toml in its folder. Every setting stands here with its usual value; to change one, take the mark in front of it away.
template-commands = joinup config set writes there too, and leaves remarks alone. A running node reads the file again after joinup config reload, or on the signal HUP.
template-at-once = May be { $possible }. Holds as soon as it is read.
template-at-start = May be { $possible }. Holds when the node is started again.

setting-metrics-listen = where this computer's own programs read counts and health, such as 127.0.0.1:9481; nowhere when empty
setting-log-format = how the log is written: text or json
setting-log-level = how much the log holds: error, warn, info or debug

reload-nothing = Nothing has changed in the settings.
reload-changed = { $key } is now { $value }
reload-read = The settings were read again; changed: { $keys }
reload-empty = nothing
reload-at-start = { $keys } { $number ->
    [one] changes
   *[other] change
} when your node is started again.
metrics-not-told = Counts and health cannot be told at { $address }: { $why }
health-stalled = The node's event loop has not answered within { $seconds } seconds.
write-failed = A write to the disk failed, so nothing more is written until the node is started again: { $why }
