# Writing: drafts, rounds, perspectives, publishing, withdrawing.

new-nobody-to-ask = Aquí no es pot preguntar a ningú: digueu què proveu.
new-edit-nobody-to-ask = Aquí no es pot preguntar a ningú: doneu el text nou en un fitxer.
new-no-editor = En aquest ordinador no s'ha triat cap editor.
new-no-editor-why = Per canviar un text en cal un; un de petit que molts ordinadors tenen és nano.
new-nothing-written = No s'ha escrit res, i per tant no s'ha desat res.
new-four-questions = Quatre preguntes; només la primera necessita resposta. Retorn en deixa una sense resposta.

write-form = El que quedi buit no s'hi posa.
write-left-over = Hi ha un text vostre que l'últim cop no es va desar; és el que veieu ara.
answers-kept = El que heu respost es conserva a { $path }; la mateixa ordre hi continua.
export-needs-folder = Aquesta forma s'escriu en una carpeta, i no es mostra a la pantalla.
export-needs-file = Aquesta forma és un sol fitxer, i { $path } és una carpeta.
write-more = ... i { $number } més
write-yes = sí
write-no = no
write-no-date = «{ $date }» no és cap data per a { $name }.
write-no-date-why = Una data és un any, un mes o un dia, com ara 2026, 2026-05 o 2026-05-12; o la paraula today.
write-stopped = Ho heu deixat. Gràcies per dir-ho: és el que els altres més volen saber. Hi havia un motiu, o simplement la vida?
write-stopped-with-reason = Ho heu deixat. Gràcies per dir-ho: és el que els altres més volen saber.
write-ended = S'ha acabat. Què diríeu a algú que ho comenci demà?

draft-untitled = (encara sense títol)
draft-order = primer el que s'ha desat més tard
draft-saved = Desat com a esborrany:
draft-replaces = Substituirà la versió { $version } quan el publiqueu.
draft-replaces-short = substitueix la versió { $version }
draft-to-mend = Tot s'ha conservat. Abans de publicar-lo:
draft-not-understood = No queda clar què volíeu dir; cada línia diu què se n'ha fet:
draft-mend = { $number ->
    [one] 1 cosa per arreglar
   *[other] { $number } coses per arreglar
}
draft-count = { $number ->
    [one] 1 esborrany, { $order }.
   *[other] { $number } esborranys, { $order }.
}
draft-none = No hi ha cap esborrany.
draft-none-of = No hi ha cap esborrany de «{ $title }».
draft-throw-away = Llenceu «{ $title }»? Les seves paraules es perdran.
draft-thrown-away = Llençat: { $title }
draft-withdrawn = Vau retirar aquest experiment.
draft-withdrawn-why = El que s'ha retirat queda retirat; un de nou pot dir el mateix.
draft-elsewhere = El text de «{ $title }» no és en aquesta carpeta.
draft-elsewhere-why = La vostra comunitat el va publicar des d'una altra carpeta; allà es pot canviar. Aquí es pot retirar.
draft-of-others = «{ $title }» és d'una altra comunitat.
draft-of-others-why = Només ells el poden canviar; vosaltres podeu explicar què n'heu fet.
draft-too-long = Aquest text és massa llarg per a un esborrany.
draft-too-long-why = Té { $bytes } octets; un esborrany en pot tenir { $limit }.
draft-unwritten = Això no s'ha escrit a l'esborrany, que queda com estava.
draft-no-place = L'esborrany està escrit d'una manera en què això no hi encaixa tot sol; al vostre editor, sí.
draft-no-such-entry = No n'hi ha cap amb aquest número.
draft-no-such-entry-why = { $number ->
    [0] Encara no n'hi ha cap.
    [one] N'hi ha una.
   *[other] N'hi ha { $number }.
}
draft-kept-added = { $number ->
    [one] L'esborrany té 1 ronda o mirada més que el fitxer, i la conserva. Per prendre el fitxer tal com és:
   *[other] L'esborrany té { $number } rondes o mirades més que el fitxer, i les conserva. Per prendre el fitxer tal com és:
}
draft-said-before = Abans l'esborrany deia alguna cosa que ara no diu. Com era:
draft-no-earlier = «{ $title }» no té cap text de tan enrere.
draft-no-earlier-why = { $number ->
    [0] S'ha desat una vegada i diu el que deia llavors.
    [one] Es conserva un text d'abans.
   *[other] Es conserven { $number } textos d'abans.
}
draft-invite-surprise = S'ha acabat. Voleu anotar què us va sorprendre? És d'on els altres aprenen més.
draft-invite-reflection = S'ha acabat. Voleu mirar enrere plegats? Són quatre preguntes.
draft-invite-depended = { $rounds ->
    [2] Teniu dues rondes. Voleu anotar de què ha depès?
    [3] Teniu tres rondes. Voleu anotar de què ha depès?
   *[other] Teniu { $rounds } rondes. Voleu anotar de què ha depès?
}
draft-invite-noticed = Vau escriure què esperàveu. Voleu anotar al costat què va passar?
draft-invite-perspectives = Voleu anotar com ho veu algú altre, o de qui no heu sentit l'opinió?

