# Qué prometen los repetidores, qué conservan y qué quitan; y qué les permitimos.
relay-not-one = Este nodo no es un repetidor.
relay-no-manifest = { $name } no ha dicho qué promete como repetidor, o aún no ha llegado aquí.
relay-is-us = Ese repetidor es suyo.
relay-invalid = Lo que dice { $flag } no se puede usar.
relay-too-long = Caben { $most } caracteres como mucho.
relay-date = Una fecha es un año, un mes o un día: 2026, 2026-05 o 2026-05-12.
relay-contact-needed = Quien confía en un repetidor tiene que poder hablar con quien lo lleva.
relay-refuses-form = Digan de quién rechazan las peticiones, dos puntos, y por qué.
relay-refuses-many = Caben { $most } como mucho.
relay-pledge-needed = Un repetidor da su palabra, o no lo es.
relay-pledge-needed-why = Está debajo de «Promesa» en lo que se ha mostrado. Quien no puede prometerlo lleva un nodo como cualquier otro.
relay-said = Este nodo es un repetidor. Lo que promete se ha firmado y va a todo el mundo de sus círculos.
relay-ended = Este nodo ya no es un repetidor, y lo dice. Los relatos largos que conservaba para otros se han borrado aquí.
relay-todo-ports = Escuchen en puertos que no cambien, para que un cortafuegos pueda dejarlos entrar.
relay-todo-connections = Permitan tantas conexiones como lugares y conexiones llevadas hay: { $number }.
relay-todo-per-address = Permitan más conexiones desde una misma dirección de internet: detrás puede haber todo un pueblo.
relay-todo-address = Digan dónde se llega a este repetidor desde cualquier parte, si escucha en otra dirección.
relay-todo-firewall = Dejen entrar los puertos en el cortafuegos y en el enrutador, para TCP y para UDP.
relay-asks = { $name } se ofrece a conservar sus relatos largos, los que dan a todo el mundo, para que se puedan leer mientras no están. ¿Puede?
relay-changed = { $name } ha cambiado lo que promete como repetidor:
relay-met = Han encontrado un repetidor: { $name }. Esto es lo que promete:
relay-too-many = Como mucho { $most } repetidores pueden conservar sus relatos largos.
relay-allowed = { $name } puede conservar los relatos largos que dan a todo el mundo, y los da a quien los pide mientras no están. Pueden dejarlo cuando quieran.
relay-refused = { $name } no puede conservar sus relatos largos. No volverá a pedirlo.
relay-left = Han dejado { $name }: borra los relatos largos de ustedes que conservaba, en cuanto se entera.
relay-keeps-none = { $name } no promete conservar relatos largos.
relay-keeps-none-why = Solo se puede permitir a un repetidor cuyas promesas están aquí y lo dicen.

promise-keep = Conservamos lo que se dice en los círculos que servimos, tanto y tan largamente como aquí dice.
promise-connect = Conectamos comunidades que no pueden encontrarse, dentro de los límites que aquí dice.
promise-carry-unchanged = Lo llevamos todo sin cambios: nunca retocamos, ordenamos, destacamos ni ocultamos.
promise-same-for-all = Tratamos a todo el mundo igual, y respondemos cada búsqueda como lo haría cualquier otro nodo.
promise-forget = Olvidamos en 72 horas lo que sus autores retiran.
promise-stay-leaveable = Quien confía en nosotros puede irse cuando quiera, y se lo lleva todo.
promise-never-required = Nunca exigimos que nadie use esto para dinero, ayuda o una inspección.
promise-be-seen = Se nos puede ver: quiénes somos, cómo hablar con nosotros, cómo queremos encontrarnos con otros.
promise-take-part = Participamos como aprendices, como todo el mundo.

manifest-of = Qué promete { $name } como repetidor, dicho el { $day }
manifest-ended = Este repetidor ha terminado.
manifest-changed = Ha cambiado desde que se leyó aquí:
manifest-change = { $what }: { $before } -> { $after }
manifest-nothing = nada
manifest-log = { $number ->
    [0] Dice que no ha tenido que quitar nada.
    [one] Dice que ha tenido que quitar 1 cosa: véanla con --log.
   *[other] Dice que ha tenido que quitar { $number } cosas: véanlas con --log.
}
manifest-operator = Quién lo lleva
manifest-contact = Cómo hablar con ellos
manifest-conduct = Código de conducta
manifest-jurisdiction = Bajo la ley de
manifest-funded-by = Lo paga
manifest-since = Desde
manifest-until = Hasta
manifest-keeps = Qué se conserva
manifest-keeps-words = hasta { $items } elementos de cada comunidad y círculo, { $days } días si no se renuevan, en total { $megabytes } MB como mucho
manifest-records = Relatos largos
manifest-records-yes = conservados de las comunidades que lo permiten, y dados a quien los pide mientras no están
manifest-records-no = no se conservan
manifest-sealed = Círculos privados
manifest-sealed-yes = conservados para las comunidades que lo piden, sellados: aquí no se pueden leer
manifest-sealed-no = no se conservan
manifest-forgets = Lo que se retiró
manifest-forgets-words = olvidado en { $hours } horas
manifest-places = Lugares
manifest-places-words = { $number } nodos a los que otros no llegan pueden tener un lugar aquí
manifest-circuits = Conexiones
manifest-circuits-words = { $number } llevadas a la vez; cada una hasta { $megabytes } MB en cada sentido y { $minutes } minutos
manifest-refuses = De quién se rechazan las peticiones
manifest-refuses-nobody = de nadie
manifest-promise = Promesa

consent-line = { $name } { $consent }.
consent-allowed = puede conservar sus relatos largos
consent-refused = no puede conservar sus relatos largos
consent-not-asked = pregunta si puede conservar sus relatos largos

