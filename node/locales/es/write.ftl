# Writing: drafts, rounds, perspectives, publishing, withdrawing.

new-nobody-to-ask = Aquí no se puede preguntar a nadie: digan qué prueban.
new-edit-nobody-to-ask = Aquí no se puede preguntar a nadie: den el texto nuevo en un archivo.
new-no-editor = En esta computadora no se ha elegido ningún editor.
new-no-editor-why = Para cambiar un texto hace falta uno; uno pequeño que muchas computadoras tienen es nano.
new-nothing-written = No se ha escrito nada, así que no se ha guardado nada.
new-four-questions = Cuatro preguntas; solo la primera necesita respuesta. Intro deja una sin responder.

write-form = Lo que quede vacío no se incluye.
write-left-over = Hay un texto suyo que la última vez no se guardó; es lo que ven ahora.
answers-kept = Lo que han respondido se conserva en { $path }; la misma orden sigue con ello.
export-needs-folder = Esta forma se escribe en una carpeta, y no se muestra en la pantalla.
export-needs-file = Esta forma es un solo archivo, y { $path } es una carpeta.
write-more = ... y { $number } más
write-yes = sí
write-no = no
write-no-date = «{ $date }» no es una fecha para { $name }.
write-no-date-why = Una fecha es un año, un mes o un día, como 2026, 2026-05 o 2026-05-12; o la palabra today.
write-stopped = Lo dejaron. Gracias por decirlo: es lo que más quieren saber los demás. ¿Hubo un motivo, o simplemente la vida?
write-stopped-with-reason = Lo dejaron. Gracias por decirlo: es lo que más quieren saber los demás.
write-ended = Ha terminado. ¿Qué le dirían a alguien que empiece con ello mañana?

draft-untitled = (aún sin título)
draft-order = primero el guardado más tarde
draft-saved = Guardado como borrador:
draft-replaces = Sustituirá a la versión { $version } cuando lo publiquen.
draft-replaces-short = sustituye a la versión { $version }
draft-to-mend = Se ha conservado todo. Antes de publicarlo:
draft-not-understood = No queda claro qué querían decir; cada línea dice qué se hizo con ello:
draft-mend = { $number ->
    [one] 1 cosa por arreglar
   *[other] { $number } cosas por arreglar
}
draft-count = { $number ->
    [one] 1 borrador, { $order }.
   *[other] { $number } borradores, { $order }.
}
draft-none = No hay borradores.
draft-none-of = No hay ningún borrador de «{ $title }».
draft-throw-away = ¿Tiran «{ $title }»? Sus palabras se perderán.
draft-thrown-away = Tirado: { $title }
draft-withdrawn = Ustedes retiraron este experimento.
draft-withdrawn-why = Lo retirado queda retirado; uno nuevo puede decir lo mismo.
draft-elsewhere = El texto de «{ $title }» no está en esta carpeta.
draft-elsewhere-why = Su comunidad lo publicó desde otra carpeta; allí se puede cambiar. Aquí se puede retirar.
draft-of-others = «{ $title }» es de otra comunidad.
draft-of-others-why = Solo ellos pueden cambiarlo; ustedes pueden contar qué hicieron con ello.
draft-too-long = Ese texto es demasiado largo para un borrador.
draft-too-long-why = Tiene { $bytes } octetos; un borrador puede tener { $limit }.
draft-unwritten = Eso no se ha escrito en el borrador, que queda como estaba.
draft-no-place = El borrador está escrito de una manera en la que esto no encaja por sí solo; en su editor, sí.
draft-no-such-entry = No hay ninguna con ese número.
draft-no-such-entry-why = { $number ->
    [0] Todavía no hay ninguna.
    [one] Hay una.
   *[other] Hay { $number }.
}
draft-kept-added = { $number ->
    [one] El borrador tiene 1 ronda o mirada más que el archivo, y la conserva. Para tomar el archivo tal como es:
   *[other] El borrador tiene { $number } rondas o miradas más que el archivo, y las conserva. Para tomar el archivo tal como es:
}
draft-said-before = Antes el borrador decía algo que ahora no dice. Cómo era:
draft-no-earlier = «{ $title }» no tiene ningún texto de tan atrás.
draft-no-earlier-why = { $number ->
    [0] Se guardó una vez y dice lo que decía entonces.
    [one] Se conserva un texto anterior.
   *[other] Se conservan { $number } textos anteriores.
}
draft-invite-surprise = Ha terminado. ¿Quieren anotar qué los sorprendió? Es de lo que más aprenden los demás.
draft-invite-reflection = Ha terminado. ¿Quieren mirar atrás juntos? Son cuatro preguntas.
draft-invite-depended = { $rounds ->
    [2] Tienen dos rondas. ¿Quieren anotar de qué dependió?
    [3] Tienen tres rondas. ¿Quieren anotar de qué dependió?
   *[other] Tienen { $rounds } rondas. ¿Quieren anotar de qué dependió?
}
draft-invite-noticed = Escribieron qué esperaban. ¿Quieren anotar al lado qué pasó?
draft-invite-perspectives = ¿Quieren anotar cómo lo ve otra persona, o a quién no han escuchado?

