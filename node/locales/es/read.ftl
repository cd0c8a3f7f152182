# Reading: lists, searches, one experiment, lineage.

list-more = Más:
list-nothing-yet = Todavía no hay nada.
list-withdrawn = retirado
list-newer = (escrito por un joinup más nuevo)
list-none-fits = Ninguno encaja, de { $held } de { $communities } que este nodo conoce. En otro lugar puede haber más.
list-unknown-value = "{ $value }" no es ninguno de los valores de { $flag } que este joinup conoce: { $known }.
list-of-more = { $shown } de { $found } que encajan, de los cuales { $held } todavía se conservan
list-of-all = { $shown } de { $held } de { $communities } que este nodo conoce
list-of-fitting = { $shown } de { $found } que encajan, entre { $held } de { $communities } que este nodo conoce
list-order-news = primero lo que tiene noticias más recientes: cuándo lo repasaron por última vez, o si no cuándo se dijo esta versión