step-nothing = Encara no hi ha res per anotar.
step-nothing-why = D'una ronda cal dir què vau fer; tota la resta es pot deixar.
step-did-needed = Què vau fer? D'una ronda cal dir-ho.
step-nobody-to-ask = Aquí no es pot preguntar a ningú: digueu què vau fer.
step-questions = Una ronda. Només la primera pregunta necessita resposta; Retorn en deixa una.
step-when = Quan va ser? (un any, un mes o un dia)
step-saved = Ronda { $number }: { $words }
step-still-an-idea = Encara hi diu que és una idea. Si ja heu començat, ho podeu dir:

reflect-expected = Què esperàvem?
reflect-happened = Què va passar?
reflect-why = Què va ser diferent, i per què?
reflect-surprise = Què us va sorprendre?
reflect-next = Què farem ara?
reflect-questions = Mirem enrere, millor plegats. El que respongueu s'afegeix al que ja hi ha; Retorn deixa una pregunta.
reflect-you-expected = Esperàveu: { $words }
reflect-you-expected-on = Esperàveu ({ $day }): { $words }
reflect-saved = Mirada enrere: { $day }
reflect-later = El { $day } encara ha d'arribar.
reflect-later-why = Una mirada enrere s'anota el mateix dia o més tard; avui és { $day }.
reflect-nothing = Encara no hi ha res per anotar.
reflect-nothing-why = Cal respondre almenys una de les preguntes.
reflect-nobody-to-ask = Aquí no es pot preguntar a ningú: digueu què va passar.

perspective-order = En l'ordre en què es van donar.
perspective-questions = Com ho veu algú altre? Un paper, mai un nom. Retorn deixa una pregunta.
perspective-own-words = ho van escriure o dir així
perspective-told-to-us = expliquem el que ens van dir
perspective-group-note = una nota del que van dir uns quants
perspective-asked-and-yes = se'ls va preguntar si podia viatjar, i hi van estar d'acord
perspective-not-asked = llavors es queda a la vostra carpeta
perspective-nobody-to-ask = Aquí no es pot preguntar a ningú: digueu com ho veuen.
perspective-text-needed = Com ho veuen? Una mirada necessita les seves paraules.
perspective-stays = (es queda aquí)
perspective-stays-not-asked = No se'ls va preguntar, i per tant es queda a la vostra carpeta. Viatjarà amb la versió següent quan se'ls hagi preguntat i hi estiguin d'acord.
perspective-stays-unsaid = Ningú no ha dit si hi estaven d'acord, i per tant es queda a la vostra carpeta. Si se'ls va preguntar i van dir que sí, digueu-ho a l'esborrany.
perspective-still-published = Els altres ho veuen fins que publiqueu la versió següent, que substitueix la { $version }. Les còpies fora de joinup no es poden abastar.
perspective-removed = Tret: { $words }
perspective-none = Encara no s'ha anotat cap mirada.
perspective-none-here = Aquí no hi ha anotada la mirada de ningú.
perspective-in-record = S'ha escoltat: { $roles }. Les seves paraules són a la història llarga.
perspective-not-heard = Encara no s'ha escoltat: { $roles }.
perspective-somebody = Algú
perspective-matters = Per què els importa: { $words }

