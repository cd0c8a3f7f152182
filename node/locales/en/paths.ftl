# How a node is connected, how others reach it, and what to do where that is not well.

status-paths = Paths
status-relay = Relay
ways-local = { $number } on this network
ways-direct = { $number } over the internet
ways-relayed = { $number } through a relay
route-relayed-of = through the relay of { $name }
relay-unnamed = { $node }, whose name is not known

reach-here = others reach this node from this computer only
reach-direct = others reach this node directly
reach-relays = { $number ->
    [one] others reach this node over 1 relay ({ $names })
   *[other] others reach this node over { $number } relays ({ $names })
}
reach-no = others do not get through to this node; it reaches them
reach-near = nobody has tried yet whether others get through from elsewhere
reach-untried = nobody has tried yet whether others get through to this node

state-hint = hint
check-peers = peers
check-local = local network
check-reach = reach
check-ports = ports
check-relays = relays
check-router = router

doctor-connected = { $number ->
    [one] Connected with 1 other node: { $ways }.
   *[other] Connected with { $number } other nodes: { $ways }.
}
doctor-nobody-known = Nobody is connected, and no other node is known yet. Invite somebody, or use an invite of theirs with: joinup join. Nodes on one local network find each other by themselves.
doctor-looking = { $number ->
    [one] Nobody is connected yet; 1 other node is being looked for.
   *[other] Nobody is connected yet; { $number } other nodes are being looked for.
}
doctor-nobody = { $number ->
    [one] Nobody is connected, and the 1 other node that is known does not answer. It may be switched off; or this computer has no network now, its clock is wrong, or a firewall lets nothing out. It is tried again by itself; a new invite brings new addresses.
   *[other] Nobody is connected, and none of the { $number } other nodes that are known answers. They may be switched off; or this computer has no network now, its clock is wrong, or a firewall lets nothing out. They are tried again by themselves; a new invite brings new addresses.
}
doctor-mdns-failed = Nodes on this network cannot be found: { $why }. Often a firewall keeps UDP port 5353 shut. Who needs nobody here can switch it off.
doctor-mdns-off = Nodes on this network are not looked for: mdns is switched off.
doctor-reach-here = This node listens for others on this computer only.
doctor-reach-direct = Others reach this node directly, without a relay.
doctor-reach-relays = Others reach this node over { $number } relays ({ $names }), so one of them may be away.
doctor-reach-one = Others reach this node over one relay only ({ $name }). While that is away, nobody reaches it. Name a second one: whoever runs a relay can say its address.
doctor-reach-no = Others do not get through to this node, and it has no place at a relay: it is connected only with nodes that it reaches itself. Name a relay: a council, a library or a university that runs one can say its address.
doctor-reach-near = Connected on this network; whether others get through from elsewhere, nobody has tried yet.
doctor-reach-untried = Nobody has tried yet whether others get through to this node; relays do, and none is connected. Behind a household's router they do not, unless a relay carries.
doctor-ports = Others do not get through to port { $ports }. Where that should be otherwise, let it in at the router and at the firewall of this computer, TCP and UDP.
doctor-relay-away = The relay of the settings { $name } has not been reached for { $time }. It may be switched off, or have another address now.
doctor-relay-never = The relay of the settings { $name } has never been reached. Its address may be wrong, or it is switched off.
doctor-router-open = The household's router lets others in.
doctor-router-closed = The household's router let others in, and does no more.
doctor-router-silent = No router answers the wish to let others in: UPnP is switched off there, or this network has none. Relays carry all the same.
doctor-router-behind = The household's router is itself behind another one, so what it lets in does not arrive. Relays carry all the same.
doctor-router-unasked = The household's router has not been asked to let others in (UPnP). Where it does so, this node needs no relay.
