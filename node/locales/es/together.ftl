# Comunidades, invitaciones, nodos.

invite-for = Para { $communities }, hasta el { $until }. Dénsela a gente que conozcan, como quieran; tienen que escribir:
your-key-words = Sus palabras clave: { $words }
invites-none = No han dado ninguna invitación.
no-invite = Eso no es una invitación.
invite-expired = Esta invitación caducó.
invite-expired-why = Pídanles una nueva.
own-invite = Eso es una invitación de su propia comunidad.
own-invite-why = Es para otros: dénsela.
invite-key-words = Pídanles que les lean las palabras clave antes de decir que sí: deben ser estas cuatro.
invite-no-address = No tienen ningún nodo en marcha; por eso esta invitación no dice dónde encontrarlos. Solo funciona dentro de una red local.
join-paste = Peguen la invitación:
join-needs-invite = Hace falta una invitación, y aquí no se puede pedir a nadie.
join-question = ¿Se unen?
join-from = De
join-who = { $name } · palabras clave: { $words } (pídanles que lean las suyas)
join-you-will = Ustedes
join-what = conservarán una copia de lo que publiquen, y ellos quizá de lo suyo
join-until = Hasta el
join-connected = Conectados con { $name }. Recibido: { $received }.
join-same = Completo: los dos lados tienen lo mismo.
join-complete = Completo { $but }.
join-more = Viene más en camino.
join-kept = Guardada. { $name } y ustedes se conectarán en cuanto los dos nodos estén en marcha y se encuentren.
peers-not-running = Su nodo no está en marcha; por eso no hay nadie conectado.
peers-none = Ahora no hay nadie conectado.
peer-unknown = (todavía no se sabe)
head-connected = Conectada
head-since = Desde
head-in-step = Tiene lo mismo

community-now-introduced = { $name }: { $standing }. Aquí no está ni seguida, ni silenciada ni bloqueada; eso solo lo sabe su nodo.
community-now = { $name }: { $standing }. Solo lo sabe su nodo.
community-none = Este nodo todavía no ha oído hablar de otra comunidad.
community-place = Lugar
community-standing = Qué son para ustedes
community-heard = Últimas noticias
community-connected = conectada
community-to-you = Para ustedes
community-id = Identificador
community-nothing-kept = No se busca ni se guarda nada suyo.
community-no-profile = Su perfil todavía no ha llegado.
community-ours = Esa es su propia comunidad.
community-nobody-us = Nadie más puede ser nosotros.
community-blocked = Borrado aquí: { $items ->
    [one] 1 elemento
   *[other] { $items } elementos
} de { $name }. Desde ahora no se busca, ni se guarda ni se pasa nada suyo. Otros todavía lo tienen.
community-muted = Lo que publica { $name } ya no se muestra aquí. Se sigue guardando y pasando.
community-followed = Desde ahora se guarda y se muestra todo lo que publica { $name }.
community-neither = { $name } ya no está ni seguida, ni silenciada ni bloqueada.
init-facet = NOMBRE=VALOR, como group-kind=faith
init-name-needed = Una comunidad necesita un nombre.
init-called = ¿Cómo se llama su comunidad?
init-where = ¿Dónde están? Tan a grandes rasgos como quieran, como: Gante, BE   (Intro para dejarlo abierto)
init-setting = ¿Qué clase de lugar es?
init-languages = ¿En qué lenguas escriben? Como: nl, fr   (Intro para { $usual })
init-sheet = Hoja de recuperación: escriban ahora estas 24 palabras en papel. Solo se muestran esta vez.
init-sheet-why = Quien las tiene puede hablar como { $name }. Sin ellas, una carpeta perdida no se puede reemplazar.
init-restored = La clave ha vuelto. Lo que publicó su comunidad vuelve desde otros cuando estén conectados.
init-recovery-sheet = Escriban las 24 palabras en papel y guárdenlas donde están los papeles de la comunidad. Solo ellas devuelven la clave; quien las tiene puede hablar en su nombre.
init-no-key = Estas palabras no devuelven ninguna clave.
init-already = En esta carpeta ya hay una comunidad.
init-already-why = { $path } ya está preparada.
community-order = por nombre; las que conoce este nodo, hay otras
profile-warnings = Mírenlo otra vez: lo sabría todo el mundo que oiga hablar de ustedes.
profile-warnings-why = No se ha cambiado nada. Si lo quieren dejar así, hay que confirmarlo (-y).
profile-warnings-ask = ¿Lo dejan viajar igualmente?

# Círculos.

no-circle = Aquí no hay ningún círculo { $name }.
circle-made-private = El círculo { $name } está hecho. Solo quienes ustedes inviten pueden leer lo que se dice en él; quien está en él puede invitar a otros.
circle-joined-open = Ahora están en el círculo { $name }. Es abierto: quien sabe su nombre puede estar en él y leer.
circle-left = Han salido del círculo { $name }. { $number ->
    [0] Aquí no había nada de otros.
    [one] Lo que otros dijeron en él se ha borrado de aquí: 1 elemento.
   *[other] Lo que otros dijeron en él se ha borrado de aquí: { $number } elementos.
 } Lo que dijeron ustedes se queda con ustedes, y con quien lo tiene.