version-word = versió
version-not-here = La versió { $version } no és aquí.
version-known = D'aquest es conserven aquí: { $versions }.
version-earlier-of-ours-only = Només es guarden les versions anteriors dels vostres propis experiments.
version-only-one-of-theirs = Aquí només hi ha la versió { $version }, i no hi ha res per posar-hi al costat.
version-first = La versió { $version } és la primera.
version-between = Què ha canviat de la versió { $from } ({ $from_day }) a la versió { $to } ({ $to_day })
version-why = Per què: { $why }
version-nothing-changed = No ha canviat cap paraula.
version-added = afegit:
version-taken-out = tret:
version-before = abans:
version-now = ara:

preview-version = versió { $version }
preview-version-why = versió { $version }: { $why }
preview-suppose = Encara no ho veu ningú més. Suposem que ho publiqueu per a { $audience ->
    [everyone] tothom
    [summary] tothom en forma de resum
   *[other] { $audience }
}, { $people ->
    [no] sense ningú que s'hi pugui reconèixer
    [yes-with-consent] amb persones que hi han consentit
    [not-sure] sense saber del cert si s'hi pot reconèixer algú
   *[other] amb les persones només com a papers
}:
preview-others-see = El que veuran els altres:
publish-shortened = «{ $title }» s'escurça al resum perquè hi càpiga: { $fields }. La història llarga ho té tot.
show-shortened = Aquesta forma curta s'ha escurçat perquè hi càpiga; la història llarga diu més.
preview-shortened = Escurçat al resum perquè hi càpiga: { $fields }.
preview-whoever-fetches = I, per a qui baixi la història llarga:
preview-whoever-asks = I, per a qui doneu la història llarga:
preview-before = Abans de publicar-ho:
preview-look = Mireu primer això:
preview-not-yet = Encara no es pot publicar: { $why }.

publish-no-draft = No hi ha cap esborrany per publicar.
publish-named-or-all = Anomeneu esborranys o digueu que tots, però no les dues coses.
publish-not-ready = «{ $title }» encara no es pot publicar.
publish-not-ready-why = Hi ha alguna cosa que no s'ha entès; l'esborrany es conserva tal com és.
publish-withdrawn = «{ $title }» es va retirar.
publish-withdrawn-why = La vostra comunitat el va retirar, potser en una altra màquina; el que s'ha retirat queda retirat.
publish-warnings = Torneu a mirar «{ $title }», si us plau.
publish-warnings-why = { $number ->
    [one] Hi ha un lloc que pot dir més del que voleu.
   *[other] Hi ha { $number } llocs que poden dir més del que voleu.
}
publish-not = «{ $title }» no s'ha publicat.
publish-why-too-long = El perquè d'aquesta versió ha de cabre en una línia.
publish-no-answer = «{ $value }» no és cap resposta per a { $name }.
publish-answers = Les respostes són { $answers }.
publish-stays-at-home = No en viatja res: és només per a vosaltres. Per publicar-ho, digueu qui ho pot veure.
publish-travels = Això viatjarà. Aquestes línies van a grups que no coneixeu, i d'allà als grups que ells coneixen. Les podeu retirar més tard; els nodes de joinup les esborren quan se n'assabenten, però no podem abastar totes les còpies.
publish-on-request = La història llarga es queda aquí, i us la demanen.
publish-record = La història llarga la pot obtenir qualsevol, i qui ho ha fet la guarda.
publish-not-delivered = Publicat aquí, però encara no ho té cap altre node.
publish-not-delivered-why = Surt tot sol quan el vostre node en troba un altre.
publish-unagreed = No s'ha publicat res: cal estar d'acord amb el que viatja.
publish-this = Publiqueu «{ $title }»?
publish-these = Publiqueu aquests { $number }?
publish-so-many = Publiqueu { $experiments }?
publish-none-yet = Encara no se'n pot publicar cap.
publish-mend-first = Primer cal arreglar alguna cosa; no s'ha publicat res.
publish-who-may-see = Qui ho pot veure?
publish-everyone = la història sencera
publish-summary = un resum; la història llarga us la demanen
publish-stays-with-you = Es queda amb vosaltres; no s'ha publicat res.
publish-people = Algú del vostre poble podria saber de qui es tracta? Poseu-hi «una mare», «un infermer», o pregunteu-los-ho abans.
publish-recognisable = S'hi poden reconèixer persones?
publish-people-no = no hi surt ningú
publish-people-roles = una mare, un infermer: ningú no sabria qui és
publish-people-consent = se'ls va preguntar, i hi van estar d'acord
publish-people-not-sure = llavors només viatja el resum
publish-answer-first = Primer cal respondre això; no s'ha publicat res.
publish-stays-draft = queda com a esborrany: { $id }  { $why }
publish-nothing = No s'ha publicat res.
publish-done = Publicat:
publish-done-many = S'han publicat { $experiments }.
publish-accepted = acceptat:
publish-about = { $rest ->
    [0] { $titles }: { $what }
   *[other] { $titles } i { $rest } més: { $what }
}
goes-out = Va a tots els nodes amb què el vostre està connectat, i als altres quan es troben.
goes-out-later = Està desat aquí i encara no ho té ningú més: sortirà tan bon punt el vostre node estigui en marxa.

