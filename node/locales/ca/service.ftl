# Un node que va com a servei: instal·lar-lo, aturar-lo, on és el seu registre.

service-line = { $connected }; { $held } aquí; { $waiting }
service-restarting = Torna a començar.
restart-not-here = Aquest node no pot tornar a començar tot sol.
restart-not-here-why = El programa que el fa anar no ho fa.
node-of-another = El node de { $path } va com un altre usuari d'aquest ordinador.
node-of-another-why = Un node només parla amb programes del seu mateix usuari.

node-stopped = El node s'ha aturat.
node-stopped-service = Torna a començar amb aquest ordinador, o quan entreu.
node-restarted = El node ha tornat a començar: joinup { $version }, procés { $pid }.
node-restarted-system = La resta és com abans. Per a un canvi de la seva unitat:   { $command }
node-not-back = El node s'ha aturat i no ha tornat.
node-not-back-why = Ningú no ha respost durant { $seconds } segons.

node-row-service = Servei
node-row-file = Fitxer
node-row-log = Registre
node-runs = va des de fa { $time }: joinup { $version }, procés { $pid }
node-runs-not = no va
node-service-system = { $unit }, de tot l'ordinador
node-service-user = { $unit }, vostre
node-service-installed = { $unit }, vostre, { $state }; aquest node es va posar en marxa d'una altra manera
node-service-unknown = { $unit }, vostre; el gestor de serveis no respon aquí
node-service-none = cap: va mentre algú el fa anar. Per canviar-ho: { $command }
node-log-journal = al diari del sistema: { $command }
node-log-terminal = al terminal on es va posar en marxa
node-log-none = cap: un node escriu el registre allà on es posa en marxa
node-other-version = El node que va és joinup { $node }, i aquest és joinup { $this }: s'ha actualitzat des de llavors.

logs-terminal = Aquest node es va posar en marxa en un terminal, i hi escriu el registre.
logs-none = No hi ha registre: aquí no va cap node, ni n'hi ha cap d'instal·lat com a servei.
logs-why = El diari del sistema només té el registre dels serveis. En un terminal, -v en mostra més, i el que es mostra es pot desar en un fitxer.
logs-no-journal = Aquest ordinador no té diari (journalctl).
logs-refused = El diari no es pot llegir.

service-installed = Instal·lat: el node va ara en segon pla, i comença quan entreu.
service-was-there = Ja era instal·lat; no ha canviat res.
service-linger = Perquè vagi també quan no heu entrat
service-gone = El node ja no és cap servei. Tot el que hi ha a { $path } és com era.
service-never = No hi havia cap servei instal·lat per a aquesta carpeta.
service-by-hand = El node d'aquesta carpeta ja va, i no pas com aquest servei.
service-by-hand-why = Dos nodes no poden tenir una mateixa carpeta. Atureu aquest, i després instal·leu.
service-not-ours = { $file } no el va escriure joinup.
service-not-ours-why = Es queda com és.
service-none = Aquí no hi ha serveis que joinup sàpiga instal·lar.
service-none-why = joinup instal·la serveis de systemd, a Linux. En altres llocs podeu fer que el vostre sistema engegui el programa.
service-no-bus = Als serveis d'aquest usuari no s'hi arriba des d'aquí.
service-no-bus-why = systemd diu: { $said }. Passa en un contenidor, i després de `su`: entreu com aquest usuari, o feu servir un servei de tot l'ordinador (--system).
service-refused = Això no ha funcionat: { $command }
service-name-too-long = El camí d'aquesta carpeta és massa llarg per al nom d'un servei.
service-no-home = No hi ha lloc per als serveis d'aquest usuari: HOME no té valor.
service-odd-path = { $path } no pot ser en el text d'un servei.
service-print-steps = Per fer-lo servir, deseu-lo a { $file }, i després:   { $command }
service-system-steps = Per fer-lo servir, deseu-lo a { $file }, i després:
