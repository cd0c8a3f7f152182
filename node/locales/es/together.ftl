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
profile-warnings = Miradlo otra vez: lo sabría todo el mundo que oiga hablar de vosotros.
profile-warnings-why = No se ha cambiado nada. Si lo queréis dejar así, hay que confirmarlo (-y).
profile-warnings-ask = ¿Lo dejáis viajar igualmente?

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
carry-done = El círculo { $circle } sabe por ustedes de «{ $title }». Se retira cuando sus autores lo retiren, o cuando lo hagan ustedes: joinup withdraw ID
carried-none = Nadie ha llevado nada a sus círculos.
carried-by = Llevado a { $circle } por { $by }, { $day } · { $id }
