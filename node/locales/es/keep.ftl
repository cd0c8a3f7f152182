# Cuidar un nodo: ponerlo en marcha, su estado, las opciones.

up-stopping = Se detiene.
up-nameless = Una comunidad nueva
up-named = Aquí no se puede preguntar a nadie; por eso esta comunidad se llama «{ $name }».
up-connected = Conectados con { $name }, { $route }.
up-gone = { $name } se fue por ahora.
up-caught-up = Al día con { $peer }: recibido { $received }, enviado { $sent }, { $end }.
up-note = Tengan en cuenta: { $message }
up-loopback = solo en esta computadora
up-network = en esta red
up-no-peers = todavía ningún otro nodo
up-ready = Carpeta { $home } · escuchando { $listening } · { $peers }
up-how-to-stop = Ctrl-C aquí lo detiene.
up-took-back = { $who } retiró un experimento; aquí se borró.
up-received = De { $who }: { $title }   { $command }
up-heard = Tenemos noticia de { $title }.
up-unknown-node = un nodo que no dijo de quién es
status-folder = Carpeta
status-node = Nodo
status-here = Aquí
status-waiting = Pendiente
status-version = Versión
status-address = Dirección
status-circle = Círculo
status-on-disk = Disco
status-disk = { $used } MB de { $allowed } MB
status-health = Salud
status-healthy = todo va bien
other-nodes = { $number ->
    [one] 1 otro nodo
   *[other] { $number } otros nodos
}
status-not-running = detenido; se recuerdan { $known }. Pónganlo en marcha con: { $command }
status-nobody = no hay nadie conectado
status-connected = { $number ->
    [one] 1 conectado
   *[other] { $number } conectados
}
status-running = en marcha desde hace { $time }; { $connected }, se recuerdan { $known }
status-no-others = todavía ninguna otra comunidad
status-others = se sabe de { $communities }
status-held = { $experiments }, { $mine } nuestros; { $drafts }; { $others }
status-nothing-waits = nada nuestro espera a otros
config-restart = Su nodo lo nota cuando se vuelve a poner en marcha: Ctrl-C ahí, y después { $command }.
head-setting = Opción
head-value = Valor
head-help = Qué decide
setting-items-followed = elementos que se conservan de cada comunidad que seguimos
setting-items-introduced = elementos que se conservan de cada comunidad presentada por alguien a quien seguimos
setting-items-stranger = elementos que se conservan de cada otra comunidad
setting-disk = bytes para el almacén, los relatos de otros y la búsqueda, como 4GB; más allá, nada nuevo de comunidades que no seguimos
setting-relays = direcciones de nodos con los que mantener la conexión, cada una con /p2p/ al final
setting-editor = el programa con que se editan los borradores
setting-language = la lengua en que habla joinup: en, ca, es, ur; si no, la del sistema
setting-listen = direcciones en las que escucha el nodo
setting-mdns = si el nodo busca otros en la red local: yes o no
status-waits = { $number ->
    [one] 1 cambio nuestro para el próximo nodo que encontremos
   *[other] { $number } cambios nuestros para el próximo nodo que encontremos
}
up-looking = { $number ->
    [one] buscando 1 nodo que conocemos
   *[other] buscando { $number } nodos que conocemos
}
