# Palabras con las que se forman muchos mensajes.

experiments = { $number ->
    [one] 1 experimento
   *[other] { $number } experimentos
}
communities = { $number ->
    [one] 1 comunidad
   *[other] { $number } comunidades
}
drafts = { $number ->
    [one] 1 borrador
   *[other] { $number } borradores
}
minutes = { $number ->
    [one] 1 minuto
   *[other] { $number } minutos
}
hours = { $number ->
    [one] 1 hora
   *[other] { $number } horas
}
days = { $number ->
    [one] 1 día
   *[other] { $number } días
}
under-a-minute = menos de un minuto
withdrawn = { $number ->
    [one] 1 retirado
   *[other] { $number } retirados
}
other-things = { $number ->
    [one] 1 cosa más
   *[other] { $number } cosas más
}
nothing-new = nada nuevo
theirs-not-kept = { $number ->
    [one] 1 de los suyos que aquí no se conserva
   *[other] { $number } de los suyos que aquí no se conservan
}
ours-not-kept = { $number ->
    [one] 1 de los nuestros que allí no se conserva
   *[other] { $number } de los nuestros que allí no se conservan
}
but-for = salvo { $what }
but-for-both = salvo { $theirs } y { $ours }
complete = completo
not-complete = todavía incompleto
yes = sí
not-yet = todavía no
not-known = no se sabe

month-1 = ene.
month-2 = feb.
month-3 = mar.
month-4 = abr.
month-5 = may.
month-6 = jun.
month-7 = jul.
month-8 = ago.
month-9 = sept.
month-10 = oct.
month-11 = nov.
month-12 = dic.
month-of-year = { $month } { $year }
day-of-month = { $day } { $month }
day-and-time = { $day }, { $time } UTC

standing-us = nosotros
standing-followed = la siguen
standing-introduced = se la presentaron
standing-not-introduced = todavía no presentada
standing-muted = silenciada
standing-blocked = bloqueada
sample = { $name } (muestra)
route-direct = por internet
route-local = en esta red
route-relayed = a través de un repetidor

next = Ahora
next-there = Ahora (en otra terminal)
line = línea { $number }
yes-usually = [S/n]
no-usually = [s/N]
yes-words = s si sí
no-words = n no
type-yes-or-no = Escriban s o n.
choose-number = Número, o Intro para ninguno:
type-number = Escriban un número del 1 al { $most }.
needs-yes = Esto necesita un sí, y no se dio ninguno.
nothing-done = No se hizo nada.
nobody-asked = Aquí no se puede preguntar a nadie: no hay terminal, o se indicó --no-input o --json.
span-form = un número y una de las letras s, m, h, d, como 30s o 7d
span-most = como máximo diez años

file-reading = No se pudo leer { $path }.
file-writing = No se pudo escribir { $path }.
file-removing = No se pudo borrar { $path }.
file-making-folder = No se pudo crear la carpeta { $path }.
file-missing = No existe ese archivo o carpeta.
file-forbidden = Este usuario no tiene permiso ahí.
file-read-only = El disco es de solo lectura.
file-no-text = No es texto en UTF-8.
no-usual-folder = Este sistema no dice dónde van los archivos de un usuario.
editor-unsaved = Hay texto suyo que la última vez no se guardó; es lo que ven ahora.
editor-kept = { $why } Lo que escribieron se conserva en { $path }.
editor-ended = Terminó con { $status }.
editor-failed = El editor «{ $editor }» no funcionó.

head-id = ID
head-state = Estado
head-reflected = Balance
head-experiment = Experimento
head-community = Comunidad
file-doing = { $doing } { $path } no funcionó.

usage-no-command = No hay ninguna orden «{ $typed }».
usage-no-argument = «{ $typed }» no se entiende aquí.
usage-missing = Falta aquí: { $what }
usage-no-value-of = «{ $value }» no sirve para { $what }.
usage-value-missing = Hace falta un valor para { $what }.
usage-not-together = { $one } y { $other } no van juntos.
usage-command-missing = Hace falta una orden.
usage-meant = Quizá querían decir: { $meant }
usage-values = Lo que sirve: { $values }
number-form = Debe ser un número entero, 1 o más.
