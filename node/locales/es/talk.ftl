# Conversación: notas, bandeja de entrada, preguntas.

notes = { $number ->
    [one] 1 nota
   *[other] { $number } notas
}

# Cómo se llama una nota en una línea, y qué hace quien la dice.
note-title = { $kind } de { $who } sobre «{ $title }»
note-title-unknown = { $kind } de { $who }
note-of = nota de { $who }
note-draft-title = { $kind } sobre «{ $title }»
note-line = { $kind ->
    [question] { $who } pregunta sobre «{ $title }»
    [reply] { $who } responde sobre «{ $title }»
    [offer] { $who } ofrece algo sobre «{ $title }»
    [request] { $who } pide algo sobre «{ $title }»
    [accept] { $who } acepta, sobre «{ $title }»
    [decline] { $who } dice que no, sobre «{ $title }»
    [reflection] { $who } reflexiona sobre «{ $title }»
    [thanks] { $who } da las gracias por «{ $title }»
    [correction] { $who } corrige algo sobre «{ $title }»
    [adaptation] { $who } cuenta qué fue allí de «{ $title }»
    [link] { $who } nombra «{ $title }» en un experimento suyo
   *[other] { $who } dice algo sobre «{ $title }»
}
note-about-withdrawn = un experimento retirado
note-untitled = algo que no está aquí
note-withdrawn = (retirada)
note-hidden = (de una comunidad silenciada)
note-missing = (aún no ha llegado)
note-theirs = El suyo:   { $title }   joinup show { $id }
note-relation = Dicen que el suyo { $relation ->
    [inspired-by] se inspiró en él.
    [adapted-from] es una adaptación de él.
    [also-tried] probó lo mismo, por su cuenta.
    [continues] lo continúa.
    [found-otherwise] encontró algo distinto.
    [answers] le responde.
    [part-of] forma parte de él.
   *[other] tiene relación con él: { $relation }.
}
note-kept-of-it = Se mantuvo: { $words }
note-changed = Se cambió: { $words }
note-because = Por qué: { $words }
note-differs = En qué es distinto su lugar: { $words }
note-echo-told = Las comunidades de los experimentos que nombra son avisadas: va con él una nota sobre el suyo, que no dice más que esto.
note-conversation = Conversación

# Decir algo.
note-said = Dicho: { $kind } sobre «{ $title }»   { $id }
note-said-to = Dicho a { $who }: { $kind } sobre «{ $title }»   { $id }
note-travels = Esto viaja a todo el mundo: va, firmado por su comunidad, a grupos que ustedes no conocen. Más adelante lo pueden retirar; los nodos de joinup lo borran cuando se enteran, pero las copias fuera de joinup quedan fuera de nuestro alcance.
note-gives-record = { $who } podrá tener la historia larga de «{ $title }»: le llega cuando el nodo de ustedes se encuentre con el suyo.
note-look-first = Miren esto antes:
note-question-say = ¿Lo dicen?
note-would-say = { $kind } sobre «{ $title }»:
note-nothing-written = No se ha escrito nada, así que no se ha guardado nada.
note-not-said = No se ha dicho. Sus palabras quedan como borrador.
note-not-delivered = Dicho aquí, pero ningún otro nodo lo tiene todavía.
note-not-delivered-why = Sale solo en cuanto su nodo encuentra otro.
note-words-needed = Aquí no se puede preguntar a nadie; digan las palabras.
ask-words = ¿Qué querrían preguntar?
reply-words = ¿Qué querrían responder?
note-words = ¿Qué querrían decir?
note-words-if-any = ¿Quieren añadir unas palabras? (Intro para ninguna)

