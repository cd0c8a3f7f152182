# Paquets: fitxers que es porten a qui no arriba cap connexió.

size-bytes = { $number ->
    [one] 1 byte
   *[other] { $number } bytes
}
size-kb = { $number } KB
size-mb = { $number },{ $tenth } MB
longer-stories = { $number ->
    [one] 1 història llarga
   *[other] { $number } històries llargues
}

bundle-written = Escrit a { $file }: { $what }. { $size }.
bundle-nothing-in-it = Escrit a { $file }: res, perquè no hi ha res a portar.
bundle-circles = { $number ->
    [one] Del cercle { $circles }.
   *[other] Dels cercles { $circles }.
}
bundle-answers = Respon al que { $name } va escriure el { $time }, segons diu aquell fitxer.
bundle-there = Després (a l'altre ordinador)
bundle-standard-output = la sortida estàndard
bundle-asked = { $number ->
    [0] Escrit a { $file }: que aquí encara no hi ha res. { $size }.
    [one] Escrit a { $file }: quina cosa hi ha ja aquí, i res del que diu. { $size }.
   *[other] Escrit a { $file }: quines { $number } coses hi ha ja aquí, i res del que diuen. { $size }.
}

bundle-no-circle-shared = El fitxer demana cercles que aquí no hi són, així que no hi ha res a posar-hi.
bundle-not-known = Aquí no se sap què té { $name }, així que hi va tot. Per posar-hi menys, allà escriuen un fitxer, i vosaltres l'anomeneu amb --for:
bundle-in-step = { $number ->
    [one] D'1 cercle, { $name } té el mateix, segons l'últim intercanvi amb el seu node: no hi va.
   *[other] De { $number } cercles, { $name } té el mateix, segons l'últim intercanvi amb el seu node: no hi van.
}
bundle-sealed = El que es diu a { $circles } va segellat: qui trobi el fitxer no ho pot llegir.
bundle-records-elsewhere = { $number ->
    [one] 1 història llarga no és aquí, i per això no hi va.
   *[other] { $number } històries llargues no són aquí, i per això no hi van.
}
bundle-no-record = La història llarga de { $id } no pot anar en un paquet.
bundle-record-stays = Es queda amb els seus autors, que no la donen a tothom.
bundle-record-private = És només en cercles privats, i qui trobés el fitxer la podria llegir.
bundle-record-elsewhere = No és aquí; en llegir l'experiment es va a buscar.
bundle-too-much = Això fa més de { $most } GB, i la majoria de llapis no accepten fitxers més grans.
bundle-many-held = Aquí hi ha més del que un fitxer així pot dir: com a molt { $most } coses.
bundle-no-question = Aquest fitxer porta coses; no diu què té algú.
bundle-no-question-why = --for vol el fitxer que es va escriure a l'altre ordinador, o el nom d'una comunitat.
bundle-neither = No hi ha cap fitxer { $typed }, ni cap comunitat amb aquest nom.
bundle-neither-why = --for vol el fitxer que es va escriure a l'altre ordinador amb joinup bundle ask, o el nom d'una comunitat.
bundle-not-on-terminal = Un paquet no és per llegir-lo en un terminal.

bundle-from = El paquet diu que { $name } el va escriure el { $time }.
bundle-new = Nou aquí: { $what }.
bundle-nothing-new = No hi ha res que sigui nou aquí.
bundle-here = { $number ->
    [one] Ja era aquí: 1 cosa, o una versió més nova.
   *[other] Ja eren aquí: { $number } coses, o versions més noves.
}
bundle-not-kept = No s'ha guardat:
bundle-elsewhere = { $number } de cercles on no sou
bundle-over-quota = { $number } més del que es guarda d'una comunitat; de les que seguiu se'n guarda més: seguiu-les i torneu a llegir el paquet
bundle-blocked = { $number } de comunitats que bloquegeu
bundle-foreign = { $number } en un cercle privat, de ningú que hi sigui
bundle-expired = { $number } més antigues que res que es guardi
bundle-early = { $number } del futur, segons el rellotge d'aquest ordinador; torneu a llegir el paquet més tard
bundle-no-room = { $number } que no caben al disc
bundle-signature = { $number } que els seus autors no van signar
bundle-unreadable = { $number } que no es poden llegir
bundle-record = { $number ->
    [one] 1 història llarga que ningú conegut aquí no dona a tothom
   *[other] { $number } històries llargues que ningú conegut aquí no dona a tothom
}
bundle-asks = Aquest fitxer no porta res: { $name } hi demana el que allà falta.
bundle-none = Això no és un paquet.
bundle-none-why = És una altra mena de fitxer, o té el començament malmès. No s'ha llegit res.
bundle-newer = Aquest paquet el va escriure un joinup més nou.
bundle-newer-why = No s'ha llegit res: aquest joinup és massa antic. Instal·leu el més nou, i torneu-lo a llegir.
bundle-cut = El paquet s'acaba a mig camí.
bundle-damaged = El paquet està malmès.
bundle-damaged-why = El que venia abans s'ha guardat. Torneu a copiar el fitxer, o feu que l'escriguin de nou.
bundle-trailing = Després del final del paquet ve alguna cosa més.
bundle-trailing-why = S'ha guardat tot el paquet; el que ve després no s'ha llegit.
bundle-huge = Això és més llarg del que pot ser un paquet: { $most } GB.
bundle-stopped = El paquet no s'ha llegit fins al final.
bundle-unreadable-file = El fitxer no s'ha pogut llegir fins al final.
export-help = Per portar coses a un altre ordinador amb joinup: joinup bundle write FITXER