step-nothing = Todavía no hay nada que anotar.
step-nothing-why = De una ronda hace falta decir qué hicieron; todo lo demás se puede dejar.
step-did-needed = ¿Qué hicieron? De una ronda hace falta decirlo.
step-nobody-to-ask = Aquí no se puede preguntar a nadie: digan qué hicieron.
step-questions = Una ronda. Solo la primera pregunta necesita respuesta; Intro deja una.
step-when = ¿Cuándo fue? (un año, un mes o un día)
step-saved = Ronda { $number }: { $words }
step-still-an-idea = Todavía dice que es una idea. Si ya empezaron, pueden decirlo:

reflect-expected = ¿Qué esperábamos?
reflect-happened = ¿Qué pasó?
reflect-why = ¿Qué fue diferente, y por qué?
reflect-surprise = ¿Qué los sorprendió?
reflect-next = ¿Qué haremos ahora?
reflect-questions = Mirar atrás, mejor juntos. Lo que respondan se añade a lo que ya hay; Intro deja una pregunta.
reflect-you-expected = Esperaban: { $words }
reflect-you-expected-on = Esperaban ({ $day }): { $words }
reflect-saved = Mirada atrás: { $day }
reflect-later = El { $day } todavía está por venir.
reflect-later-why = Una mirada atrás se anota el mismo día o más tarde; hoy es { $day }.
reflect-nothing = Todavía no hay nada que anotar.
reflect-nothing-why = Hay que responder al menos a una de las preguntas.
reflect-nobody-to-ask = Aquí no se puede preguntar a nadie: digan qué pasó.

perspective-order = En el orden en que se dieron.
perspective-questions = ¿Cómo lo ve otra persona? Un papel, nunca un nombre. Intro deja una pregunta.
perspective-own-words = lo escribieron o dijeron así
perspective-told-to-us = contamos lo que nos dijeron
perspective-group-note = una nota de lo que dijeron varias personas
perspective-asked-and-yes = se les preguntó si podía viajar, y estuvieron de acuerdo
perspective-not-asked = entonces se queda en su carpeta
perspective-nobody-to-ask = Aquí no se puede preguntar a nadie: digan cómo lo ven.
perspective-text-needed = ¿Cómo lo ven? Una mirada necesita sus palabras.
perspective-stays = (se queda aquí)
perspective-stays-not-asked = No se les preguntó, así que se queda en su carpeta. Viajará con la versión siguiente cuando se les haya preguntado y estén de acuerdo.
perspective-stays-unsaid = Nadie ha dicho si estaban de acuerdo, así que se queda en su carpeta. Si se les preguntó y dijeron que sí, díganlo en el borrador.
perspective-still-published = Los demás lo ven hasta que publiquen la versión siguiente, que sustituye a la { $version }. Las copias fuera de joinup no se pueden alcanzar.
perspective-removed = Quitado: { $words }
perspective-none = Todavía no se ha anotado ninguna mirada.
perspective-none-here = Aquí no está anotada la mirada de nadie.
perspective-in-record = Se ha escuchado a: { $roles }. Sus palabras están en la historia larga.
perspective-not-heard = Todavía no se ha escuchado a: { $roles }.
perspective-somebody = Alguien
perspective-matters = Por qué les importa: { $words }

