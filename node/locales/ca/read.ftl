# Reading: lists, searches, one experiment, lineage.

list-order-news = primer el que té notícies més recents: el dia que ho van repassar per darrera vegada, o si no el dia que se'n va dir aquesta versió; d'un mateix dia, el que es va dir més tard
list-order-shuffle = barrejats, en un ordre només vostre (el número { $seed } el fa tornar)
list-no-such-order = "{ $order }" no és cap ordre que aquest joinup conegui: relevance, newest, shuffle.
list-no-date = "{ $typed }" no és una data.
list-no-date-why = Escriviu un any, un mes o un dia, com ara 2026, 2026-05 o 2026-05-12.
search-order-words = segons on són les vostres paraules: primer els títols, després etiquetes, resum i pregunta, i al final la resta; en igualtat, primer el més recent
search-no-words = No hi ha cap paraula per buscar.
search-facet-without-value = "{ $typed }" no diu cap valor.
search-no-such-facet = "{ $name }" no és res amb què es comparin els llocs.
search-facet-in-words = "{ $name }" s'explica amb paraules lliures, que només les persones poden comparar.
search-facets-there-are = Podeu comparar per { $names }.
search-ours-not-said = El vostre perfil encara no diu res de "{ $name }".
search-ours-not-said-why = El que s'assembla a vosaltres només es troba a partir del que dieu de vosaltres mateixos.
search-index = paraules
search-index-made = { $number ->
    [one] S'han tornat a recollir les paraules d'1 experiment.
   *[other] S'han tornat a recollir les paraules de { $number } experiments.
}
search-unusable = No es pot buscar res: l'índex de paraules no es pot fer servir ni tornar a fer.

list-more = Més:
list-nothing-yet = Encara no hi ha res.
list-withdrawn = retirat
list-newer = (escrit per un joinup més nou)
list-none-fits = No n'encaixa cap, de { $held } de { $communities } que aquest node coneix. En un altre lloc n'hi pot haver més.
list-muted = { $number ->
    [one] No s'hi mostra 1 experiment d'una comunitat que vau silenciar; --hidden el mostra.
   *[other] No s'hi mostren { $number } experiments de comunitats que vau silenciar; --hidden els mostra.
}
list-unknown-value = "{ $value }" no és cap dels valors de { $flag } que aquest joinup coneix: { $known }.
list-of-more = { $shown } de { $found } que encaixen, dels quals { $held } encara es conserven, { $order }.
list-of-all = { $shown } de { $held } de { $communities } que aquest node coneix, { $order }.
list-of-fitting = { $shown } de { $found } que encaixen, entre { $held } de { $communities } que aquest node coneix, { $order }.
search-in = { $id }  (a: { $places }) { $snippet }
search-near = a prop: { $values }
search-like-ours = { $id }  com nosaltres en: { $facets }
search-unlike-ours = { $id }  diferent de nosaltres en: { $facets }
search-facets = Què hi ha entre aquests, amb el nombre d'experiments que ho diuen; escriviu-ne un per veure només aquells:
search-apart = { $number ->
    [one] Les paraules entre cometes es busquen l'una just darrere l'altra. En qualsevol ordre, n'hi ha 1 que les té totes:
   *[other] Les paraules entre cometes es busquen l'una just darrere l'altra. En qualsevol ordre, n'hi ha { $number } que les tenen totes:
}
search-fewer-words = Amb menys paraules, o només el seu començament, se'n troben més. Això mostra què hi ha:
search-help = Una paraula troba totes les que comencen així i, en la llengua de cada escrit, totes les seves formes; les paraules entre cometes van una darrere l'altra. Es busca en la forma curta de cada experiment que té aquest node, la mateixa a tots els nodes, i no en les històries llargues, que canvien de node a node.
search-other-places = { $found ->
    [one] N'hi ha 1 que encaixa, però no per com és el vostre lloc ({ $facets }), o algú no ho ha dit.
   *[other] N'hi ha { $found } que encaixen, però no per com és el vostre lloc ({ $facets }), o algú no ho ha dit.
}