show-without-title = (retirat)
show-key-words = paraules clau: { $words }
show-looked-back = mirada enrere: { $month }
show-withdrawn = Qui ho va escriure ho ha retirat. Les seves paraules ja no són en aquest node.
show-withdrawn-ours = Ho vau retirar. No es mostra ni es dona a ningú; el que vau escriure es queda a la vostra carpeta.
show-withdrawn-on = retirat el { $day }
show-version-of = versió { $version } del { $day }
show-newer = Ho va escriure un joinup més nou; aquest mostra el que n'entén.
show-mattered = va importar: { $said }
show-particular = El lloc, allà on aquest experiment es diferencia del perfil de la comunitat
show-place = On és
show-links = Té relació amb
show-link-not-here = un experiment que no és aquí
show-link = { $relation ->
    [inspired-by] inspirat per
    [adapted-from] adaptat de
    [also-tried] provat també, pel seu compte:
    [continues] continua
    [found-otherwise] va trobar una altra cosa que
    [answers] respon a
    [part-of] forma part de
   *[other] { $relation }
}
show-link-theirs = { $relation ->
    [inspired-by] diuen: el seu s'inspira en aquest:
    [adapted-from] diuen: el seu està adaptat d'aquest:
    [also-tried] diuen: també ho van provar, pel seu compte:
    [continues] diuen: el seu continua aquest:
    [found-otherwise] diuen: van trobar una altra cosa:
    [answers] diuen: el seu respon a aquest:
    [part-of] diuen: el seu forma part d'aquest:
   *[other] diuen: { $relation }:
}
show-versions = Versions
show-this-one = aquesta
show-draft-waits = Un esborrany vostre espera per substituir-lo.
show-record-here = La història sencera, guardada a la vostra carpeta.
show-record-fetched = La història sencera, obtinguda ara mateix i guardada a la vostra carpeta.
show-record-on-request = Això és el resum. La història llarga la donen a qui els la demana.
show-record-unavailable = Això és el resum: ningú dels que ara es poden abastar no té la història llarga.
show-record-unreadable = La seva història no es pot llegir.
show-only-a-draft = { $id } és un esborrany i no s'ha publicat.
show-not-said = Aquí no es diu: { $questions }
withdraw-a-note = Una nota vostra

import-conversation = Les notes de les converses no s'importen: són paraules signades de qui les va dir, i es queden allà.
export-talk-mark = Què s'ha dit d'aquest experiment. Cada nota són paraules de qui la va dir.
export-talk-withdrawn = Una nota que es va retirar.
export-talk-not-here = Una nota que no és aquí.
export-with-talk = { $experiments } amb { $notes ->
    [one] 1 nota
   *[other] { $notes } notes
} que se n'han dit
perspective-kept = Encara no s'ha afegit. Tot el que es va dir és aquí sota; joinup edit { $id } obre l'esborrany per posar-l'hi.
publish-travels-private = Això viatjarà cap als qui són al cercle, també els que no coneixeu; d'altres ho poden passar i no ho poden llegir. Ho podeu retirar més endavant; els nodes de joinup ho esborren quan se n'assabenten, però no arribem a totes les còpies.
publish-record-private = La història llarga la pot demanar tothom qui és al cercle, i qui ho fa la conserva.