version-word = versión
version-not-here = La versión { $version } no está aquí.
version-known = De este se conservan aquí: { $versions }.
version-earlier-of-ours-only = Solo se guardan las versiones anteriores de sus propios experimentos.
version-only-one-of-theirs = Aquí solo está la versión { $version }, y no hay nada que poner a su lado.
version-first = La versión { $version } es la primera.
version-between = Qué ha cambiado de la versión { $from } ({ $from_day }) a la versión { $to } ({ $to_day })
version-why = Por qué: { $why }
version-nothing-changed = No ha cambiado ninguna palabra.
version-added = añadido:
version-taken-out = quitado:
version-before = antes:
version-now = ahora:

preview-version = versión { $version }
preview-version-why = versión { $version }: { $why }
preview-suppose = Todavía no lo ve nadie más. Supongamos que lo publican para { $audience ->
    [everyone] todo el mundo
    [summary] todo el mundo en forma de resumen
   *[other] { $audience }
}, { $people ->
    [no] sin nadie a quien se pueda reconocer
    [yes-with-consent] con personas que han consentido
    [not-sure] sin saber con certeza si se puede reconocer a alguien
   *[other] con las personas solo como papeles
}:
preview-others-see = Lo que verán los demás:
publish-shortened = «{ $title }» se acorta en el resumen para que quepa: { $fields }. La historia larga lo tiene todo.
show-shortened = Esta forma corta se acortó para que cupiera; la historia larga dice más.
preview-shortened = Acortado en el resumen para que quepa: { $fields }.
preview-whoever-fetches = Y, para quien baje la historia larga:
preview-whoever-asks = Y, para quienes reciban la historia larga:
preview-before = Antes de publicarlo:
preview-look = Miren primero esto:
preview-not-yet = Todavía no se puede publicar: { $why }.

publish-no-draft = No hay ningún borrador que publicar.
publish-named-or-all = Nombren borradores o digan que todos, pero no las dos cosas.
publish-not-ready = «{ $title }» todavía no se puede publicar.
publish-not-ready-why = Hay algo que no se ha entendido; el borrador se conserva como está.
publish-withdrawn = «{ $title }» se retiró.
publish-withdrawn-why = Su comunidad lo retiró, quizá en otra máquina; lo retirado queda retirado.
publish-warnings = Vuelvan a mirar «{ $title }», por favor.
publish-warnings-why = { $number ->
    [one] Hay un lugar que puede decir más de lo que quieren.
   *[other] Hay { $number } lugares que pueden decir más de lo que quieren.
}
publish-not = «{ $title }» no se ha publicado.
publish-why-too-long = El porqué de esta versión tiene que caber en una línea.
publish-no-answer = «{ $value }» no es una respuesta para { $name }.
publish-answers = Las respuestas son { $answers }.
publish-stays-at-home = No viaja nada: es solo para ustedes. Para publicarlo, digan quién puede verlo.
publish-travels = Esto viajará. Estas líneas van a grupos que ustedes no conocen, y de ahí a los grupos que ellos conocen. Pueden retirarlas más tarde; los nodos de joinup las borran cuando se enteran, pero no podemos alcanzar todas las copias.
publish-on-request = La historia larga se queda aquí, y se la piden a ustedes.
publish-record = La historia larga la puede obtener cualquiera, y quien lo ha hecho la guarda.
publish-not-delivered = Publicado aquí, pero todavía no lo tiene ningún otro nodo.
publish-not-delivered-why = Sale por sí solo cuando su nodo encuentra a otro.
publish-unagreed = No se ha publicado nada: hay que estar de acuerdo con lo que viaja.
publish-this = ¿Publican «{ $title }»?
publish-these = ¿Publican estos { $number }?
publish-so-many = ¿Publican { $experiments }?
publish-none-yet = Todavía no se puede publicar ninguno.
publish-mend-first = Primero hay que arreglar algo; no se ha publicado nada.
publish-who-may-see = ¿Quién puede ver esto?
publish-everyone = la historia entera
publish-summary = un resumen; la historia larga se la piden a ustedes
publish-stays-with-you = Se queda con ustedes; no se ha publicado nada.
publish-people = ¿Podría alguien de su pueblo saber de quién se trata? Pongan «una madre», «un enfermero», o pregúntenles antes.
publish-recognisable = ¿Se puede reconocer a personas?
publish-people-no = no sale nadie
publish-people-roles = una madre, un enfermero: nadie sabría quién es
publish-people-consent = se les preguntó, y estuvieron de acuerdo
publish-people-not-sure = entonces solo viaja el resumen
publish-answer-first = Primero hay que responder a esto; no se ha publicado nada.
publish-stays-draft = queda como borrador: { $id }  { $why }
publish-nothing = No se ha publicado nada.
publish-done = Publicado:
publish-done-many = Se han publicado { $experiments }.
publish-accepted = aceptado:
publish-about = { $rest ->
    [0] { $titles }: { $what }
   *[other] { $titles } y { $rest } más: { $what }
}
goes-out = Va a todos los nodos con los que el suyo está conectado, y a los demás cuando se encuentran.
goes-out-later = Está guardado aquí y todavía no lo tiene nadie más: saldrá en cuanto su nodo esté en marcha.

