# Cuidar un node: posar-lo en marxa, el seu estat, les opcions.

up-stopping = S'atura.
up-nameless = Una comunitat nova
up-named = Aquí no es pot preguntar a ningú; per això aquesta comunitat es diu «{ $name }».
up-connected = Connectats amb { $name }, { $route }.
up-rerouted = Ara hi ha connexió amb { $name } sense repetidor, { $route }.
up-gone = { $name } ha marxat de moment.
up-caught-up = Posats al dia amb { $peer }: rebut { $received }, enviat { $sent }, { $end }.
up-note = Tingueu en compte: { $message }
up-loopback = només en aquest ordinador
up-network = en aquesta xarxa
up-no-peers = encara cap altre node
up-ready = Carpeta { $home } · escoltant { $listening } · { $peers }
up-how-to-stop = Ctrl-C aquí l'atura.
up-took-back = { $who } ha retirat un experiment; aquí s'ha esborrat.
up-received = De { $who }: { $title }   { $command }
up-heard = Tenim notícia de { $title }.
up-unknown-node = un node que no ha dit de qui és
status-folder = Carpeta
status-node = Node
status-here = Aquí
status-waiting = Pendent
status-version = Versió
status-address = Adreça
status-circle = Cercle
status-on-disk = Disc
status-disk = { $used } MB de { $allowed } MB
status-health = Salut
status-healthy = tot va bé
other-nodes = { $number ->
    [one] 1 altre node
   *[other] { $number } altres nodes
}
status-not-running = aturat; es recorden { $known }. Engegueu-lo amb: { $command }
status-nobody = no hi ha ningú connectat
status-connected = { $number ->
    [one] 1 connectat
   *[other] { $number } connectats
}
status-running = en marxa des de fa { $time }; { $connected }, es recorden { $known }
status-no-others = encara cap altra comunitat
status-others = se sap de { $communities }
status-held = { $experiments }, { $mine } nostres; { $drafts }; { $others }
status-nothing-waits = res de nostre no espera els altres
config-restart = El vostre node se n'adona quan es torna a engegar: Ctrl-C allà, i després { $command }.
head-setting = Opció
head-value = Valor
head-help = Què decideix
setting-items-followed = elements que es conserven de cada comunitat que seguim
setting-items-introduced = elements que es conserven de cada comunitat presentada per algú que seguim
setting-items-stranger = elements que es conserven de cada altra comunitat
setting-disk = bytes per al magatzem, els relats dels altres i la cerca, com ara 4GB; més enllà, res de nou de comunitats que no seguim
setting-relays = adreces de nodes amb qui mantenir la connexió, cadascuna amb /p2p/ al final
setting-editor = el programa amb què s'editen els esborranys
setting-language = la llengua en què parla joinup: en, ca, es, ur; si no, la del sistema
setting-listen = adreces on escolta el node
setting-mdns = si el node busca altres a la xarxa local: yes o no
status-waits = { $number ->
    [one] 1 canvi nostre per al pròxim node que trobem
   *[other] { $number } canvis nostres per al pròxim node que trobem
}
up-looking = { $number ->
    [one] buscant 1 node que coneixem
   *[other] buscant { $number } nodes que coneixem
}
check-folder = carpeta
check-key = clau
check-own-work = feina nostra
check-store = magatzem
check-rebuilt = refet
doctor-folder = { $path } és només vostra, i només la fa servir aquest joinup.
doctor-key = La clau de la comunitat hi és, i només la podeu llegir vosaltres.
batches = { $number ->
    [one] 1 lot
   *[other] { $number } lots
}
entries = { $number ->
    [one] 1 entrada
   *[other] { $number } entrades
}
doctor-own-work = { $batches } amb { $entries }, tot en bon estat.
doctor-store = { $number ->
    [one] 1 element actual, i el resum del conjunt és com ha de ser.
   *[other] { $number } elements actuals, i el resum del conjunt és com ha de ser.
}
doctor-lost = Perdut per danys: { $lost }; el que és vostre ja ha tornat, el dels altres torna des d'ells.
doctor-rebuilt = { $number ->
    [one] El magatzem s'ha refet amb 1 element de la vostra feina.
   *[other] El magatzem s'ha refet amb { $number } elements de la vostra feina.
}
doctor-damaged = El fitxer own/{ $file } està malmès; encara en bon estat: { $sound }.
doctor-missing = Falta el fitxer own/{ $file }.
doctor-newer = El fitxer own/{ $file } el va escriure un joinup més nou.
disk-scarce = Només queden { $free } MB lliures al disc: el que ve de desconeguts no es conserva.
disk-full = Només queden { $free } MB lliures al disc: no es conserva res de nou.
disk-limit = El que es conserva dels altres ocupa { $used } MB, i limits.disk en permet { $allowed } MB: no es conserva res de nou de comunitats que no seguiu.
folder-gone = La carpeta { $path } s'ha mogut o esborrat mentre es feia servir.
journal-damaged = { $number } fitxers de la vostra feina estan malmesos o falten.
clock-behind = El rellotge d'aquest ordinador va endarrerit { $far } respecte dels altres. El que publiqueu espera aquí fins que vagi bé.
clock-ahead = El rellotge d'aquest ordinador va avançat { $far } respecte dels altres. El que publiqueu espera aquí fins que vagi bé.
events-missed = { $number } esdeveniments no s'han explicat, perquè ningú no els va llegir a temps.
warning-banned = { $node } va enviar uns quants missatges mal fets i no s'hi parla durant 12 hores
warning-listener = ja no s'escolta a { $address }: { $why }
warning-mdns = no es poden trobar nodes a la xarxa local: { $why }
doctor-rebuilt-all = El magatzem s'ha refet a partir de la vostra feina.
doctor-well = Tot va bé.
doctor-care = Hi ha alguna cosa per atendre; vegeu més amunt.
state-ok = bé
state-warning = compte
state-problem = problema
status-set = { $name }: { $items } elements, conjunt { $set }
up-progress = Posant-se al dia amb { $peer }: { $items } de { $of_items } elements, { $communities } de { $of_communities } comunitats completes.
up-received-other = De { $who }: { $kind }
demo-begins = Es preparen tres comunitats de mostra en aquest ordinador; no en surt res.
demo-meet = Es conviden les unes a les altres i es posen al dia.
demo-ready = Ara sou { $name }. Mireu què hi ha en un segon terminal:
demo-end = Tot el que hi ha és una mostra inventada. Ctrl-C aquí l'acaba.
demo-kept = Les mostres es conserven a { $path }.
demo-gone = Les mostres ja no són en aquest ordinador.
demo-invalid = La mostra «{ $title }» no és vàlida.
demo-invalid-why = Línia { $line }: { $message }
demo-silent = Un node de mostra no ha arrencat.
recover-words-needed = Calen les 24 paraules.
recover-type = Escriviu, per ordre, les 24 paraules del full de recuperació:
recover-done = Torneu a tenir la clau de la comunitat. El que vau publicar torna des dels nodes que ho guarden:
check-disk = disc
doctor-disk = Les còpies de la feina de tothom ocupen { $used } MB dels { $allowed } MB que permet limits.disk, { $index } MB dels quals són per buscar.
