# Què prometen els repetidors, què conserven i què treuen; i què els permetem.
relay-not-one = Aquest node no és cap repetidor.
relay-no-manifest = { $name } no ha dit què promet com a repetidor, o encara no ha arribat aquí.
relay-is-us = Aquest repetidor és vostre.
relay-invalid = El que diu { $flag } no es pot fer servir.
relay-too-long = Hi caben { $most } caràcters com a molt.
relay-date = Una data és un any, un mes o un dia: 2026, 2026-05 o 2026-05-12.
relay-contact-needed = Qui confia en un repetidor ha de poder parlar amb qui el porta.
relay-refuses-form = Digueu de qui rebutgeu les peticions, dos punts, i per què.
relay-refuses-many = N'hi caben { $most } com a molt.
relay-pledge-needed = Un repetidor dóna la paraula, o no ho és.
relay-pledge-needed-why = És a sota de «Promesa» en el que s'ha mostrat. Qui no ho pot prometre porta un node com qualsevol altre.
relay-said = Aquest node és un repetidor. El que promet s'ha signat i va a tothom dels vostres cercles.
relay-ended = Aquest node ja no és un repetidor, i ho diu. Els relats llargs que conservava per a altres s'han esborrat d'aquí.
relay-todo-ports = Escolteu en ports que no canviïn, perquè un tallafocs els pugui deixar entrar.
relay-todo-connections = Permeteu tantes connexions com llocs i connexions portades hi ha: { $number }.
relay-todo-per-address = Permeteu més connexions des d'una mateixa adreça d'internet: al darrere hi pot haver tot un poble.
relay-todo-address = Digueu on s'arriba a aquest repetidor des d'arreu, si escolta en una altra adreça.
relay-todo-firewall = Deixeu entrar els ports al tallafocs i a l'encaminador, per a TCP i per a UDP.
relay-asks = { $name } s'ofereix a conservar els vostres relats llargs, els que doneu a tothom, perquè es puguin llegir mentre no hi sou. Pot?
relay-changed = { $name } ha canviat el que promet com a repetidor:
relay-met = Heu trobat un repetidor: { $name }. Això és el que promet:
relay-too-many = Com a molt { $most } repetidors poden conservar els vostres relats llargs.
relay-allowed = { $name } pot conservar els relats llargs que doneu a tothom, i els dóna a qui els demana mentre no hi sou. El podeu deixar quan vulgueu.
relay-refused = { $name } no pot conservar els vostres relats llargs. No ho tornarà a demanar.
relay-left = Heu deixat { $name }: esborra els vostres relats llargs que conservava, tan aviat com se n'assabenti.
relay-keeps-none = { $name } no promet conservar relats llargs.
relay-keeps-none-why = Només es pot permetre a un repetidor les promeses del qual són aquí i ho diuen.

promise-keep = Conservem el que es diu als cercles que servim, tant i tan llargament com diu aquí.
promise-connect = Connectem comunitats que no es poden trobar, dins dels límits que diu aquí.
promise-carry-unchanged = Ho portem tot sense canvis: mai no retoquem, ordenem, destaquem ni amaguem.
promise-same-for-all = Tractem tothom igual, i responem cada cerca com ho faria qualsevol altre node.
promise-forget = Oblidem en 72 hores el que els seus autors retiren.
promise-stay-leaveable = Qui confia en nosaltres pot marxar quan vulgui, i s'ho emporta tot.
promise-never-required = Mai no exigim que ningú faci servir això per a diners, ajuda o una inspecció.
promise-be-seen = Se'ns pot veure: qui som, com parlar amb nosaltres, com volem trobar-nos amb altres.
promise-take-part = Hi participem com a aprenents, com tothom.

manifest-of = Què promet { $name } com a repetidor, dit el { $day }
manifest-ended = Aquest repetidor s'ha acabat.
manifest-changed = Ha canviat des que es va llegir aquí:
manifest-change = { $what }: { $before } -> { $after }
manifest-nothing = res
manifest-log = { $number ->
    [0] Diu que no ha hagut de treure res.
    [one] Diu que ha hagut de treure 1 cosa: mireu-la amb --log.
   *[other] Diu que ha hagut de treure { $number } coses: mireu-les amb --log.
}
manifest-operator = Qui el porta
manifest-contact = Com parlar-hi
manifest-conduct = Codi de conducta
manifest-jurisdiction = Sota la llei de
manifest-funded-by = El paga
manifest-since = Des de
manifest-until = Fins a
manifest-keeps = Què es conserva
manifest-keeps-words = fins a { $items } elements de cada comunitat i cercle, { $days } dies si no es renoven, tot plegat { $megabytes } MB com a molt
manifest-records = Relats llargs
manifest-records-yes = conservats de les comunitats que ho permeten, i donats a qui els demana mentre no hi són
manifest-records-no = no es conserven
manifest-sealed = Cercles privats
manifest-sealed-yes = conservats per a les comunitats que ho demanen, segellats: aquí no es poden llegir
manifest-sealed-no = no es conserven
manifest-forgets = El que s'ha retirat
manifest-forgets-words = oblidat en { $hours } hores
manifest-places = Llocs
manifest-places-words = { $number } nodes als quals els altres no arriben poden tenir un lloc aquí
manifest-circuits = Connexions
manifest-circuits-words = { $number } portades alhora; cadascuna fins a { $megabytes } MB en cada sentit i { $minutes } minuts
manifest-refuses = De qui es rebutgen les peticions
manifest-refuses-nobody = de ningú
manifest-promise = Promesa

consent-line = { $name } { $consent }.
consent-allowed = pot conservar els vostres relats llargs
consent-refused = no pot conservar els vostres relats llargs
consent-not-asked = demana si pot conservar els vostres relats llargs

