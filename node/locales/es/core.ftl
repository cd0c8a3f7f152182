# Qué no está bien en un borrador o en un archivo, y qué se queda en casa al publicar.

fault-untitled = hace falta un título: ¿qué están probando, en pocas palabras?
fault-nameless = hace falta un nombre: ¿cómo se llaman?
fault-long = { $found } caracteres, y caben como máximo { $most }
fault-control = un carácter de control (U+{ $number })
fault-empty = aquí no hay nada escrito
fault-form = '{ $found }' no puede ir aquí: { $rule }
fault-entries = { $found } elementos, y caben como máximo { $most }
fault-bytes = { $found } bytes, y se admiten como máximo { $most }
fault-date = no es una fecha: escriban un año, un mes o un día, como 2026, 2026-05 o 2026-05-12
fault-id = no es base32
fault-id-length = { $found } bytes, y hacen falta { $wanted }
fault-not-carried = joinup no lleva votos, me gusta ni puntuaciones; se dejó fuera
fault-no-field = no hay ningún campo con este nombre; se dejó fuera
fault-sort = aquí debería haber { $wanted }, no { $found }
fault-needed = aquí hace falta: { $question }
fault-slip = ¿querían decir '{ $meant }'? '{ $word }' se conserva tal como está
fault-unknown = '{ $word }' no es ninguno de { $known }; se conserva tal como está
fault-many-facets = más de { $most } facetas; se dejó fuera
fault-strange-facet = no es una faceta que joinup conozca; se conserva. Los nombres propios empiezan con x-
fault-no-value = junto a la nota hace falta un valor; puede ser unknown (no se sabe) o rather-not-say (preferimos no decirlo)
fault-mattered = '{ $word }' no dice si fue importante: yes, no o unknown
fault-open-comment = aquí empieza un comentario (<!--) que no termina nunca (-->), así que no se leyó nada de lo que sigue
fault-no-key = '{ $key }' no es una línea que tengan los borradores
fault-no-question-above = estas palabras no están bajo ninguna pregunta; pongan una pregunta encima, como ## { $such_as }
fault-no-question = '{ $heading }' no es ninguna de las preguntas, así que lo que hay debajo se queda solo en su borrador; si es parte de su texto, pongan una barra invertida delante: \#
fault-twice = esto se dice por segunda vez; cuenta la primera
fault-not-understood = '{ $words }' no se entiende aquí
fault-no-place = '{ $words }' no tiene lugar aquí
fault-facet-form = una faceta se escribe con su nombre, dos puntos y sus valores, como setting: village

form-code = letras minúsculas de la a a la z, cifras y guiones
form-label = palabras en una sola línea
form-language = una etiqueta de lengua como es o pt-BR
form-licence = letras, cifras, puntos y guiones
form-currency = letras, cifras y guiones, como EUR

sort-words = palabras
sort-number = un número
sort-whole-number = un número entero
sort-flag = verdadero o falso
sort-list = una lista
sort-object = un objeto
sort-facets = un objeto con facetas como nombres
sort-nothing = nada

lint-email = Esto parece una dirección de correo. Pueden encontrarlos por joinup sin darla.
lint-telephone = Esto parece un número de teléfono. Pueden encontrarlos por joinup sin darlo.
lint-handle = Esto parece el nombre de alguien en una red social. Un papel, como «una vecina», dice lo mismo.
lint-postcode = Esto parece un código postal, que dice dónde está algo casi hasta la puerta. Basta con la región.
lint-name = Esto parece el nombre de una persona. Pongan «una madre», «un enfermero», o pregúntenle antes.
lint-birth-date = Esto parece la fecha de nacimiento de alguien. «De unos cuarenta años» dice lo mismo.

stays-not-sure = No están seguros de que no se reconozca a nadie; por eso el relato completo y los adjuntos se quedan aquí, y el resumen viaja.
stays-consent = Sus notas sobre el consentimiento se quedan aquí.
stays-perspectives = { $stay } de { $all } miradas se quedan aquí: nadie anotó que se les preguntara y dijeran que sí.
stays-attachments = { $stay } de { $all } adjuntos se quedan aquí: digan de cada uno si se reconoce a alguien.
-few = su lugar tiene menos de 5.000 habitantes, o no han dicho cuántos, así que no viaja nada más preciso que la región. Indiquen place-population si tiene más, o den la región con un código, como MX-OAX.
stays-region = El nombre de su región se queda aquí: { -few }
stays-place = Sus palabras sobre el lugar se quedan aquí: { -few }
stays-care = Han dicho que hay que tener cuidado; por eso de su lugar solo viajan el país y el código de la región.

unpublishable-untitled = todavía no tiene título: ¿qué están probando, en pocas palabras?
unpublishable-only-us = es solo para ustedes: digan quién puede verlo (summary o everyone)
unpublishable-people-shown = digan antes si se puede reconocer a alguien (no, roles-only, yes-with-consent o not-sure)
unpublishable-reflected = dice que hicieron balance el { $day }, que todavía no ha llegado
unpublishable-summary = el resumen ocupa { $found } bytes y caben { $most }; las partes más largas son { $longest }
unpublishable-record = el relato es demasiado largo; pasen las partes más largas a un adjunto ({ $why })

no-invite-prefix = una invitación empieza con JOINUP1-
no-invite-long = es demasiado largo para ser una invitación
no-invite-character = el carácter { $character } no forma parte de ninguna invitación
no-invite-damaged = falta una parte de la invitación o está mal escrita
no-invite-newer = la invitación la escribió un joinup más nuevo
declined-unknown = aquí no se conoce esta invitación
declined-expired = la invitación caducó
declined-used = la invitación ya se usó
declined-revoked = la invitación fue retirada
declined-profile = el perfil enviado con la invitación no es válido
declined-busy = el nodo que invita está ocupado
