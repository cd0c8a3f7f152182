# Relays, and how homes behind routers are reached.
setting-upnp = whether the household's router is asked to let other nodes in: yes or no
setting-connections = connections with other nodes at once
setting-connections-per-address = connections at once with one internet address
setting-relay = whether this node carries connections for others, as a relay: yes or no
setting-relay-addresses = where this relay is reached from everywhere; where it listens when empty
setting-relay-places = nodes that may have a place at this relay
setting-relay-circuits = connections that this relay carries at once
setting-relay-circuit-bytes = how much one carried connection may move each way, such as 256MB
setting-relay-circuit-minutes = how many minutes one carried connection may last