show-without-title = (retirado)
show-key-words = palabras clave: { $words }
show-looked-back = mirada atrás: { $month }
show-withdrawn = Quienes lo escribieron lo han retirado. Sus palabras ya no están en este nodo.
show-withdrawn-ours = Lo retiraron. No se muestra ni se da a nadie; lo que escribieron se queda en su propia carpeta.
show-withdrawn-on = retirado el { $day }
show-version-of = versión { $version } del { $day }
show-newer = Lo escribió un joinup más nuevo; este muestra lo que entiende.
show-mattered = importó: { $said }
show-particular = El lugar, donde este experimento se diferencia del perfil de la comunidad
show-place = Dónde está
show-links = Tiene relación con
show-link-not-here = un experimento que no está aquí
show-link = { $relation ->
    [inspired-by] inspirado por
    [adapted-from] adaptado de
    [also-tried] probado también, por su cuenta:
    [continues] continúa
    [found-otherwise] encontró otra cosa que
    [answers] responde a
    [part-of] forma parte de
   *[other] { $relation }
}
show-link-theirs = { $relation ->
    [inspired-by] dicen: el suyo se inspira en este:
    [adapted-from] dicen: el suyo está adaptado de este:
    [also-tried] dicen: también lo probaron, por su cuenta:
    [continues] dicen: el suyo continúa este:
    [found-otherwise] dicen: encontraron otra cosa:
    [answers] dicen: el suyo responde a este:
    [part-of] dicen: el suyo forma parte de este:
   *[other] dicen: { $relation }:
}
show-versions = Versiones
show-this-one = esta
show-draft-waits = Un borrador suyo espera para sustituirlo.
show-record-here = La historia entera, guardada en su carpeta.
show-record-fetched = La historia entera, obtenida ahora mismo y guardada en su carpeta.
show-record-on-request = Esto es el resumen. La historia larga la dan a quien se la pide.
show-record-unavailable = Esto es el resumen: nadie a quien se pueda alcanzar ahora tiene la historia larga.
show-record-unreadable = Su historia no se puede leer.
show-only-a-draft = { $id } es un borrador y no se ha publicado.
show-not-said = Aquí no se dice: { $questions }
withdraw-a-note = Una nota de ustedes

import-conversation = Las notas de las conversaciones no se importan: son palabras firmadas de quienes las dijeron, y se quedan allí.
export-talk-mark = Qué se ha dicho de este experimento. Cada nota son palabras de quien la dijo.
export-talk-withdrawn = Una nota que se retiró.
export-talk-not-here = Una nota que no está aquí.
export-with-talk = { $experiments } con { $notes ->
    [one] 1 nota
   *[other] { $notes } notas
} que se han dicho
perspective-kept = Todavía no se ha añadido. Todo lo que se dijo está aquí debajo; joinup edit { $id } abre el borrador para ponerlo.
publish-travels-private = Esto viajará hacia quienes están en el círculo, también hacia quienes ustedes no conocen; otros pueden pasarlo y no pueden leerlo. Pueden retirarlo más adelante; los nodos de joinup lo borran cuando se enteran, pero no alcanzamos todas las copias.
publish-record-private = La historia larga la puede pedir cualquiera que esté en el círculo, y quien lo hace la conserva.

