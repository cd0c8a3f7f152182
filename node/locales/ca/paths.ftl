# Com està connectat un node, com hi arriben els altres i què cal fer quan no va bé.

status-paths = Camins
status-relay = Repetidor
ways-local = { $number } en aquesta xarxa
ways-direct = { $number } per internet
ways-relayed = { $number } per mitjà d'un repetidor
route-relayed-of = per mitjà del repetidor de { $name }
relay-unnamed = { $node }, de nom desconegut

reach-here = els altres només arriben a aquest node des d'aquest ordinador
reach-direct = els altres arriben directament a aquest node
reach-relays = { $number ->
    [one] els altres arriben a aquest node per 1 repetidor ({ $names })
   *[other] els altres arriben a aquest node per { $number } repetidors ({ $names })
}
reach-no = els altres no arriben a aquest node; ell sí que hi arriba
reach-near = encara ningú no ha provat si els altres hi arriben des de fora
reach-untried = encara ningú no ha provat si els altres arriben a aquest node

state-hint = consell
check-peers = altres nodes
check-local = xarxa local
check-reach = accés
check-ports = ports
check-relays = repetidors
check-router = encaminador

doctor-connected = { $number ->
    [one] Connectat amb 1 altre node: { $ways }.
   *[other] Connectat amb { $number } altres nodes: { $ways }.
}
doctor-nobody-known = No hi ha ningú connectat i encara no es coneix cap altre node. Convideu algú, o feu servir una invitació seva amb: joinup join. Els nodes d'una mateixa xarxa local es troben sols.
doctor-looking = { $number ->
    [one] Encara no hi ha ningú connectat; s'està buscant 1 altre node.
   *[other] Encara no hi ha ningú connectat; s'estan buscant { $number } altres nodes.
}
doctor-nobody = { $number ->
    [one] No hi ha ningú connectat, i l'únic altre node conegut no respon. Potser és apagat; o aquest ordinador ara no té xarxa, té malament l'hora o un tallafoc no deixa sortir res. Es torna a provar sol; una invitació nova porta adreces noves.
   *[other] No hi ha ningú connectat, i cap dels { $number } altres nodes coneguts no respon. Potser són apagats; o aquest ordinador ara no té xarxa, té malament l'hora o un tallafoc no deixa sortir res. Es tornen a provar sols; una invitació nova porta adreces noves.
}
doctor-mdns-failed = No es poden trobar els nodes d'aquesta xarxa: { $why }. Sovint és un tallafoc que tanca el port UDP 5353. Si aquí no cal trobar ningú, es pot apagar.
doctor-mdns-off = No es busquen els nodes d'aquesta xarxa: mdns és apagat.
doctor-reach-here = Aquest node només escolta els altres en aquest ordinador.
doctor-reach-direct = Els altres arriben directament a aquest node, sense repetidor.
doctor-reach-relays = Els altres arriben a aquest node per { $number } repetidors ({ $names }); si en falla un, queda l'altre.
doctor-reach-one = Els altres arriben a aquest node per un sol repetidor ({ $name }). Mentre falla, no hi arriba ningú. Afegiu-ne un segon: qui porta un repetidor us en pot dir l'adreça.
doctor-reach-no = Els altres no arriben a aquest node, que no té lloc en cap repetidor: només està connectat amb els nodes on arriba ell. Afegiu un repetidor: un ajuntament, una biblioteca o una universitat que en porti un us en pot dir l'adreça.
doctor-reach-near = Connectat en aquesta xarxa; si els altres hi arriben des de fora, encara no ho ha provat ningú.
doctor-reach-untried = Encara ningú no ha provat si els altres arriben a aquest node; ho proven els repetidors, i no n'hi ha cap de connectat. Darrere d'un encaminador de casa no hi arriben, si no és per un repetidor.
doctor-ports = Els altres no arriben al port { $ports }. Si hi haurien d'arribar, deixeu-lo entrar a l'encaminador i al tallafoc d'aquest ordinador, per TCP i UDP.
doctor-relay-away = Fa { $time } que no s'arriba al repetidor de les opcions { $name }. Potser és apagat o ara té una altra adreça.
doctor-relay-never = No s'ha arribat mai al repetidor de les opcions { $name }. Potser l'adreça no és bona o és apagat.
doctor-router-open = L'encaminador de casa deixa entrar els altres.
doctor-router-closed = L'encaminador de casa deixava entrar els altres i ara ja no.
doctor-router-silent = Cap encaminador no respon a la petició de deixar entrar els altres: hi té l'UPnP apagat, o aquesta xarxa no en té. Els repetidors continuen portant.
doctor-router-behind = L'encaminador de casa és darrere d'un altre, i el que deixa entrar no arriba. Els repetidors continuen portant.
doctor-router-unasked = No s'ha demanat a l'encaminador de casa que deixi entrar els altres (UPnP). Si ho fa, aquest node no necessita cap repetidor.
