# El archivo de opciones, y lo que ve quien administra un nodo en marcha.
settings-malformed = { $file }, línea { $line }: { $why }
settings-unknown = { $file }, línea { $line }: no hay ninguna opción { $key }
settings-value = { $file }, línea { $line }: { $key }: { $why }
setting-meant = Quizá querían decir { $key }.
setting-choice = no es ninguna de { $possible }: { $found }
setting-address = no es una dirección como /ip4/0.0.0.0/tcp/4801: { $found }
setting-no-node = una dirección sin /p2p/ y el identificador del nodo al final: { $found }
setting-socket = no es una dirección y un puerto como 127.0.0.1:9481: { $found }
setting-not-loopback = a { $found } llegan otros ordenadores, y lo que se dice allí es solo para quien administra este
setting-sort = no es la clase de valor que va allí: { $found }
settings-file-head = Opciones de este nodo de joinup. Qué puede haber: joinup config template

form-count = un número entero de { $least } a { $most }
form-bytes = una cantidad entre comillas, como "500MB" o "4GB"
form-text = palabras entre comillas
form-switch = true o false
form-choice = una de { $words }, entre comillas
form-addresses = direcciones entre comillas, como ["/ip4/0.0.0.0/tcp/4801"]
form-relays = direcciones entre comillas, como ["/ip4/192.0.2.1/tcp/4801/p2p/..."]
form-loopback = una dirección de este ordenador y un puerto entre comillas, como "127.0.0.1:9481"

template-head = Opciones de este nodo de joinup, para el archivo settings.toml de su carpeta. Están todas las opciones con su valor de costumbre; para cambiar una, quiten la marca de delante.
template-commands = joinup config set también escribe allí, y respeta los comentarios. Un nodo en marcha vuelve a leer el archivo con joinup config reload, o con la señal HUP.
template-at-once = Puede ser { $possible }. Vale en cuanto se lee.
template-at-start = Puede ser { $possible }. Vale cuando el nodo vuelve a empezar.

setting-metrics-listen = dónde leen los recuentos y la salud los programas de este ordenador, como 127.0.0.1:9481; en ningún sitio si está vacío
setting-log-format = cómo se escribe el registro: text o json
setting-log-level = cuánto hay en el registro: error, warn, info o debug

reload-nothing = No ha cambiado nada en las opciones.
reload-changed = { $key } ahora es { $value }
reload-read = Se han vuelto a leer las opciones; han cambiado: { $keys }
reload-empty = nada
reload-at-start = { $keys } { $number ->
    [one] cambia
   *[other] cambian
} cuando su nodo vuelve a empezar.
metrics-not-told = Los recuentos y la salud no se pueden decir en { $address }: { $why }
health-stalled = El bucle del nodo no ha respondido en { $seconds } segundos.
write-failed = Una escritura en el disco ha fallado, y no se escribe nada más hasta que el nodo vuelva a empezar: { $why }
