# Cómo está conectado un nodo, cómo llegan a él los demás y qué hacer cuando no va bien.

status-paths = Caminos
status-relay = Repetidor
ways-local = { $number } en esta red
ways-direct = { $number } por internet
ways-relayed = { $number } a través de un repetidor
route-relayed-of = a través del repetidor de { $name }
relay-unnamed = { $node }, de nombre desconocido

reach-here = los demás solo llegan a este nodo desde este ordenador
reach-direct = los demás llegan directamente a este nodo
reach-relays = { $number ->
    [one] los demás llegan a este nodo por 1 repetidor ({ $names })
   *[other] los demás llegan a este nodo por { $number } repetidores ({ $names })
}
reach-no = los demás no llegan a este nodo; él sí llega a ellos
reach-near = todavía nadie ha probado si los demás llegan desde fuera
reach-untried = todavía nadie ha probado si los demás llegan a este nodo

state-hint = consejo
check-peers = otros nodos
check-local = red local
check-reach = acceso
check-ports = puertos
check-relays = repetidores
check-router = enrutador

doctor-connected = { $number ->
    [one] Conectado con 1 nodo más: { $ways }.
   *[other] Conectado con { $number } nodos más: { $ways }.
}
doctor-nobody-known = No hay nadie conectado y todavía no se conoce ningún otro nodo. Inviten a alguien, o usen una invitación suya con: joinup join. Los nodos de una misma red local se encuentran solos.
doctor-looking = { $number ->
    [one] Todavía no hay nadie conectado; se está buscando 1 nodo más.
   *[other] Todavía no hay nadie conectado; se están buscando { $number } nodos más.
}
doctor-nobody = { $number ->
    [one] No hay nadie conectado, y el único otro nodo conocido no responde. Quizá esté apagado; o este ordenador no tiene red ahora, tiene mal la hora, o un cortafuegos no deja salir nada. Se vuelve a probar solo; una invitación nueva trae direcciones nuevas.
   *[other] No hay nadie conectado, y ninguno de los otros { $number } nodos conocidos responde. Quizá estén apagados; o este ordenador no tiene red ahora, tiene mal la hora, o un cortafuegos no deja salir nada. Se vuelven a probar solos; una invitación nueva trae direcciones nuevas.
}
doctor-mdns-failed = No se pueden encontrar los nodos de esta red: { $why }. A menudo es un cortafuegos que cierra el puerto UDP 5353. Si aquí no hace falta encontrar a nadie, se puede apagar.
doctor-mdns-off = No se buscan los nodos de esta red: mdns está apagado.
doctor-reach-here = Este nodo solo escucha a los demás en este ordenador.
doctor-reach-direct = Los demás llegan directamente a este nodo, sin repetidor.
doctor-reach-relays = Los demás llegan a este nodo por { $number } repetidores ({ $names }); si falla uno, queda el otro.
doctor-reach-one = Los demás llegan a este nodo por un solo repetidor ({ $name }). Mientras falla, no llega nadie. Añadan un segundo: quien lleva un repetidor puede decirles su dirección.
doctor-reach-no = Los demás no llegan a este nodo, que no tiene lugar en ningún repetidor: solo está conectado con los nodos a los que llega él. Añadan un repetidor: un ayuntamiento, una biblioteca o una universidad que lleve uno puede decirles su dirección.
doctor-reach-near = Conectado en esta red; si los demás llegan desde fuera, todavía no lo ha probado nadie.
doctor-reach-untried = Todavía nadie ha probado si los demás llegan a este nodo; lo prueban los repetidores, y no hay ninguno conectado. Detrás de un enrutador de casa no llegan, si no es por un repetidor.
doctor-ports = Los demás no llegan al puerto { $ports }. Si deberían llegar, déjenlo entrar en el enrutador y en el cortafuegos de este ordenador, por TCP y UDP.
doctor-relay-away = Hace { $time } que no se llega al repetidor de las opciones { $name }. Quizá esté apagado o tenga ahora otra dirección.
doctor-relay-never = Nunca se ha llegado al repetidor de las opciones { $name }. Quizá la dirección no sea buena o esté apagado.
doctor-router-open = El enrutador de casa deja entrar a los demás.
doctor-router-closed = El enrutador de casa dejaba entrar a los demás y ya no.
doctor-router-silent = Ningún enrutador responde a la petición de dejar entrar a los demás: tiene el UPnP apagado, o esta red no tiene ninguno. Los repetidores siguen llevando.
doctor-router-behind = El enrutador de casa está detrás de otro, y lo que deja entrar no llega. Los repetidores siguen llevando.
doctor-router-unasked = No se ha pedido al enrutador de casa que deje entrar a los demás (UPnP). Si lo hace, este nodo no necesita ningún repetidor.
