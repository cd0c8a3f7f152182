# Guardar bien una comunidad: contraseñas, copias de seguridad, una computadora nueva.

key-locked = Las claves de esta comunidad están bajo una contraseña.
key-wrong = Esa contraseña no abre las claves.
key-no-passphrase = No se puede leer la contraseña.
home-key-locked = { $path } está cerrada, y nadie dijo la contraseña
home-key-wrong = { $path } se cerró con otra contraseña, o está dañada
home-key-wrong-in = { $path } se cerró con una contraseña que no es la de { $file }, o está dañada
passphrase-empty = la contraseña está vacía
passphrase-too-long = la contraseña pasa de 1.024 bytes
passphrase-not-text = la contraseña no es texto en UTF-8
next-passphrase = JOINUP_PASSPHRASE_FILE=ARCHIVO joinup status   (ARCHIVO contiene la contraseña), o escríbanla en una terminal
next-passphrase-file = Pongan la contraseña correcta en la primera línea de ese archivo
passphrase-needed = Hace falta una contraseña.
passphrase-not-taken = La contraseña de { $file } no sirve.
passphrase-ask = Contraseña de las claves de esta comunidad:
passphrase-now = La contraseña de ahora:
passphrase-new = Contraseña:
passphrase-again = La misma, otra vez:
passphrase-differs = Estas dos no son iguales.
key-is-protected = Las claves de esta comunidad están bajo una contraseña.
key-is-plain = Las claves de esta comunidad no están bajo una contraseña: quien pueda leer esta carpeta puede hablar como la comunidad.
key-protected-already = Las claves ya están bajo una contraseña.
key-plain-already = Las claves no están bajo una contraseña.
key-choose = Elijan una contraseña para las claves: cuatro o cinco palabras que no vayan juntas.
key-forgotten = Sin ella nadie las puede abrir. Si se olvida, las 24 palabras de la hoja de recuperación todavía devuelven la comunidad.
key-copies = Las copias de la carpeta que se hicieron antes todavía tienen las claves como eran.
doctor-key-protected = La clave de la comunidad está ahí, y bajo una contraseña.
status-key = Claves
status-key-protected = bajo una contraseña
status-key-plain = sin contraseña: joinup key protect

backup-none = { $file } no es una copia de seguridad, o tiene dañado el comienzo.
backup-none-why = Lo que se encontró ahí: { $why }
backup-closed = { $file } está cerrada con una contraseña.
backup-wrong = Esa contraseña no abre { $file }.
backup-wrong-why = Se cerró con otra, o tiene dañado el comienzo.
backup-newer = { $file } la escribió un joinup más nuevo.
backup-changed = { $path }, que está adentro, está dañado.
backup-cut = Termina, o no se puede seguir leyendo, en { $path }: { $number ->
    [one] 1 archivo no está, o no está entero.
   *[other] { $number } archivos no están, o no están enteros.
}
backup-unlisted = Adentro está { $path }, y no debería.
backup-no-end = Falta el final.
backup-signature = En own/{ $what } hay algo que esta comunidad no firmó.
backup-no-key = No está la clave de la comunidad.
backup-other-key = La clave que hay adentro no es la de esta comunidad.
backup-more = Y { $number } más de la misma clase.
next-backup-again = joinup backup ARCHIVO   (otra vez)

