# Guardar bé una comunitat: contrasenyes, còpies de seguretat, un ordinador nou.

key-locked = Les claus d'aquesta comunitat estan sota una contrasenya.
key-wrong = Aquesta contrasenya no obre les claus.
key-no-passphrase = La contrasenya no es pot llegir.
home-key-locked = { $path } està tancada, i ningú no ha dit la contrasenya
home-key-wrong = { $path } es va tancar amb una altra contrasenya, o està malmesa
home-key-wrong-in = { $path } es va tancar amb una contrasenya que no és la de { $file }, o està malmesa
passphrase-empty = la contrasenya és buida
passphrase-too-long = la contrasenya passa de 1.024 bytes
passphrase-not-text = la contrasenya no és text en UTF-8
next-passphrase = JOINUP_PASSPHRASE_FILE=FITXER joinup status   (FITXER conté la contrasenya), o escriviu-la en un terminal
next-passphrase-file = Poseu la contrasenya bona a la primera línia d'aquest fitxer
passphrase-needed = Cal una contrasenya.
passphrase-not-taken = La contrasenya de { $file } no serveix.
passphrase-ask = Contrasenya de les claus d'aquesta comunitat:
passphrase-now = La contrasenya d'ara:
passphrase-new = Contrasenya:
passphrase-again = La mateixa, un altre cop:
passphrase-differs = Aquestes dues no són iguals.
key-is-protected = Les claus d'aquesta comunitat estan sota una contrasenya.
key-is-plain = Les claus d'aquesta comunitat no estan sota cap contrasenya: qui pugui llegir aquesta carpeta pot parlar com a comunitat.
key-protected-already = Les claus ja estan sota una contrasenya.
key-plain-already = Les claus no estan sota cap contrasenya.
key-choose = Trieu una contrasenya per a les claus: quatre o cinc paraules que no vagin juntes.
key-forgotten = Sense ella no les pot obrir ningú. Si s'oblida, les 24 paraules del full de recuperació encara tornen la comunitat.
key-copies = Les còpies de la carpeta que es van fer abans encara tenen les claus com eren.
doctor-key-protected = La clau de la comunitat hi és, i sota una contrasenya.
status-key = Claus
status-key-protected = sota una contrasenya
status-key-plain = sense contrasenya: joinup key protect

backup-none = { $file } no és una còpia de seguretat, o en té el començament malmès.
backup-none-why = El que s'hi ha trobat: { $why }
backup-closed = { $file } està tancada amb una contrasenya.
backup-wrong = Aquesta contrasenya no obre { $file }.
backup-wrong-why = Es va tancar amb una altra, o en té el començament malmès.
backup-newer = { $file } l'ha escrit un joinup més nou.
backup-changed = { $path }, que hi és a dins, està malmès.
backup-cut = S'acaba, o no es pot continuar llegint, a { $path }: { $number ->
    [one] 1 fitxer no hi és, o no hi és sencer.
   *[other] { $number } fitxers no hi són, o no hi són sencers.
}
backup-unlisted = Hi ha { $path } a dins, i no hi hauria de ser.
backup-no-end = En falta el final.
backup-signature = A own/{ $what } hi ha alguna cosa que aquesta comunitat no ha signat.
backup-no-key = No hi ha la clau de la comunitat.
backup-other-key = La clau que hi ha no és la d'aquesta comunitat.
backup-more = I { $number } més de la mateixa mena.
next-backup-again = joinup backup FITXER   (un altre cop)

