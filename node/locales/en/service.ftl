# A node that runs as a service: installing it, stopping it, where its log is.

service-line = { $connected }; { $held } here; { $waiting }
service-restarting = Starting anew.
restart-not-here = This node cannot start anew by itself.
restart-not-here-why = The program that runs it does not do that.
node-of-another = The node of { $path } runs as another user of this computer.
node-of-another-why = A node speaks to programs of its own user only.

node-stopped = The node has stopped.
node-stopped-service = It starts again with this computer, or when you log in.
node-restarted = The node has started anew: joinup { $version }, process { $pid }.
node-restarted-system = It runs as before otherwise. For a change of its unit:   { $command }
node-not-back = The node stopped and did not come back.
node-not-back-why = Nobody has answered for { $seconds } seconds.

node-row-service = Service
node-row-file = File
node-row-log = Log
node-runs = running for { $time }: joinup { $version }, process { $pid }
node-runs-not = not running
node-service-system = { $unit }, of the whole computer
node-service-user = { $unit }, your own
node-service-installed = { $unit }, your own, { $state }; this node was started in another way
node-service-unknown = { $unit }, your own; the service manager does not answer here
node-service-none = none: it runs while somebody runs it. To change that: { $command }
node-log-journal = in the system's journal: { $command }
node-log-terminal = in the terminal where it was started
node-log-none = none: a node logs where it is started
node-other-version = The node that runs is joinup { $node }, and this is joinup { $this }: it was updated since.

logs-terminal = This node was started in a terminal, and logs there.
logs-none = There is no log: no node runs here, and none was installed as a service.
logs-why = The system's journal has the log of a service only. In a terminal, -v shows more, and what is shown can be kept in a file.
logs-no-journal = This computer has no journal (journalctl).
logs-refused = The journal cannot be read.

service-installed = Installed: the node runs in the background now, and starts when you log in.
service-was-there = That was installed already; nothing has changed.
service-linger = To have it run also while you are not logged in
service-gone = The node is no service any more. Everything in { $path } is as it was.
service-never = No service was installed for this folder.
service-by-hand = The node of this folder runs already, and not as that service.
service-by-hand-why = Two nodes cannot have one folder. Stop this one, then install.
service-not-ours = { $file } was not written by joinup.
service-not-ours-why = It stays as it is.
service-none = There are no services here that joinup knows how to install.
service-none-why = joinup installs services of systemd, on Linux. Elsewhere you can have your system start the program yourself.
service-no-bus = The services of this user cannot be reached from here.
service-no-bus-why = systemd says: { $said }. So it is in a container, and after `su`: log in as this user, or use a service of the whole computer (--system).
service-refused = That did not work: { $command }
service-name-too-long = The path of this folder is too long for the name of a service.
service-no-home = There is no place for services of this user: HOME is not set.
service-odd-path = { $path } cannot stand in the text of a service.
service-print-steps = To use it, put it into { $file }, then:   { $command }
service-system-steps = To use it, put it into { $file }, then:
