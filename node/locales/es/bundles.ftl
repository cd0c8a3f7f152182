# Paquetes: archivos que se llevan a quien no alcanza ninguna conexión.

size-bytes = { $number ->
    [one] 1 byte
   *[other] { $number } bytes
}
size-kb = { $number } KB
size-mb = { $number },{ $tenth } MB
longer-stories = { $number ->
    [one] 1 historia larga
   *[other] { $number } historias largas
}

bundle-written = Escrito en { $file }: { $what }. { $size }.
bundle-nothing-in-it = Escrito en { $file }: nada, porque no hay nada que llevar.
bundle-circles = { $number ->
    [one] Del círculo { $circles }.
   *[other] De los círculos { $circles }.
}
bundle-answers = Responde a lo que { $name } escribió el { $time }, según dice ese archivo.
bundle-there = Después (en la otra computadora)
bundle-standard-output = la salida estándar
bundle-asked = { $number ->
    [0] Escrito en { $file }: que aquí todavía no hay nada. { $size }.
    [one] Escrito en { $file }: qué cosa hay ya aquí, y nada de lo que dice. { $size }.
   *[other] Escrito en { $file }: qué { $number } cosas hay ya aquí, y nada de lo que dicen. { $size }.
}

bundle-no-circle-shared = El archivo pide círculos que aquí no están, así que no hay nada que poner.
bundle-not-known = Aquí no se sabe qué tiene { $name }, así que va todo. Para poner menos, allá escriben un archivo, y ustedes lo nombran con --for:
bundle-in-step = { $number ->
    [one] De 1 círculo, { $name } tiene lo mismo, según el último intercambio con su nodo: no va.
   *[other] De { $number } círculos, { $name } tiene lo mismo, según el último intercambio con su nodo: no van.
}
bundle-sealed = Lo que se dice en { $circles } va sellado: quien encuentre el archivo no puede leerlo.
bundle-records-elsewhere = { $number ->
    [one] 1 historia larga no está aquí, y por eso no va.
   *[other] { $number } historias largas no están aquí, y por eso no van.
}
bundle-no-record = La historia larga de { $id } no puede ir en un paquete.
bundle-record-stays = Se queda con sus autores, que no la dan a todo el mundo.
bundle-record-private = Está solo en círculos privados, y quien encontrara el archivo podría leerla.
bundle-record-elsewhere = No está aquí; al leer el experimento se va a buscar.
bundle-too-much = Eso es más de { $most } GB, y la mayoría de las memorias no aceptan archivos más grandes.
bundle-many-held = Aquí hay más de lo que un archivo así puede decir: como mucho { $most } cosas.
bundle-no-question = Este archivo trae cosas; no dice qué tiene alguien.
bundle-no-question-why = --for quiere el archivo que se escribió en la otra computadora, o el nombre de una comunidad.
bundle-neither = No hay ningún archivo { $typed }, ni ninguna comunidad con ese nombre.
bundle-neither-why = --for quiere el archivo que se escribió en la otra computadora con joinup bundle ask, o el nombre de una comunidad.
bundle-not-on-terminal = Un paquete no es para leerlo en una terminal.

bundle-from = El paquete dice que { $name } lo escribió el { $time }.
bundle-new = Nuevo aquí: { $what }.
bundle-nothing-new = No hay nada que sea nuevo aquí.
bundle-here = { $number ->
    [one] Ya estaba aquí: 1 cosa, o una versión más nueva.
   *[other] Ya estaban aquí: { $number } cosas, o versiones más nuevas.
}
bundle-not-kept = No se guardó:
bundle-elsewhere = { $number } de círculos en los que no están ustedes
bundle-over-quota = { $number } más de lo que se guarda de una comunidad; de las que siguen se guarda más: síganlas y lean el paquete otra vez
bundle-blocked = { $number } de comunidades que ustedes bloquean
bundle-foreign = { $number } en un círculo privado, de nadie que esté en él
bundle-expired = { $number } más antiguas que cualquier cosa que se guarde
bundle-early = { $number } del futuro, según el reloj de esta computadora; lean el paquete otra vez más tarde
bundle-no-room = { $number } que no caben en el disco
bundle-signature = { $number } que sus autores no firmaron
bundle-unreadable = { $number } que no se pueden leer
bundle-record = { $number ->
    [one] 1 historia larga que nadie conocido aquí da a todo el mundo
   *[other] { $number } historias largas que nadie conocido aquí da a todo el mundo
}
bundle-asks = Este archivo no trae nada: { $name } pide con él lo que allá falta.
bundle-none = Esto no es un paquete.
bundle-none-why = Es otra clase de archivo, o tiene el principio dañado. No se leyó nada.
bundle-newer = Este paquete lo escribió un joinup más nuevo.
bundle-newer-why = No se leyó nada: este joinup es demasiado antiguo. Instalen el más nuevo, y léanlo otra vez.
bundle-cut = El paquete se acaba a medio camino.
bundle-damaged = El paquete está dañado.
bundle-damaged-why = Lo que venía antes se guardó. Copien el archivo otra vez, o pidan que lo escriban de nuevo.
bundle-trailing = Después del final del paquete viene algo más.
bundle-trailing-why = Se guardó todo el paquete; lo que viene después no se leyó.
bundle-huge = Esto es más largo de lo que puede ser un paquete: { $most } GB.
bundle-stopped = El paquete no se leyó hasta el final.
bundle-unreadable-file = El archivo no se pudo leer hasta el final.
export-help = Para llevar cosas a otra computadora con joinup: joinup bundle write ARCHIVO