withdraw-done = Ya no se muestra ni se da a nadie, y todos los nodos que se enteran borran lo que tienen. Quiénes lo han hecho:
own-words-stay = Lo que escribieron se queda en su propia carpeta, en own/, donde nadie más lo lee; joinup no borra nada allí. Para deshacerse de ello también allí: empiecen una carpeta nueva con su hoja de recuperación, y borren esta con todo lo que contiene.
withdraw-never-published = «{ $title }» no se publicó nunca.
withdraw-not-ours = «{ $title }» es de otra comunidad.
withdraw-not-ours-why = Solo ellos lo pueden retirar. Ustedes pueden dejar de mostrar lo que publican.
withdraw-before = { $id } ya se retiró antes.
withdraw-not-withdrawn = { $id } no lo retiraron ustedes.
withdraw-not-withdrawn-why = Solo se puede contar algo de lo que su comunidad retiró.
withdraw-status = { $asked ->
    [0] Retirado. Este nodo todavía no ha oído hablar de otra comunidad, así que no se pudo pedir a nadie.
    [one] Retirado; se pide que lo borre a la única comunidad que se conoce aquí: { $confirmed ->
        [0] todavía no ha respondido.
       *[other] confirmó que lo hizo.
    }
   *[other] Retirado; se pide que lo borren a las { $asked } comunidades que se conocen aquí: { $confirmed ->
        [one] 1 lo confirmó
       *[other] { $confirmed } lo confirmaron
    }, { $unanswered ->
        [one] 1 no ha respondido.
       *[other] { $unanswered } no han respondido.
    }
}
withdraw-copies = Se pide a cada una cada vez que su nodo encuentra uno de ellas. Las copias fuera de joinup no se pueden alcanzar.
withdraw-about-to = Están a punto de retirar:
withdraw-for-ever = Ya no se muestra ni se da a nadie, y todos los nodos de joinup que se enteren lo borrarán para siempre.
    Las copias fuera de joinup no se pueden alcanzar.
withdraw-question = ¿Lo retiran?
withdraw-deleted = Retirado: { $title }
withdraw-asked = { $asked ->
    [0] Ahora no hay nadie conectado; se pedirá a los demás que lo borren cuando su nodo los encuentre.
    [one] Se pidió a 1 nodo que lo borre ahora; a los demás, cuando se encuentren.
   *[other] Se pidió a { $asked } nodos que lo borren ahora; a los demás, cuando se encuentren.
}
withdraw-confirmed = Confirmado
withdraw-unanswered = Todavía sin respuesta
draft-unreadable = el diario contiene otra cosa que el texto de ese borrador
version-unreadable = el diario contiene otra cosa que el texto de esa versión

report-order = Primero lo que se escribió más tarde; solo lo que esta carpeta tiene de nuestro.
report-title = Qué hemos aprendido desde { $since }
report-about = { $community }, { $day }. Nuestras propias palabras, para nosotros: nada de esto se envió a nadie.
report-left-out = Dejado fuera: quién estuvo de acuerdo, cómo, hasta cuándo. Eso nunca viaja, y este archivo podría.
report-nothing = Desde entonces no hemos escrito nada.
report-state = En qué punto está ahora: { $state }
report-state-reason = En qué punto está ahora: { $state } ({ $reason })
report-reflected = Mirada atrás: { $day }
report-version = Versión { $version }, { $day }
report-version-why = Versión { $version }, { $day }: { $why }
report-replace = { $file } ya existe. ¿Lo reemplazan?
report-written = { $number ->
    [one] 1 experimento suyo, en { $file }.
   *[other] { $number } experimentos suyos, en { $file }.
}

