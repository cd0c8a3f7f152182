# Cuidar un nodo: ponerlo en marcha, su estado, las opciones.

up-stopping = Se detiene.
up-nameless = Una comunidad nueva
up-named = Aquí no se puede preguntar a nadie; por eso esta comunidad se llama «{ $name }».
up-connected = Conectados con { $name }, { $route }.
up-rerouted = Ahora hay conexión con { $name } sin repetidor, { $route }.
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
check-folder = carpeta
check-key = clave
check-own-work = trabajo nuestro
check-store = almacén
check-rebuilt = rehecho
doctor-folder = { $path } es solo suya, y solo la usa este joinup.
doctor-key = La clave de la comunidad está ahí, y solo ustedes la pueden leer.
batches = { $number ->
    [one] 1 lote
   *[other] { $number } lotes
}
entries = { $number ->
    [one] 1 entrada
   *[other] { $number } entradas
}
doctor-own-work = { $batches } con { $entries }, todo en buen estado.
doctor-store = { $number ->
    [one] 1 elemento actual, y el resumen del conjunto es como debe ser.
   *[other] { $number } elementos actuales, y el resumen del conjunto es como debe ser.
}
doctor-lost = Perdido por daños: { $lost }; lo suyo ya volvió, lo de otros vuelve desde ellos.
doctor-rebuilt = { $number ->
    [one] El almacén se rehízo con 1 elemento de su trabajo.
   *[other] El almacén se rehízo con { $number } elementos de su trabajo.
}
doctor-damaged = El archivo own/{ $file } está dañado; todavía en buen estado: { $sound }.
doctor-missing = Falta el archivo own/{ $file }.
doctor-newer = El archivo own/{ $file } lo escribió un joinup más nuevo.
disk-scarce = Solo quedan { $free } MB libres en el disco: lo que viene de desconocidos no se conserva.
disk-full = Solo quedan { $free } MB libres en el disco: no se conserva nada nuevo.
disk-limit = Lo que se conserva de otros ocupa { $used } MB, y limits.disk permite { $allowed } MB: no se conserva nada nuevo de comunidades que no siguen.
folder-gone = La carpeta { $path } se movió o se borró mientras estaba en uso.
journal-damaged = { $number } archivos de su trabajo están dañados o faltan.
clock-behind = El reloj de esta computadora está { $far } atrasado respecto de los de otros. Lo que publiquen espera aquí hasta que esté bien.
clock-ahead = El reloj de esta computadora está { $far } adelantado respecto de los de otros. Lo que publiquen espera aquí hasta que esté bien.
events-missed = { $number } sucesos no se contaron, porque nadie los leyó a tiempo.
warning-banned = { $node } envió varios mensajes mal hechos y no se habla con él durante 12 horas
warning-listener = ya no se escucha en { $address }: { $why }
warning-mdns = no se pueden encontrar nodos en la red local: { $why }
doctor-rebuilt-all = El almacén se rehízo a partir de su trabajo.
doctor-well = Todo va bien.
doctor-care = Hay algo que atender; vean más arriba.
state-ok = bien
state-warning = atención
state-problem = problema
status-set = { $name }: { $items } elementos, conjunto { $set }
up-progress = Poniéndose al día con { $peer }: { $items } de { $of_items } elementos, { $communities } de { $of_communities } comunidades completas.
up-received-other = De { $who }: { $kind }
demo-begins = Se preparan tres comunidades de muestra en esta computadora; nada sale de ella.
demo-meet = Se invitan unas a otras y se ponen al día.
demo-ready = Ahora son { $name }. Miren lo que hay en una segunda terminal:
demo-end = Todo lo que contiene es una muestra inventada. Ctrl-C aquí la termina.
demo-kept = Las muestras se conservan en { $path }.
demo-gone = Las muestras ya no están en esta computadora.
demo-invalid = La muestra «{ $title }» no es válida.
demo-invalid-why = Línea { $line }: { $message }
demo-silent = Un nodo de muestra no arrancó.
recover-words-needed = Hacen falta las 24 palabras.
recover-type = Escriban, en orden, las 24 palabras de la hoja de recuperación:
recover-done = Tienen de nuevo la clave de su comunidad. Lo que publicaron vuelve desde los nodos que lo guardan:
check-disk = disco
doctor-disk = Las copias del trabajo de todos ocupan { $used } MB de los { $allowed } MB que permite limits.disk, { $index } MB de ellos para buscar.