# Lo que no se puede decir, y por qué.
note-not-experiment = { $id } es una nota, no un experimento.
note-only-draft = { $id } es una nota que ustedes aún no han dicho.
note-kind-unknown = «{ $kind }» no es nada que se pueda decir.
note-kinds = Lo que se puede decir: { $kinds }.
note-empty = No hay ninguna palabra.
note-does-not-fit = Sus palabras no caben en una nota.
note-does-not-fit-why = { $why }; en una nota caben 2.000 caracteres.
note-look-again = Vuelvan a mirar sus palabras.
note-look-again-why = { $number ->
    [one] Hay un lugar que quizá dice más de lo que quieren.
   *[other] Hay { $number } lugares que quizá dicen más de lo que quieren.
}
note-kept = Lo que escribieron queda como borrador.
note-on-draft = { $id } es un borrador y no se ha publicado.
note-on-withdrawn = Lo retiró quien lo escribió; ya no se le puede decir nada.
note-not-here = Eso no se puede decir a: { $title }
note-needs-request = Solo se puede aceptar o rechazar lo que otros piden u ofrecen.
note-to-others = Se dijo a otros; solo ellos lo pueden aceptar o rechazar.
note-reply-needs-question = Una respuesta responde a una nota, o a un experimento que pregunta algo a los demás. Pueden preguntarles.
note-correction-of-others = Pueden corregir lo que se dice de ustedes: en una conversación sobre su experimento, o que les dirigen. Pueden preguntarles.
note-of-others = Esa nota es de otra comunidad.
note-of-others-why = Solo ellos la pueden retirar. Ustedes pueden dejar de mostrar lo que publican.
note-withdrawn-before = { $id } ya se había retirado.
note-withdrawing = Ya no se muestra ni se da a nadie, y cada nodo que se entera borra lo que tiene. Las respuestas quedan. Las copias fuera de joinup quedan fuera de nuestro alcance.
note-about-to-withdraw = Están a punto de retirar: { $title }
note-withdraw-means = Ya no se muestra ni se da a nadie, y cada nodo de joinup que se entera borra sus palabras para siempre.
note-question-withdraw = ¿La retiran?
note-drafts = Aún no dicho
note-drafts-saved = { $kind } sobre { $target }, guardado el { $day }

# La bandeja de entrada.
inbox-order = primero lo que los espera y lo que preguntaron, lo más antiguo primero; después el resto, lo más nuevo primero; en la medida en que ha llegado aquí
inbox-not-there = { $id } no está en su bandeja de entrada.
inbox-waits = Los espera
inbox-we-asked = Preguntaron y nadie ha respondido aún
inbox-rest = Otras novedades
inbox-you-asked = { $kind ->
    [request] Pidieron algo sobre «{ $title }»
   *[other] Preguntaron sobre «{ $title }»
}
inbox-put-aside = dejado a un lado
inbox-empty = Aún no hay nada: nadie les ha escrito, que este nodo sepa.
inbox-size = { $shown } de { $found }, { $order }.
inbox-waiting = { $number ->
    [one] 1 cosa los espera
   *[other] { $number } cosas los esperan
}
inbox-status = Bandeja
inbox-more = Más:

# Preguntas abiertas.
questions-order = las más nuevas primero, las de ustedes al final; las que este nodo ha oído, hay otras en otros lugares
questions-order-shuffle = barajadas, en un orden solo de ustedes (el número { $seed } lo hace volver), las de ustedes al final; las que este nodo ha oído, hay otras en otros lugares
questions-no-such-order = "{ $order }" no es ningún orden de preguntas que este joinup conozca: newest, shuffle.
questions-ours = Qué preguntan ustedes a otros
questions-replied = Alguien ha respondido: { $command }
questions-none = Aquí no se ha oído ninguna pregunta abierta. Puede haberlas en otros lugares.
questions-line = { $kind ->
    [wondering] { $who } se pregunta, en «{ $title }»
    [ask] { $who } pregunta a los demás, en «{ $title }»
   *[other] { $who } pregunta sobre «{ $title }»
}
questions-answer = Podrían responder
questions-size = { $shown } de { $found }, { $order }.
note-request-at-home = La historia larga la guardan en casa, porque se podría reconocer a alguien.
note-blocked = (de una comunidad que ustedes bloquearon)
inbox-hidden = { $number ->
    [one] No se muestra 1 cosa que ha dicho una comunidad silenciada.
   *[other] No se muestran { $number } cosas que han dicho comunidades silenciadas.
}