withdraw-done = Ja no es mostra ni es dona a ningú, i tots els nodes que se n'assabenten esborren el que en tenen. Qui ho ha fet:
own-words-stay = El que vau escriure es queda a la vostra carpeta, a own/, on no ho llegeix ningú més; joinup no n'esborra res. Per desfer-vos-en també allà: comenceu una carpeta nova amb el vostre full de recuperació, i esborreu aquesta amb tot el que hi ha.
withdraw-never-published = «{ $title }» no s'ha publicat mai.
withdraw-not-ours = «{ $title }» és d'una altra comunitat.
withdraw-not-ours-why = Només ells el poden retirar. Vosaltres podeu deixar de mostrar el que publiquen.
withdraw-before = { $id } ja es va retirar abans.
withdraw-not-withdrawn = { $id } no l'heu retirat vosaltres.
withdraw-not-withdrawn-why = Només es pot explicar alguna cosa del que la vostra comunitat ha retirat.
withdraw-status = { $asked ->
    [0] Retirat. Aquest node encara no ha sentit a parlar de cap altra comunitat, i per tant no s'ha pogut demanar a ningú.
    [one] Retirat; es demana que l'esborri a l'única comunitat que es coneix aquí: { $confirmed ->
        [0] encara no ha respost.
       *[other] ha confirmat que ho ha fet.
    }
   *[other] Retirat; es demana que l'esborrin a les { $asked } comunitats que es coneixen aquí: { $confirmed ->
        [one] 1 ho ha confirmat
       *[other] { $confirmed } ho han confirmat
    }, { $unanswered ->
        [one] 1 no ha respost.
       *[other] { $unanswered } no han respost.
    }
}
withdraw-copies = Es demana a cadascuna cada vegada que el vostre node en troba un de seu. Les còpies fora de joinup no es poden abastar.
withdraw-about-to = Esteu a punt de retirar:
withdraw-for-ever = Ja no es mostra ni es dona a ningú, i tots els nodes de joinup que se n'assabentin l'esborraran per sempre.
    Les còpies fora de joinup no es poden abastar.
withdraw-question = El retireu?
withdraw-deleted = Retirat: { $title }
withdraw-asked = { $asked ->
    [0] Ara no hi ha ningú connectat; es demanarà als altres que l'esborrin quan el vostre node els trobi.
    [one] S'ha demanat a 1 node que l'esborri ara; als altres, quan es trobin.
   *[other] S'ha demanat a { $asked } nodes que l'esborrin ara; als altres, quan es trobin.
}
withdraw-confirmed = Confirmat
withdraw-unanswered = Encara sense resposta
draft-unreadable = el diari conté una altra cosa que el text d'aquest esborrany
version-unreadable = el diari conté una altra cosa que el text d'aquesta versió

report-order = Primer el que s'ha escrit més tard; només el que aquesta carpeta té de nostre.
report-title = Què hem après des de { $since }
report-about = { $community }, { $day }. Les nostres paraules, per a nosaltres: res d'això no s'ha enviat a ningú.
report-left-out = Deixat fora: qui hi va estar d'acord, com, fins quan. Això no viatja mai, i aquest fitxer podria.
report-nothing = Des de llavors no hem escrit res.
report-state = En quin punt és ara: { $state }
report-state-reason = En quin punt és ara: { $state } ({ $reason })
report-reflected = Mirada enrere: { $day }
report-version = Versió { $version }, { $day }
report-version-why = Versió { $version }, { $day }: { $why }
report-replace = { $file } ja existeix. El substituïu?
report-written = { $number ->
    [one] 1 experiment vostre, a { $file }.
   *[other] { $number } experiments vostres, a { $file }.
}

