# Comunitats, invitacions, nodes.

invite-for = Per a { $communities }, fins al { $until }. Doneu-la a gent que conegueu, com vulgueu; han d'escriure:
your-key-words = Les vostres paraules clau: { $words }
invites-none = No heu donat cap invitació.
no-invite = Això no és cap invitació.
invite-expired = Aquesta invitació ha caducat.
invite-expired-why = Demaneu-los-en una de nova.
own-invite = Això és una invitació de la vostra pròpia comunitat.
own-invite-why = És per als altres: doneu-los-la.
invite-key-words = Demaneu-los que us llegeixin les paraules clau abans de dir que sí: han de ser aquestes quatre.
invite-no-address = No teniu cap node en marxa; per això aquesta invitació no diu on trobar-vos. Només funciona dins d'una xarxa local.
join-paste = Enganxeu la invitació:
join-needs-invite = Cal una invitació, i aquí no es pot demanar a ningú.
join-question = Us hi uniu?
join-from = De
join-who = { $name } · paraules clau: { $words } (demaneu-los que llegeixin les seves)
join-you-will = Vosaltres
join-what = conservareu una còpia del que publiquin, i ells potser de les vostres coses
join-until = Fins al
join-connected = Connectats amb { $name }. Rebut: { $received }.
join-same = Complet: tots dos costats tenen el mateix.
join-complete = Complet { $but }.
join-more = En ve més de camí.
join-kept = Desada. { $name } i vosaltres us connectareu així que tots dos nodes estiguin en marxa i es trobin.
peers-not-running = El vostre node no està en marxa; per això no hi ha ningú connectat.
peers-none = Ara no hi ha ningú connectat.
peer-unknown = (encara no se sap)
head-connected = Connectada
head-since = Des de
head-in-step = Té el mateix

community-now-introduced = { $name }: { $standing }. Aquí no està ni seguida, ni silenciada ni bloquejada; això només ho sap el vostre node.
community-now = { $name }: { $standing }. Només ho sap el vostre node.
community-none = Aquest node encara no ha sentit a parlar de cap altra comunitat.
community-place = Lloc
community-standing = Què són per a vosaltres
community-heard = Últimes notícies
community-connected = connectada
community-to-you = Per a vosaltres
community-id = Identificador
community-nothing-kept = No es busca ni es guarda res seu.
community-no-profile = El seu perfil encara no ha arribat.
community-ours = Aquesta és la vostra pròpia comunitat.
community-nobody-us = Ningú més no pot ser nosaltres.
community-blocked = Esborrat aquí: { $items ->
    [one] 1 element
   *[other] { $items } elements
} de { $name }. A partir d'ara no es busca, ni es guarda ni es passa res seu. D'altres encara ho tenen.
community-muted = El que publica { $name } ja no es mostra aquí. Encara es guarda i es passa.
community-followed = A partir d'ara es guarda i es mostra tot el que publica { $name }.
community-neither = { $name } ja no està ni seguida, ni silenciada ni bloquejada.
init-facet = NOM=VALOR, com ara group-kind=faith
init-name-needed = Una comunitat necessita un nom.
init-called = Com es diu la vostra comunitat?
init-where = On sou? Tan a grans trets com vulgueu, com ara: Gant, BE   (Retorn per deixar-ho obert)
init-setting = Quina mena de lloc és?
init-languages = En quines llengües escriviu? Com ara: nl, fr   (Retorn per a { $usual })
init-sheet = Full de recuperació: escriviu ara aquestes 24 paraules en un paper. Només es mostren aquesta vegada.
init-sheet-why = Qui les té pot parlar com a { $name }. Sense elles, una carpeta perduda no es pot substituir.
init-restored = La clau ha tornat. El que va publicar la vostra comunitat torna des d'altres quan estigueu connectats.
init-recovery-sheet = Escriviu les 24 paraules en un paper i deseu-les on són els papers de la comunitat. Només elles fan tornar la clau; qui les té pot parlar en nom seu.
init-no-key = Aquestes paraules no fan tornar cap clau.
init-already = En aquesta carpeta ja hi ha una comunitat.
init-already-why = { $path } ja està preparada.
community-order = per nom; les que coneix aquest node, n'hi ha d'altres
profile-warnings = Mireu-vos-ho un altre cop: ho sabria tothom qui senti parlar de vosaltres.
profile-warnings-why = No s'ha canviat res. Si ho voleu deixar així, ho heu de confirmar (-y).
profile-warnings-ask = Ho deixeu viatjar igualment?

# Cercles.

no-circle = Aquí no hi ha cap cercle { $name }.
circle-made-private = El cercle { $name } ja és fet. Només els qui hi convideu poden llegir el que s'hi diu; qui hi és en pot convidar d'altres.
circle-joined-open = Ara sou al cercle { $name }. És obert: qui en sap el nom hi pot ser i llegir.
circle-left = Heu sortit del cercle { $name }. { $number ->
    [0] Aquí no hi havia res dels altres.
    [one] El que hi van dir els altres s'ha esborrat d'aquí: 1 element.
   *[other] El que hi van dir els altres s'ha esborrat d'aquí: { $number } elements.
 } El que hi vau dir vosaltres es queda amb vosaltres, i amb qui ho té.