circle-leave = ¿Quieren salir del círculo { $name }, y borrar de aquí lo que otros dijeron en él?
circle-items = { $number ->
    [one] 1 elemento
   *[other] { $number } elementos
}
circle-is-open = quien sepa su nombre
circle-is-private = sus miembros
circle-is-kept = nosotros no: lo conservamos para otros
head-circle = Círculo
head-who-reads = Quién puede leerlo
head-communities = Comunidades
list-in-circle = { $name }, en { $circles }
preview-in-circle = En el círculo { $circles }
invite-to-circle = Al círculo { $circle }.
invite-to-private = Al círculo privado { $circle }: su nodo entrega el secreto cuando se usa la invitación, y después a nadie más.
join-private = uno privado; el nombre y el secreto los da su nodo cuando entran
carry-out-of-private = Solo está en un círculo privado. Entonces en { $circle } se podrá leer cómo se llama y qué quisieran que fuera diferente.
carry-done = El círculo { $circle } sabe por ustedes de «{ $title }». Se retira cuando sus autores lo retiren, o cuando lo hagan ustedes: joinup withdraw ID
carried-none = Nadie ha llevado nada a sus círculos.
carried-by = Llevado a { $circle } por { $by }, { $day } · { $id }

no-such-invite = No hay ninguna invitación { $name }.
invites-begin = { $number } invitaciones empiezan por { $typed }.
invites-open = Ya hay { $number } invitaciones abiertas.
invite-impossible = Una invitación así no es posible.
invite-impossible-why = Puede valer hasta un año y hacer entrar de 1 a { $most } comunidades.
own-node-invite = Eso es una invitación de su propio nodo.
nameless = Su comunidad todavía no tiene nombre.
other-community = El nodo que respondió habla en nombre de otra comunidad que la de la invitación.
join-no-node = Aquí no hay ningún nodo en marcha; por eso la invitación espera a que haya uno.
join-not-reached = Ahora no se llega a su nodo. La invitación se guarda, y se usa segundos después de conectarse.
join-declined = Su nodo no aceptó la invitación.
join-declined-why = Dicen: { $why }. Pídanles una nueva.
invite-not-accepted = La invitación de { $name } no se aceptó. { $why }
invites-order = La más nueva primero. Para retirar una: { $command }
head-invite = Invitación
head-used = Usada
head-until = Hasta el
invite-used = { $used } de { $uses }
invite-open = abierta
invite-is-used = usada
invite-revoked = retirada
invite-is-expired = caducada
sync-unfinished = No todos habían terminado cuando se acabó el tiempo.
sync-nobody = No hay nadie conectado.
sync-incomplete = Todavía no ha pasado todo.
sync-moved = recibido { $received } · enviado { $sent } · { $end }
sync-bytes = { $inward } bytes de entrada, { $outward } bytes de salida, { $rounds } idas y vueltas
sync-waits = { $number ->
    [one] 1 cambio nuestro espera todavía a otro nodo.
   *[other] { $number } cambios nuestros esperan todavía a otro nodo.
}
introduce-us = Esa es su propia comunidad; a ustedes los presentan otros.
introduce-blocked = Tienen bloqueada a { $name }; por eso no la pueden presentar.
introduce-not = No han presentado a { $name }.
introduce-stopped = Ya no presentan a { $name }. Los nodos que se enteran lo tienen en cuenta.
introduce-done = Han presentado a { $name }, por dos años. Esto viaja a todos: quienes los siguen conservan más de lo que publican.
introduce-invalid = La presentación no se dijo: { $what } no está bien.
introduce-bases = Digan en qué se basa: { $bases }.
introduce-date = Debe ser un año, un mes o un día, como 2024 o 2024-05.
introduce-text = Puede tener { $most } caracteres.
blocks-us = esta es su propia comunidad
blocks-no-id = esta línea no empieza con el identificador de ninguna comunidad
blocks-too-many = de una lista de más de { $most } comunidades no se lee más
blocks-order = por nombre; las que ya bloquean, al final
blocks-none = No bloquean a nadie.
blocks-propose-nobody = Todas las de esta lista ya las tienen bloqueadas.
blocks-proposal = { $number ->
    [one] Esta lista propone bloquear 1 comunidad. Lo deciden ustedes; todavía no se ha hecho nada.
   *[other] Esta lista propone bloquear { $number } comunidades. Lo deciden para cada una; todavía no se ha hecho nada.
}
blocks-ask = ¿Bloquean a { $name }? Lo que tienen suyo ({ $experiments }) se borra aquí, y ya no se busca ni se pasa nada suyo.
blocks-they-say = dicen: { $said }
blocks-done = { $number ->
    [0] No se bloqueó a nadie.
    [one] Ahora hay 1 comunidad bloqueada. Solo lo sabe su nodo.
   *[other] Ahora hay { $number } comunidades bloqueadas. Solo lo sabe su nodo.
}
conduct-none = Todavía no han dicho cómo quieren que los traten, y cómo tratan a otros.
conduct-ours = Esto se muestra a quien los encuentra por primera vez:
conduct-theirs = Cómo quiere { $name } que la traten:
introduction-line = { $basis }{ $since ->
    [none] {""}
   *[other] , desde { $since }
}
introduced-by = Presentada por
conduct-where = Cómo quieren que los traten: { $command }
community-now-said = { $name }: { $standing }.
community-order-offers = por nombre; no se dice lo bueno que es nada
community-offer-in = lo ofrece en: { $title }   { $id }
community-none-offers = Ninguna comunidad de la que este nodo ha oído hablar lo ofrece en un experimento.