restore-damaged = { $file } està malmesa, i no se n'ha restaurat res.
restore-key-why = La clau d'aquesta còpia està sota una contrasenya pròpia.
restore-not-empty = { $path } no és buida: hi ha { $name }
restore-only-empty = Una còpia només es restaura en una carpeta buida.
restore-failed = No s'ha restaurat res a { $path }.
restore-no-room = Hi ha massa poc espai: calen { $needed } MB i n'hi ha { $free } de lliures.
restore-heard-first = Abans de publicar res de nou des d'aquí, aquest node demana als altres què vau dir després de la còpia.
restore-nobody = La còpia no coneix cap altre node: torneu a unir-vos amb algú, i el que vau publicar des de llavors torna.
restore-machines = Per als altres aquesta és una màquina nova. Si l'anterior s'ha perdut, traieu-la del vostre perfil.
restored-not-yet = Encara no es diu res: aquesta comunitat ve d'una còpia de seguretat.
restored-not-yet-why = El que es va dir després de la còpia del { $day } ha de tornar primer des dels altres, o el que és nou n'ocuparia el lloc. El que escriviu es guarda com a esborrany. Si no hi ha res més nou, o no ho té ningú: joinup restore --nothing-newer
restored-waits = Restaurada de la còpia del { $day }: el que es va dir després ha de tornar abans de dir res de nou. { $missing ->
    [0] Encara no ho ha dit ningú.
    [one] 1 de les comunitats que seguiu encara no ho ha dit.
   *[other] { $missing } de les comunitats que seguiu encara no ho han dit.
} Si no hi ha res més nou, o qui ho té no torna: joinup restore --nothing-newer
restored-heard = Qui s'havia d'escoltar ha dit què es va dir després de la còpia: { $items ->
    [0] res de més nou.
    [one] 1 cosa, amb { $versions } versions d'experiments.
   *[other] { $items } coses, amb { $versions } versions d'experiments.
}
restored-no-record = La història llarga d'aquesta versió encara no ha tornat de ningú: el que no sigui en aquest esborrany faltarà a la versió següent.
publish-newer = La versió { $version } es va dir després de començar aquest esborrany, que per tant no la coneix: llegiu tots dos abans de publicar
machine-word = màquina
machines-fit = Hi ha diverses màquines que encaixen amb «{ $typed }».
machine-this = Aquesta màquina no es pot treure a si mateixa.
machine-this-why = És la que diu el perfil, i s'hi anomena.
machine-gone = El vostre perfil ja no l'anomena. Si algú altre pot tenir aquella màquina i la clau no està sota cap contrasenya, encara pot parlar en nom vostre: aviseu els altres, i comenceu de nou.

backup-no-folder = { $file } no és un fitxer en una carpeta que hi sigui.
backup-replace = { $file } ja hi és. El substituïm?
backup-choose = Trieu una contrasenya per a la còpia: quatre o cinc paraules que no vagin juntes. Sense ella no la pot obrir ningú, vosaltres tampoc.
backup-passphrase = Contrasenya de la còpia:
backup-written = Còpia escrita a { $file } ({ $size }), i tornada a llegir: és sencera.
backup-elsewhere = Guardeu-la en un altre aparell, i la contrasenya en paper en un altre lloc.
backup-plain = No està tancada amb cap contrasenya: qui tingui aquest fitxer pot parlar com a comunitat, i llegir els vostres esborranys.
backup-plain-closed-key = No està tancada amb cap contrasenya: qui tingui aquest fitxer pot llegir els vostres esborranys. Les claus que hi ha estan sota la seva.
backup-of = Còpia de { $name }, feta el { $when }
backup-file = Fitxer
backup-in-it = A dins
backup-circles = Cercles
backup-encrypted = tancada amb una contrasenya
backup-not-encrypted = sense contrasenya
backup-key-in-it = a dins, sense contrasenya pròpia
backup-sound = Tots { $files } fitxers són sencers, i totes { $signatures } signatures són bones.
backup-records = { $number ->
    [one] 1 història llarga d'altres
   *[other] { $number } històries llargues d'altres
}
versions = { $number ->
    [one] 1 versió
   *[other] { $number } versions
}
status-backup = Còpia
status-no-backup = cap que aquesta carpeta sàpiga: joinup backup FITXER
restore-done = { $name } ha tornat, com era el { $when }.
restore-not-waiting = Aquesta comunitat no espera res que es digués després d'una còpia.
restore-nothing-newer-ask = El que digueu a partir d'ara ocupa el lloc del que vau dir després de la còpia, allà on encara hi sigui. Continuem?
restore-speaks = Ja podeu tornar a publicar.
machine-here = aquesta màquina
machine-here-not-named = aquesta màquina; el vostre perfil encara no l'anomena
machine-other = una altra màquina vostra
machine-ask = Els altres ja no buscaran aquesta màquina com a vostra. La traiem del vostre perfil?
backup-key-words = Paraules clau