removal-no-relay = Només un repetidor treu coses i ho diu en públic.
removal-no-relay-why = Una comunitat que no vol veure una cosa pot silenciar o blocar qui l'ha dita.
removal-why-needed = Digueu per què: tothom ho pot llegir.
removal-why-needed-why = Un repetidor que treu sense dir res no es distingiria d'un que amaga.
removal-why-long = El motiu és massa llarg: hi caben { $most } caràcters com a molt.
removal-ours = Això és vostre: ho podeu retirar.
removal-many = Es poden treure { $most } coses com a molt.
removal-none = Aquí no s'ha tret res l'identificador del qual comenci per { $id }.
removal-done = Tret d'aquest repetidor, que no ho torna a agafar. No s'ha retirat per a ningú més: això només ho poden fer els seus autors.
removal-back = Desfet: pot tornar aquí la propera vegada que es posi al dia.
removal-question = Voleu treure { $id } d'aquest repetidor, i dir-ho en públic?
removal-undo-question = Voleu desfer que { $id } es va treure, i dir-ho en públic?
removal-log-empty = { $name } diu que no ha hagut de treure res.
removal-log-end = Tret només en aquell repetidor; qui més ho té ho conserva.
removal-entry = { $id } de { $whose }, tret el { $day }:
removal-entry-back = desfet el { $day }: { $why }

relay-address-use = Els altres posen això a les seves opcions per fer servir aquest repetidor:
relay-address-none = No se sap on escolta aquest node: encara no s'ha posat en marxa.
relay-address-private = Això és una adreça de la vostra xarxa: des de fora ningú no hi arriba. Digueu on s'arriba a aquest repetidor des d'arreu.
relay-address-machine = A aquesta adreça només s'hi arriba des d'aquest ordinador.
relay-address-not-running = No se sap si algú hi arriba: el node no està en marxa.
relay-address-reached = Un altre node ho ha provat, i ha arribat a aquest.
relay-address-not-reached = Un altre node ho ha provat, i no ha arribat a aquest: mireu el tallafocs i l'encaminador.
relay-address-not-tried = Encara ningú no ha provat si s'hi arriba des de fora. Un altre repetidor ho prova quan hi està connectat.

relay-setup-heading = Això és el que el vostre repetidor dirà a tothom:
relay-setup-end-heading = Això és el que es dirà a tothom: que el vostre repetidor s'ha acabat.
relay-setup-begin = Un repetidor conserva i connecta; mai no mana. Una resposta buida deixa el que hi ha, - ho treu.
relay-setup-pledge = Prometeu tot el que hi ha a sota de «Promesa»?
relay-setup-question = Ho signem i ho diem a tothom dels vostres cercles?
relay-setup-end = Voleu deixar de ser un repetidor, i esborrar els relats llargs que conservava per a altres?
relay-setup-to-do = Cal fer en aquesta màquina
relay-setup-yes-no = { $flag } vol yes o no.
relay-ask-operator = Qui el porta?
relay-ask-contact = Com pot la gent parlar amb vosaltres?
relay-ask-conduct = Com voleu que us tractin, i com tracteu els altres?
relay-ask-jurisdiction = Sota la llei de quin país és?
relay-ask-funded-by = Qui el paga?
relay-ask-since = Des de quan funciona? (amb un any n'hi ha prou)
relay-ask-until = Fins quan funcionarà, si ho sabeu?
relay-ask-refuses = De qui rebutgeu les peticions, i per què? (Qui: per què; buit quan no n'hi ha més)
relay-ask-records = Conserveu els relats llargs de les comunitats que ho permeten?
relay-ask-sealed = Conserveu cercles privats, que no podeu llegir, per a les comunitats que ho demanen?

relay-status-home = Aquest node no és cap repetidor.
relay-status-no-relays = Encara no coneix cap repetidor. Ajuda una comunitat a casa de la qual no s'arriba, o que sovint no hi és.
relay-status-relay = Repetidor
relay-status-on = en marxa
relay-status-off = acabat
relay-status-not-running = el node no està en marxa
relay-status-not-yet = encara no porta res: torneu a posar el node en marxa
relay-status-no-manifest = encara no s'ha promès res: joinup relay setup
relay-status-connections = Connexions
relay-status-of = { $used } de { $limit }
relay-status-refused = { $number } rebutjats des de l'inici
relay-status-carried = { $number } portades i { $refused } rebutjades des de l'inici
relay-status-most = Més elements
relay-status-withdrawn = Retirat
relay-status-forgot = { $number ->
    [one] 1 retirada coneguda des de l'inici, { $open } per fer; la més lenta va ser fora en { $seconds } segons, se'n prometen { $hours } hores
   *[other] { $number } retirades conegudes des de l'inici, { $open } per fer; la més lenta va ser fora en { $seconds } segons, se'n prometen { $hours } hores
}
relay-status-forgot-none = cap retirada coneguda des de l'inici; se'n prometen { $hours } hores
relay-status-removed = Tret
relay-status-removed-words = { $number ->
    [0] res
    [one] 1 cosa
   *[other] { $number } coses
}
relay-status-no-records = Cap comunitat no ha permès a aquest repetidor conservar els seus relats llargs.
relay-head-records = Relats llargs
relay-head-kb = KB
relay-head-missing = Encara no són aquí
relay-head-items = Elements
relay-head-withdrawn = Retirats
relay-head-relay = Repetidor
relay-head-place = Lloc
relay-head-stories = Relats llargs
relay-circle-sealed = { $name } (segellat)
relay-stories-none = no en conserva
no = no