removal-no-relay = Solo un repetidor quita cosas y lo dice en público.
removal-no-relay-why = Una comunidad que no quiere ver algo puede silenciar o bloquear a quien lo dijo.
removal-why-needed = Digan por qué: todo el mundo puede leerlo.
removal-why-needed-why = Un repetidor que quita sin decir nada no se distinguiría de uno que oculta.
removal-why-long = El motivo es demasiado largo: caben { $most } caracteres como mucho.
removal-ours = Eso es suyo: pueden retirarlo.
removal-many = Se pueden quitar { $most } cosas como mucho.
removal-none = Aquí no se ha quitado nada cuyo identificador empiece por { $id }.
removal-done = Quitado de este repetidor, que no lo vuelve a tomar. No se ha retirado para nadie más: eso solo pueden hacerlo sus autores.
removal-back = Deshecho: puede volver aquí la próxima vez que se ponga al día.
removal-question = ¿Quitar { $id } de este repetidor, y decirlo en público?
removal-undo-question = ¿Deshacer que { $id } se quitó, y decirlo en público?
removal-log-empty = { $name } dice que no ha tenido que quitar nada.
removal-log-end = Quitado solo en ese repetidor; quien más lo tiene lo conserva.
removal-entry = { $id } de { $whose }, quitado el { $day }:
removal-entry-back = deshecho el { $day }: { $why }

relay-address-use = Otros ponen esto en sus opciones para usar este repetidor:
relay-address-none = No se sabe dónde escucha este nodo: aún no se ha puesto en marcha.
relay-address-private = Esta es una dirección de su propia red: desde fuera nadie llega. Digan dónde se llega a este repetidor desde cualquier parte.
relay-address-machine = A esta dirección solo se llega desde este ordenador.
relay-address-not-running = No se sabe si alguien llega: el nodo no está en marcha.
relay-address-reached = Otro nodo lo ha probado, y ha llegado a este.
relay-address-not-reached = Otro nodo lo ha probado, y no ha llegado a este: miren el cortafuegos y el enrutador.
relay-address-not-tried = Aún nadie ha probado si se llega desde fuera. Otro repetidor lo prueba cuando está conectado.

relay-setup-heading = Esto es lo que su repetidor dirá a todo el mundo:
relay-setup-end-heading = Esto es lo que se dirá a todo el mundo: que su repetidor ha terminado.
relay-setup-begin = Un repetidor conserva y conecta; nunca manda. Una respuesta vacía deja lo que hay, - lo quita.
relay-setup-pledge = ¿Prometen todo lo que está debajo de «Promesa»?
relay-setup-question = ¿Lo firmamos y lo decimos a todo el mundo de sus círculos?
relay-setup-end = ¿Dejar de ser un repetidor, y borrar los relatos largos que conservaba para otros?
relay-setup-to-do = Por hacer en esta máquina
relay-setup-yes-no = { $flag } quiere yes o no.
relay-ask-operator = ¿Quién lo lleva?
relay-ask-contact = ¿Cómo puede la gente hablar con ustedes?
relay-ask-conduct = ¿Cómo quieren que les traten, y cómo tratan a los demás?
relay-ask-jurisdiction = ¿Bajo la ley de qué país está?
relay-ask-funded-by = ¿Quién lo paga?
relay-ask-since = ¿Desde cuándo funciona? (basta con un año)
relay-ask-until = ¿Hasta cuándo funcionará, si lo saben?
relay-ask-refuses = ¿De quién rechazan las peticiones, y por qué? (Quién: por qué; vacío cuando no hay más)
relay-ask-records = ¿Conservan los relatos largos de las comunidades que lo permiten?
relay-ask-sealed = ¿Conservan círculos privados, que no pueden leer, para las comunidades que lo piden?

relay-status-home = Este nodo no es un repetidor.
relay-status-no-relays = Aún no conoce ningún repetidor. Ayuda a una comunidad a cuya casa no se llega, o que a menudo no está.
relay-status-relay = Repetidor
relay-status-on = en marcha
relay-status-off = terminado
relay-status-not-running = el nodo no está en marcha
relay-status-not-yet = aún no lleva nada: pongan el nodo en marcha de nuevo
relay-status-no-manifest = aún no se ha prometido nada: joinup relay setup
relay-status-connections = Conexiones
relay-status-of = { $used } de { $limit }
relay-status-refused = { $number } rechazados desde el inicio
relay-status-carried = { $number } llevadas y { $refused } rechazadas desde el inicio
relay-status-most = Más elementos
relay-status-withdrawn = Retirado
relay-status-forgot = { $number ->
    [one] 1 retirada conocida desde el inicio, { $open } por hacer; la más lenta se fue en { $seconds } segundos, se prometen { $hours } horas
   *[other] { $number } retiradas conocidas desde el inicio, { $open } por hacer; la más lenta se fue en { $seconds } segundos, se prometen { $hours } horas
}
relay-status-forgot-none = ninguna retirada conocida desde el inicio; se prometen { $hours } horas
relay-status-removed = Quitado
relay-status-removed-words = { $number ->
    [0] nada
    [one] 1 cosa
   *[other] { $number } cosas
}
relay-status-no-records = Ninguna comunidad ha permitido a este repetidor conservar sus relatos largos.
relay-head-records = Relatos largos
relay-head-kb = KB
relay-head-missing = Aún no están aquí
relay-head-items = Elementos
relay-head-withdrawn = Retirados
relay-head-relay = Repetidor
relay-head-place = Lugar
relay-head-stories = Relatos largos
relay-circle-sealed = { $name } (sellado)
relay-stories-none = no conserva ninguno
no = no
