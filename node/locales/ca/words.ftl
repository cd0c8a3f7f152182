# Paraules de què es fan molts missatges.

experiments = { $number ->
    [one] 1 experiment
   *[other] { $number } experiments
}
communities = { $number ->
    [one] 1 comunitat
   *[other] { $number } comunitats
}
drafts = { $number ->
    [one] 1 esborrany
   *[other] { $number } esborranys
}
minutes = { $number ->
    [one] 1 minut
   *[other] { $number } minuts
}
hours = { $number ->
    [one] 1 hora
   *[other] { $number } hores
}
days = { $number ->
    [one] 1 dia
   *[other] { $number } dies
}
under-a-minute = menys d'un minut
withdrawn = { $number ->
    [one] 1 retirat
   *[other] { $number } retirats
}
other-things = { $number ->
    [one] 1 altra cosa
   *[other] { $number } altres coses
}
nothing-new = res de nou
theirs-not-kept = { $number ->
    [one] 1 de seu que aquí no es conserva
   *[other] { $number } de seus que aquí no es conserven
}
ours-not-kept = { $number ->
    [one] 1 de nostre que allà no es conserva
   *[other] { $number } de nostres que allà no es conserven
}
but-for = llevat de { $what }
but-for-both = llevat de { $theirs } i { $ours }
complete = complet
not-complete = encara incomplet
yes = sí
not-yet = encara no
not-known = no se sap

month-1 = gen.
month-2 = febr.
month-3 = març
month-4 = abr.
month-5 = maig
month-6 = juny
month-7 = jul.
month-8 = ag.
month-9 = set.
month-10 = oct.
month-11 = nov.
month-12 = des.
month-of-year = { $month } { $year }
day-of-month = { $day } { $month }
day-and-time = { $day }, { $time } UTC

standing-us = nosaltres
standing-followed = la seguiu
standing-introduced = us l'han presentada
standing-not-introduced = encara no presentada
standing-muted = silenciada
standing-blocked = bloquejada
sample = { $name } (mostra)
route-direct = per internet
route-local = en aquesta xarxa
route-relayed = a través d'un repetidor

next = Ara
next-there = Ara (en un altre terminal)
line = línia { $number }
yes-usually = [S/n]
no-usually = [s/N]
yes-words = s si sí
no-words = n no
type-yes-or-no = Escriviu s o n.
choose-number = Número, o Retorn per a cap:
type-number = Escriviu un número de l'1 al { $most }.
needs-yes = Això necessita un sí, i no se n'ha donat cap.
nothing-done = No s'ha fet res.
nobody-asked = Aquí no es pot preguntar a ningú: no hi ha terminal, o s'ha indicat --no-input o --json.
span-form = un número i una de les lletres s, m, h, d, com ara 30s o 7d
span-most = com a molt deu anys

file-reading = No s'ha pogut llegir { $path }.
file-writing = No s'ha pogut escriure { $path }.
file-removing = No s'ha pogut esborrar { $path }.
file-making-folder = No s'ha pogut crear la carpeta { $path }.
file-missing = No existeix aquest fitxer o carpeta.
file-forbidden = Aquest usuari no hi té permís.
file-read-only = El disc és només de lectura.
file-no-text = No és text en UTF-8.
no-usual-folder = Aquest sistema no diu on van els fitxers d'un usuari.
editor-unsaved = Hi ha text vostre que l'última vegada no es va desar; és el que veieu ara.
editor-kept = { $why } El que heu escrit es conserva a { $path }.
editor-ended = Ha acabat amb { $status }.
editor-failed = L'editor «{ $editor }» no ha funcionat.

head-id = ID
head-state = Estat
head-reflected = Balanç
head-experiment = Experiment
head-community = Comunitat
file-doing = { $doing } { $path } no ha funcionat.

usage-no-command = No hi ha cap ordre «{ $typed }».
usage-no-argument = «{ $typed }» no s'entén aquí.
usage-missing = Hi falta: { $what }
usage-no-value-of = «{ $value }» no serveix per a { $what }.
usage-value-missing = Cal un valor per a { $what }.
usage-not-together = { $one } i { $other } no van plegats.
usage-command-missing = Cal una ordre.
usage-meant = Potser volíeu dir: { $meant }
usage-values = Hi va bé: { $values }
number-form = Ha de ser un nombre enter, 1 o més.