export-no-form = «{ $form }» no és cap format d'exportació.
export-forms = Els formats són jsonl, markdown, csv i html.
export-local-of-ours = El que no viatja mai només s'escriu en una còpia del que és vostre.
export-local-of-ours-why = Cal --mine, i markdown o jsonl.
export-html-one = Una pàgina per imprimir és d'un sol experiment.
export-not-readable = Es va retirar, o el va escriure un joinup més nou; per tant no hi ha res per escriure.
export-outside = El node ha indicat un fitxer fora de la carpeta; no s'hi ha escrit res.
export-is-there = { $file } ja existeix.
export-is-there-why = Una exportació no sobreescriu res si no se li diu, i d'aquesta no s'ha escrit res.
export-files = { $number ->
    [one] 1 fitxer
   *[other] { $number } fitxers
}
export-written = S'ha escrit { $experiments } en { $files } a { $folder }.
export-file = S'ha escrit { $experiments } a { $file }.
export-left-out = Deixat fora: qui hi va estar d'acord, com, fins quan, i els vostres esborranys. Per a una còpia que els tingui: --with-local
export-with-local = Aquesta còpia conté el que no viatja mai: qui hi va estar d'acord, i com. Deseu-la on només vosaltres la pugueu llegir.
export-mark-ours = Ho ha escrit { $name }.
export-mark-theirs = Aquestes són les paraules de { $name }, no les vostres: encara que ho torneu a importar, no es fan vostres.
export-html-from = { $community } · paraules clau: { $words }
export-html-state = En quin punt és ara: { $state }
export-html-state-reason = En quin punt és ara: { $state } ({ $reason })
export-html-version = Versió { $version }, { $day }
export-html-version-why = Versió { $version }, { $day }: { $why }
export-html-mattered = Va importar: { $answer }.
export-html-licence = Paraules de { $community }, { $licence }.
export-html-read-on = Per continuar llegint, o per preguntar-los, qui tingui joinup pot escriure { $command }.
export-html-whole-id = El seu nom sencer és { $id }; el codi de dalt conté el mateix.
export-html-withdrawn = Qui ho va escriure pot haver-ho canviat o retirat des que es va imprimir aquesta pàgina.

import-no-form = «{ $form }» no és cap format d'importació.
import-forms = Els formats són jsonl, markdown i csv.
import-not-json = Això no és JSON, a partir del caràcter { $at }.
import-a-list = Això és una llista; cada línia hauria de ser un experiment, entre claus: {"{"}"title": "Sopa"{"}"}
import-no-object = Cada línia hauria de ser un experiment, entre claus: {"{"}"title": "Sopa"{"}"}
import-unfinished = La línia s'acaba abans que el que hi comença. Cada experiment ha d'anar en una línia.
import-kept = { $what }. Tot és a l'esborrany, per esmenar-ho allà.
import-beside = No s'ha entès: { $field }
import-to-mend = { $number ->
    [one] 1 esborrany té alguna cosa per esmenar abans que es pugui publicar.
   *[other] { $number } esborranys tenen alguna cosa per esmenar abans que es puguin publicar.
}
import-not-csv = Això no és cap taula: { $why }
import-not-utf8 = Això no és text en UTF-8; un full de càlcul el pot desar com a «CSV UTF-8».
import-theirs = Aquestes són les paraules de { $community }, i no es fan vostres. Per desar una idea vostra que digui que ve de la seva: --inspired-by
import-theirs-nameless = Aquestes són les paraules de { $community }, i no diu de quin experiment es tracta.
import-another-community = una altra comunitat
import-inspired = { $number ->
    [one] Un esborrany diu que s'inspira en el seu. De les seves paraules en té el títol i de què tracta, res més.
   *[other] { $number } esborranys diuen que s'inspiren en els seus. De les seves paraules en tenen el títol i de què tracten, res més.
}
import-inspired-note = De { $community }; les seves paraules: { $licence }
import-unreadable = No es pot llegir.
import-lines-read = { $number ->
    [one] 1 línia llegida
   *[other] { $number } línies llegides
}
import-made = { $number ->
    [one] S'ha fet 1 esborrany.
   *[other] S'han fet { $number } esborranys.
}
import-not = No importat:
import-every-line = De cada línia s'ha fet un esborrany.
import-left-out = Sobre els esborranys; cada línia diu què se n'ha fet, de les paraules:
import-more = ... i { $number } més; --json els mostra tots
show-record-granted = Això és el resum. Han dit que sí a la vostra petició; la història llarga arriba quan el vostre node es trobi amb el seu.
show-record-at-home = Això és el resum. La història llarga la guarden a casa, perquè s'hi podria reconèixer algú; els podeu preguntar.
report-unpublished = Una part d'això és en un esborrany i encara no s'ha publicat.
