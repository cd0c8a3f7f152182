# El fitxer d'opcions, i el que veu qui administra un node en marxa.
settings-malformed = { $file }, línia { $line }: { $why }
settings-unknown = { $file }, línia { $line }: no hi ha cap opció { $key }
settings-value = { $file }, línia { $line }: { $key }: { $why }
setting-meant = Potser volíeu dir { $key }.
setting-choice = no és cap de { $possible }: { $found }
setting-address = no és una adreça com /ip4/0.0.0.0/tcp/4801: { $found }
setting-no-node = una adreça sense /p2p/ i l'identificador del node al final: { $found }
setting-socket = no és una adreça i un port com 127.0.0.1:9481: { $found }
setting-not-loopback = a { $found } hi arriben altres ordinadors, i el que s'hi diu és només per a qui administra aquest
setting-sort = no és la mena de valor que hi va: { $found }
settings-file-head = Opcions d'aquest node de joinup. Què hi pot haver: joinup config template

form-count = un nombre enter de { $least } a { $most }
form-bytes = una quantitat entre cometes, com "500MB" o "4GB"
form-text = paraules entre cometes
form-switch = true o false
form-choice = una de { $words }, entre cometes
form-addresses = adreces entre cometes, com ["/ip4/0.0.0.0/tcp/4801"]
form-relays = adreces entre cometes, com ["/ip4/192.0.2.1/tcp/4801/p2p/..."]
form-loopback = una adreça d'aquest ordinador i un port entre cometes, com "127.0.0.1:9481"

template-head = Opcions d'aquest node de joinup, per al fitxer settings.toml de la seva carpeta. Hi ha totes les opcions amb el valor de costum; per canviar-ne una, traieu la marca del davant.
template-commands = joinup config set també hi escriu, i respecta els comentaris. Un node en marxa torna a llegir el fitxer amb joinup config reload, o amb el senyal HUP.
template-at-once = Pot ser { $possible }. Val tan bon punt es llegeix.
template-at-start = Pot ser { $possible }. Val quan el node torna a començar.

setting-metrics-listen = on els programes d'aquest ordinador llegeixen els recomptes i la salut, com 127.0.0.1:9481; enlloc si és buit
setting-log-format = com s'escriu el registre: text o json
setting-log-level = quant hi ha al registre: error, warn, info o debug

reload-nothing = No ha canviat res a les opcions.
reload-changed = { $key } ara és { $value }
reload-read = S'han tornat a llegir les opcions; han canviat: { $keys }
reload-empty = res
reload-at-start = { $keys } { $number ->
    [one] canvia
   *[other] canvien
} quan el vostre node torna a començar.
metrics-not-told = Els recomptes i la salut no es poden dir a { $address }: { $why }
health-stalled = El bucle del node no ha respost en { $seconds } segons.
write-failed = Una escriptura al disc ha fallat, i no s'escriu res més fins que el node torni a començar: { $why }