export-no-form = «{ $form }» no es ningún formato de exportación.
export-forms = Los formatos son jsonl, markdown, csv y html.
export-local-of-ours = Lo que nunca viaja solo se escribe en una copia de lo que es suyo.
export-local-of-ours-why = Hace falta --mine, y markdown o jsonl.
export-html-one = Una página para imprimir es de un solo experimento.
export-not-readable = Se retiró, o lo escribió un joinup más nuevo; así que no hay nada que escribir.
export-outside = El nodo indicó un archivo fuera de la carpeta; no se escribió nada ahí.
export-is-there = { $file } ya existe.
export-is-there-why = Una exportación no sobrescribe nada si no se le dice, y de esta no se escribió nada.
export-files = { $number ->
    [one] 1 archivo
   *[other] { $number } archivos
}
export-written = Se escribió { $experiments } en { $files } en { $folder }.
export-file = Se escribió { $experiments } en { $file }.
export-left-out = Dejado fuera: quién estuvo de acuerdo, cómo, hasta cuándo, y sus borradores. Para una copia que los tenga: --with-local
export-with-local = Esta copia contiene lo que nunca viaja: quién estuvo de acuerdo, y cómo. Guárdenla donde solo ustedes la puedan leer.
export-mark-ours = Lo escribió { $name }.
export-mark-theirs = Estas son las palabras de { $name }, no las suyas: aunque lo vuelvan a importar, no se hacen suyas.
export-html-from = { $community } · palabras clave: { $words }
export-html-state = En qué punto está ahora: { $state }
export-html-state-reason = En qué punto está ahora: { $state } ({ $reason })
export-html-version = Versión { $version }, { $day }
export-html-version-why = Versión { $version }, { $day }: { $why }
export-html-mattered = Importó: { $answer }.
export-html-licence = Palabras de { $community }, { $licence }.
export-html-read-on = Para seguir leyendo, o para preguntarles, quien tenga joinup puede escribir { $command }.
export-html-whole-id = Su nombre entero es { $id }; el código de arriba contiene lo mismo.
export-html-withdrawn = Quienes lo escribieron pueden haberlo cambiado o retirado desde que se imprimió esta página.

import-no-form = «{ $form }» no es ningún formato de importación.
import-forms = Los formatos son jsonl, markdown y csv.
import-not-json = Esto no es JSON, a partir del carácter { $at }.
import-a-list = Esto es una lista; cada línea debería ser un experimento, entre llaves: {"{"}"title": "Sopa"{"}"}
import-no-object = Cada línea debería ser un experimento, entre llaves: {"{"}"title": "Sopa"{"}"}
import-unfinished = La línea termina antes que lo que empieza en ella. Cada experimento debe ir en una línea.
import-kept = { $what }. Todo está en el borrador, para corregirlo allí.
import-beside = No se ha entendido: { $field }
import-to-mend = { $number ->
    [one] 1 borrador tiene algo que corregir antes de que se pueda publicar.
   *[other] { $number } borradores tienen algo que corregir antes de que se puedan publicar.
}
import-not-csv = Eso no es una tabla: { $why }
import-not-utf8 = Eso no es texto en UTF-8; una hoja de cálculo lo puede guardar como «CSV UTF-8».
import-theirs = Estas son las palabras de { $community }, y no se hacen suyas. Para guardar una idea de ustedes que diga que viene de la de ellos: --inspired-by
import-theirs-nameless = Estas son las palabras de { $community }, y no dice de qué experimento se trata.
import-another-community = otra comunidad
import-inspired = { $number ->
    [one] Un borrador dice que se inspira en el de ellos. De sus palabras tiene el título y de qué trata, nada más.
   *[other] { $number } borradores dicen que se inspiran en los de ellos. De sus palabras tienen el título y de qué tratan, nada más.
}
import-inspired-note = De { $community }; sus palabras: { $licence }
import-unreadable = No se puede leer.
import-lines-read = { $number ->
    [one] 1 línea leída
   *[other] { $number } líneas leídas
}
import-made = { $number ->
    [one] Se hizo 1 borrador.
   *[other] Se hicieron { $number } borradores.
}
import-not = No importado:
import-every-line = De cada línea se hizo un borrador.
import-left-out = Sobre los borradores; cada línea dice qué fue de las palabras:
import-more = ... y { $number } más; --json los muestra todos
show-record-granted = Esto es el resumen. Han dicho que sí a su petición; la historia larga llega cuando su nodo de ustedes se encuentre con el suyo.
show-record-at-home = Esto es el resumen. La historia larga la guardan en casa, porque se podría reconocer a alguien; les pueden preguntar.
report-unpublished = Parte de esto está en un borrador y todavía no se ha publicado.
