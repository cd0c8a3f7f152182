# Reading: lists, searches, one experiment, lineage.

list-order-news = primero lo que tiene noticias más recientes: el día en que lo repasaron por última vez, o si no el día en que se dijo esta versión; de un mismo día, lo que se dijo más tarde
list-order-shuffle = barajados, en un orden solo de ustedes (el número { $seed } lo hace volver)
list-no-such-order = "{ $order }" no es ningún orden que este joinup conozca: relevance, newest, shuffle.
list-no-date = "{ $typed }" no es una fecha.
list-no-date-why = Escriban un año, un mes o un día, como 2026, 2026-05 o 2026-05-12.
search-order-words = según dónde están sus palabras: primero los títulos, después etiquetas, resumen y pregunta, y al final el resto; en igualdad, primero lo más reciente
search-no-words = No hay ninguna palabra que buscar.
search-facet-without-value = "{ $typed }" no dice ningún valor.
search-no-such-facet = "{ $name }" no es nada con lo que se comparen los lugares.
search-facet-in-words = "{ $name }" se cuenta con palabras libres, que solo las personas pueden comparar.
search-facets-there-are = Pueden comparar por { $names }.
search-ours-not-said = Su perfil todavía no dice nada de "{ $name }".
search-ours-not-said-why = Lo que se les parece solo se encuentra a partir de lo que dicen de ustedes mismos.
search-index = palabras
search-index-made = { $number ->
    [one] Se han vuelto a recoger las palabras de 1 experimento.
   *[other] Se han vuelto a recoger las palabras de { $number } experimentos.
}
search-unusable = No se puede buscar nada: el índice de palabras no se puede usar ni volver a hacer.

list-more = Más:
list-nothing-yet = Todavía no hay nada.
list-withdrawn = retirado
list-newer = (escrito por un joinup más nuevo)
list-none-fits = Ninguno encaja, de { $held } de { $communities } que este nodo conoce. En otro lugar puede haber más.
list-muted = { $number ->
    [one] No se muestra 1 experimento de una comunidad que silenciaron; --hidden lo muestra.
   *[other] No se muestran { $number } experimentos de comunidades que silenciaron; --hidden los muestra.
}
list-unknown-value = "{ $value }" no es ninguno de los valores de { $flag } que este joinup conoce: { $known }.
list-of-more = { $shown } de { $found } que encajan, de los cuales { $held } todavía se conservan, { $order }.
list-of-all = { $shown } de { $held } de { $communities } que este nodo conoce, { $order }.
list-of-fitting = { $shown } de { $found } que encajan, entre { $held } de { $communities } que este nodo conoce, { $order }.
search-in = { $id }  (en: { $places }) { $snippet }
search-near = cerca: { $values }
search-like-ours = { $id }  como nosotros en: { $facets }
search-unlike-ours = { $id }  distinto de nosotros en: { $facets }
search-facets = Qué hay entre estos, con el número de experimentos que lo dicen; escriban uno para ver solo esos:
search-apart = { $number ->
    [one] Las palabras entre comillas se buscan una justo detrás de otra. En cualquier orden, hay 1 que las tiene todas:
   *[other] Las palabras entre comillas se buscan una justo detrás de otra. En cualquier orden, hay { $number } que las tienen todas:
}
search-fewer-words = Con menos palabras, o solo su comienzo, se encuentran más. Esto muestra qué hay:
search-help = Una palabra encuentra todas las que empiezan así y, en la lengua de cada escrito, todas sus formas; las palabras entre comillas van una detrás de otra. Se busca en la forma corta de cada experimento que tiene este nodo, la misma en todos los nodos, y no en las historias largas, que cambian de nodo a nodo.
search-other-places = { $found ->
    [one] Hay 1 que encaja, pero no por cómo es el lugar de ustedes ({ $facets }), o alguien no lo ha dicho.
   *[other] Hay { $found } que encajan, pero no por cómo es el lugar de ustedes ({ $facets }), o alguien no lo ha dicho.
}