circle-leave = Voleu sortir del cercle { $name }, i esborrar d'aquí el que hi van dir els altres?
circle-items = { $number ->
    [one] 1 element
   *[other] { $number } elements
}
circle-is-open = tothom qui en sap el nom
circle-is-private = els membres
circle-is-kept = nosaltres no: el conservem per a altres
head-circle = Cercle
head-who-reads = Qui ho pot llegir
head-communities = Comunitats
list-in-circle = { $name }, a { $circles }
preview-in-circle = Al cercle { $circles }
invite-to-circle = Al cercle { $circle }.
invite-to-private = Al cercle privat { $circle }: el vostre node en dona el secret quan es fa servir la invitació, i després a ningú més.
join-private = un de privat; el nom i el secret els dona el seu node quan hi entreu
carry-out-of-private = Només és en un cercle privat. Llavors a { $circle } es podrà llegir com es diu i què voldríeu que fos diferent.
carry-done = El cercle { $circle } sap per vosaltres de «{ $title }». Es retira quan els autors el retirin, o quan ho feu vosaltres: joinup withdraw ID
carried-none = Ningú no ha portat res als vostres cercles.
carried-by = Portat a { $circle } per { $by }, { $day } · { $id }

no-such-invite = No hi ha cap invitació { $name }.
invites-begin = { $number } invitacions comencen amb { $typed }.
invites-open = Ja hi ha { $number } invitacions obertes.
invite-impossible = Una invitació així no és possible.
invite-impossible-why = Pot valer fins a un any i fer entrar d'1 a { $most } comunitats.
own-node-invite = Això és una invitació del vostre propi node.
nameless = La vostra comunitat encara no té nom.
other-community = El node que ha respost parla en nom d'una altra comunitat que la de la invitació.
join-no-node = Aquí no hi ha cap node en marxa; per això la invitació espera que n'hi hagi un.
join-not-reached = Ara no s'arriba al seu node. La invitació es guarda, i es fa servir segons després de connectar-s'hi.
join-declined = El seu node no ha acceptat la invitació.
join-declined-why = Diuen: { $why }. Demaneu-los-en una de nova.
invite-not-accepted = La invitació de { $name } no s'ha acceptat. { $why }
invites-order = La més nova primer. Per retirar-ne una: { $command }
head-invite = Invitació
head-used = Usada
head-until = Fins al
invite-used = { $used } de { $uses }
invite-open = oberta
invite-is-used = usada
invite-revoked = retirada
invite-is-expired = caducada
sync-unfinished = No tots havien acabat quan s'ha exhaurit el temps.
sync-nobody = No hi ha ningú connectat.
sync-incomplete = Encara no ha passat tot.
sync-moved = rebut { $received } · enviat { $sent } · { $end }
sync-bytes = { $inward } bytes d'entrada, { $outward } bytes de sortida, { $rounds } anades i tornades
sync-waits = { $number ->
    [one] 1 canvi nostre encara espera un altre node.
   *[other] { $number } canvis nostres encara esperen un altre node.
}
introduce-us = Aquesta és la vostra pròpia comunitat; us presenten els altres.
introduce-blocked = Teniu bloquejada { $name }; per això no la podeu presentar.
introduce-not = No heu presentat { $name }.
introduce-stopped = Ja no presenteu { $name }. Els nodes que se n'assabenten ho tenen en compte.
introduce-done = Heu presentat { $name }, per dos anys. Això viatja a tothom: qui us segueix conserva més del que publiquen.
introduce-invalid = La presentació no s'ha dit: { $what } no està bé.
introduce-bases = Digueu en què es basa: { $bases }.
introduce-date = Ha de ser un any, un mes o un dia, com ara 2024 o 2024-05.
introduce-text = Pot tenir { $most } caràcters.
blocks-us = aquesta és la vostra pròpia comunitat
blocks-no-id = aquesta línia no comença amb l'identificador de cap comunitat
blocks-too-many = d'una llista de més de { $most } comunitats no se'n llegeix més
blocks-order = per nom; les que ja bloquegeu, al final
blocks-none = No bloquegeu ningú.
blocks-propose-nobody = Totes les d'aquesta llista ja les teniu bloquejades.
blocks-proposal = { $number ->
    [one] Aquesta llista proposa bloquejar 1 comunitat. Ho decidiu vosaltres; encara no s'ha fet res.
   *[other] Aquesta llista proposa bloquejar { $number } comunitats. Ho decidiu per a cadascuna; encara no s'ha fet res.
}
blocks-ask = Bloquegeu { $name }? El que en teniu ({ $experiments }) s'esborra aquí, i ja no es busca ni es passa res seu.
blocks-they-say = diuen: { $said }
blocks-done = { $number ->
    [0] No s'ha bloquejat ningú.
    [one] Ara hi ha 1 comunitat bloquejada. Només ho sap el vostre node.
   *[other] Ara hi ha { $number } comunitats bloquejades. Només ho sap el vostre node.
}
conduct-none = Encara no heu dit com voleu que us tractin, i com tracteu els altres.
conduct-ours = Això es mostra a qui us troba per primera vegada:
conduct-theirs = Com vol { $name } que la tractin:
introduction-line = { $basis }{ $since ->
    [none] {""}
   *[other] , des de { $since }
}
introduced-by = Presentada per
conduct-where = Com volen que els tractin: { $command }
community-now-said = { $name }: { $standing }.
community-order-offers = per nom; no es diu com de bo és res
community-offer-in = ho ofereix a: { $title }   { $id }
community-none-offers = Cap comunitat de què aquest node ha sentit parlar no ho ofereix en cap experiment.