restore-damaged = { $file } está dañada, y no se restauró nada de ella.
restore-key-why = La clave de esta copia está bajo una contraseña propia.
restore-not-empty = { $path } no está vacía: está { $name }
restore-only-empty = Una copia solo se restaura en una carpeta vacía.
restore-failed = No se restauró nada en { $path }.
restore-no-room = Hay muy poco espacio: hacen falta { $needed } MB y hay { $free } MB libres.
restore-heard-first = Antes de publicar algo nuevo desde aquí, este nodo pregunta a otros qué dijeron ustedes después de la copia.
restore-nobody = La copia no conoce otros nodos: únanse de nuevo con alguien, y lo que publicaron desde entonces vuelve.
restore-machines = Para los demás esta es una máquina nueva. Si la anterior se perdió, sáquenla de su perfil.
restored-not-yet = Todavía no se dice nada: esta comunidad viene de una copia de seguridad.
restored-not-yet-why = Lo que se dijo después de la copia del { $day } tiene que volver primero desde otros, o lo nuevo ocuparía su lugar. Lo que escriban se guarda como borrador. Si no hay nada más nuevo, o nadie lo tiene: joinup restore --nothing-newer
restored-waits = Restaurada de la copia del { $day }: lo que se dijo después tiene que volver antes de decir algo nuevo. { $missing ->
    [0] Nadie lo contó todavía.
    [one] 1 de las comunidades que siguen no lo contó todavía.
   *[other] { $missing } de las comunidades que siguen no lo contaron todavía.
} Si no hay nada más nuevo, o quienes lo tienen no vuelven: joinup restore --nothing-newer
restored-heard = Quienes había que escuchar contaron qué se dijo después de la copia: { $items ->
    [0] nada más nuevo.
    [one] 1 cosa, con { $versions } versiones de experimentos.
   *[other] { $items } cosas, con { $versions } versiones de experimentos.
}
restored-no-record = La historia larga de esta versión todavía no volvió de nadie: lo que no esté en este borrador faltará en la versión siguiente.
publish-newer = La versión { $version } se dijo después de empezar este borrador, que por eso no la conoce: lean los dos antes de publicar
machine-word = máquina
machines-fit = Varias máquinas encajan con «{ $typed }».
machine-this = Esta máquina no se puede sacar a sí misma.
machine-this-why = Es la que dice el perfil, y se nombra en él.
machine-gone = Su perfil ya no la nombra. Si otra persona puede tener esa máquina y la clave no está bajo una contraseña, todavía puede hablar en nombre de ustedes: avisen a los demás, y empiecen de nuevo.

backup-no-folder = { $file } no es un archivo en una carpeta que exista.
backup-replace = { $file } ya está. ¿Lo reemplazamos?
backup-choose = Elijan una contraseña para la copia: cuatro o cinco palabras que no vayan juntas. Sin ella nadie la puede abrir, ustedes tampoco.
backup-passphrase = Contraseña de la copia:
backup-written = Copia escrita en { $file } ({ $size }), y leída de nuevo: está entera.
backup-elsewhere = Guárdenla en otro aparato, y la contraseña en papel en otro lugar.
backup-plain = No está cerrada con una contraseña: quien tenga este archivo puede hablar como la comunidad, y leer sus borradores.
backup-plain-closed-key = No está cerrada con una contraseña: quien tenga este archivo puede leer sus borradores. Las claves que hay adentro están bajo la suya.
backup-of = Copia de { $name }, hecha el { $when }
backup-file = Archivo
backup-in-it = Adentro
backup-circles = Círculos
backup-encrypted = cerrada con una contraseña
backup-not-encrypted = sin contraseña
backup-key-in-it = adentro, sin contraseña propia
backup-sound = Los { $files } archivos están enteros, y las { $signatures } firmas son correctas.
backup-records = { $number ->
    [one] 1 historia larga de otros
   *[other] { $number } historias largas de otros
}
versions = { $number ->
    [one] 1 versión
   *[other] { $number } versiones
}
status-backup = Copia
status-no-backup = ninguna que esta carpeta conozca: joinup backup ARCHIVO
restore-done = { $name } volvió, como era el { $when }.
restore-not-waiting = Esta comunidad no espera nada que se haya dicho después de una copia.
restore-nothing-newer-ask = Lo que digan desde ahora ocupa el lugar de lo que dijeron después de la copia, donde todavía esté. ¿Seguimos?
restore-speaks = Ya pueden publicar de nuevo.
machine-here = esta máquina
machine-here-not-named = esta máquina; su perfil todavía no la nombra
machine-other = otra máquina de ustedes
machine-ask = Los demás ya no buscarán esta máquina como una de las suyas. ¿La sacamos de su perfil?
backup-key-words = Palabras clave
