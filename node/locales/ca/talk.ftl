# Conversa: notes, safata d'entrada, preguntes.

notes = { $number ->
    [one] 1 nota
   *[other] { $number } notes
}

# Com es diu una nota en una línia, i què en fa qui la diu.
note-title = { $kind } de { $who } sobre «{ $title }»
note-title-unknown = { $kind } de { $who }
note-of = nota de { $who }
note-draft-title = { $kind } sobre «{ $title }»
note-line = { $kind ->
    [question] { $who } pregunta sobre «{ $title }»
    [reply] { $who } respon sobre «{ $title }»
    [offer] { $who } ofereix alguna cosa sobre «{ $title }»
    [request] { $who } demana alguna cosa sobre «{ $title }»
    [accept] { $who } accepta, sobre «{ $title }»
    [decline] { $who } diu que no, sobre «{ $title }»
    [reflection] { $who } reflexiona sobre «{ $title }»
    [thanks] { $who } dona les gràcies per «{ $title }»
    [correction] { $who } corregeix alguna cosa sobre «{ $title }»
    [adaptation] { $who } explica què se n'ha fet allà de «{ $title }»
    [link] { $who } anomena «{ $title }» en un experiment seu
   *[other] { $who } diu alguna cosa sobre «{ $title }»
}
note-about-withdrawn = un experiment retirat
note-untitled = alguna cosa que no és aquí
note-withdrawn = (retirada)
note-hidden = (d'una comunitat silenciada)
note-missing = (encara no ha arribat)
note-theirs = El seu:   { $title }   joinup show { $id }
note-relation = Diuen que el seu { $relation ->
    [inspired-by] s'hi va inspirar.
    [adapted-from] n'és una adaptació.
    [also-tried] va provar el mateix, pel seu compte.
    [continues] el continua.
    [found-otherwise] va trobar una cosa diferent.
    [answers] hi respon.
    [part-of] en forma part.
   *[other] hi té relació: { $relation }.
}
note-kept-of-it = S'ha mantingut: { $words }
note-changed = S'ha canviat: { $words }
note-because = Per què: { $words }
note-differs = En què és diferent el seu lloc: { $words }
note-echo-told = Les comunitats dels experiments que anomena en són avisades: hi va una nota sobre el seu, que no diu més que això.
note-conversation = Conversa

# Dir alguna cosa.
note-said = Dit: { $kind } sobre «{ $title }»   { $id }
note-said-to = Dit a { $who }: { $kind } sobre «{ $title }»   { $id }
note-travels = Això viatja a tothom: va, signat per la vostra comunitat, a grups que no coneixeu. Més endavant ho podeu retirar; els nodes de joinup ho esborren quan se n'assabenten, però les còpies fora de joinup són fora del nostre abast.
note-gives-record = { $who } podrà tenir la història llarga de «{ $title }»: li arriba quan el vostre node es trobi amb el seu.
note-look-first = Mireu-vos això abans:
note-question-say = Ho dieu?
note-would-say = { $kind } sobre «{ $title }»:
note-nothing-written = No s'ha escrit res, així que no s'ha desat res.
note-not-said = No s'ha dit. Les vostres paraules queden com a esborrany.
note-not-delivered = Dit aquí, però encara no ho té cap altre node.
note-not-delivered-why = Surt tot sol quan el vostre node en troba un altre.
note-words-needed = Aquí no es pot preguntar a ningú; digueu les paraules.
ask-words = Què voldríeu preguntar?
reply-words = Què voldríeu respondre?
note-words = Què voldríeu dir?
note-words-if-any = Hi voleu afegir unes paraules? (Retorn per a cap)

# Què no es pot dir, i per què.
note-not-experiment = { $id } és una nota, no un experiment.
note-only-draft = { $id } és una nota que encara no heu dit.
note-kind-unknown = «{ $kind }» no és res que es pugui dir.
note-kinds = El que es pot dir: { $kinds }.
note-empty = No hi ha cap paraula.
note-does-not-fit = Les vostres paraules no caben en una nota.
note-does-not-fit-why = { $why }; en una nota hi caben 2.000 caràcters.
note-look-again = Torneu a mirar les vostres paraules.
note-look-again-why = { $number ->
    [one] Hi ha un lloc que potser diu més del que voleu.
   *[other] Hi ha { $number } llocs que potser diuen més del que voleu.
}
note-kept = El que heu escrit queda com a esborrany.
note-on-draft = { $id } és un esborrany i no s'ha publicat.
note-on-withdrawn = Ho va retirar qui ho va escriure; ja no s'hi pot dir res.
note-not-here = Això no es pot dir a: { $title }
note-needs-request = Només es pot acceptar o rebutjar el que altres demanen o ofereixen.
note-to-others = Es va dir a algú altre; només ells ho poden acceptar o rebutjar.
note-reply-needs-question = Una resposta respon a una nota, o a un experiment que pregunta alguna cosa als altres. Els podeu preguntar.
note-correction-of-others = Podeu corregir el que es diu de vosaltres: en una conversa sobre el vostre experiment, o que us adrecen. Els podeu preguntar.
note-of-others = Aquesta nota és d'una altra comunitat.
note-of-others-why = Només ells la poden retirar. Podeu deixar de mostrar el que publiquen.
note-withdrawn-before = { $id } ja s'havia retirat.
note-withdrawing = Ja no es mostra ni es dona a ningú, i cada node que se n'assabenta esborra el que en té. Les respostes queden. Les còpies fora de joinup són fora del nostre abast.
note-about-to-withdraw = Esteu a punt de retirar: { $title }
note-withdraw-means = Ja no es mostra ni es dona a ningú, i cada node de joinup que se n'assabenta n'esborra les paraules per sempre.
note-question-withdraw = La retireu?
note-drafts = Encara no dit
note-drafts-saved = { $kind } sobre { $target }, desat el { $day }

# La safata d'entrada.
inbox-order = primer el que us espera i el que heu preguntat, el més antic primer; després la resta, el més nou primer; tant com ha arribat aquí
inbox-not-there = { $id } no és a la vostra safata d'entrada.
inbox-waits = Us espera
inbox-we-asked = Heu preguntat i encara ningú no ha respost
inbox-rest = Altres novetats
inbox-you-asked = { $kind ->
    [request] Heu demanat alguna cosa sobre «{ $title }»
   *[other] Heu preguntat sobre «{ $title }»
}
inbox-put-aside = deixat de banda
inbox-empty = Encara no hi ha res: ningú no us ha escrit, que aquest node sàpiga.
inbox-size = { $shown } de { $found }, { $order }.
inbox-waiting = { $number ->
    [one] 1 cosa us espera
   *[other] { $number } coses us esperen
}
inbox-status = Safata
inbox-more = Més:

# Preguntes obertes.
questions-order = les més noves primer, les vostres al final; les que aquest node ha sentit, n'hi ha d'altres en altres llocs
questions-order-shuffle = barrejades, en un ordre només vostre (el número { $seed } el fa tornar), les vostres al final; les que aquest node ha sentit, n'hi ha d'altres en altres llocs
questions-no-such-order = "{ $order }" no és cap ordre de preguntes que aquest joinup conegui: newest, shuffle.
questions-ours = Què pregunteu als altres
questions-replied = Algú ha respost: { $command }
questions-none = Aquí no s'ha sentit cap pregunta oberta. N'hi pot haver en altres llocs.
questions-line = { $kind ->
    [wondering] { $who } es pregunta, a «{ $title }»
    [ask] { $who } pregunta als altres, a «{ $title }»
   *[other] { $who } pregunta sobre «{ $title }»
}
questions-answer = Podríeu respondre
questions-size = { $shown } de { $found }, { $order }.
note-request-at-home = La història llarga la guarden a casa, perquè s'hi podria reconèixer algú.
note-blocked = (d'una comunitat que heu bloquejat)
inbox-hidden = { $number ->
    [one] No es mostra 1 cosa que ha dit una comunitat silenciada.
   *[other] No es mostren { $number } coses que han dit comunitats silenciades.
}
