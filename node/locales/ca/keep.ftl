# Cuidar un node: posar-lo en marxa, el seu estat, les opcions.

up-stopping = S'atura.
up-nameless = Una comunitat nova
up-named = Aquí no es pot preguntar a ningú; per això aquesta comunitat es diu «{ $name }».
up-connected = Connectats amb { $name }, { $route }.
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
