# Communities, invites, peers.
