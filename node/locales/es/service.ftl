# Un nodo que va como servicio: instalarlo, pararlo, dónde está su registro.

service-line = { $connected }; { $held } aquí; { $waiting }
service-restarting = Vuelve a empezar.
restart-not-here = Este nodo no puede volver a empezar por sí solo.
restart-not-here-why = El programa que lo pone en marcha no lo hace.
node-of-another = El nodo de { $path } va como otro usuario de este ordenador.
node-of-another-why = Un nodo solo habla con programas de su mismo usuario.

node-stopped = El nodo se ha parado.
node-stopped-service = Vuelve a empezar con este ordenador, o cuando entren en él.
node-restarted = El nodo ha vuelto a empezar: joinup { $version }, proceso { $pid }.
node-restarted-system = Lo demás está como antes. Para un cambio de su unidad:   { $command }
node-not-back = El nodo se paró y no ha vuelto.
node-not-back-why = Nadie ha respondido durante { $seconds } segundos.

node-row-service = Servicio
node-row-file = Archivo
node-row-log = Registro
node-runs = en marcha desde hace { $time }: joinup { $version }, proceso { $pid }
node-runs-not = parado
node-service-system = { $unit }, de todo el ordenador
node-service-user = { $unit }, suyo
node-service-installed = { $unit }, suyo, { $state }; este nodo se puso en marcha de otra manera
node-service-unknown = { $unit }, suyo; el gestor de servicios no responde aquí
node-service-none = ninguno: está en marcha mientras alguien lo tenga en marcha. Para cambiarlo: { $command }
node-log-journal = en el diario del sistema: { $command }
node-log-terminal = en el terminal donde se puso en marcha
node-log-none = ninguno: un nodo escribe su registro allí donde se pone en marcha
node-other-version = El nodo en marcha es joinup { $node }, y este es joinup { $this }: se ha actualizado desde entonces.

logs-terminal = Este nodo se puso en marcha en un terminal, y escribe allí su registro.
logs-none = No hay registro: aquí no hay ningún nodo en marcha, ni ninguno instalado como servicio.
logs-why = El diario del sistema solo tiene el registro de los servicios. En un terminal, -v muestra más, y lo que se muestra se puede guardar en un archivo.
logs-no-journal = Este ordenador no tiene diario (journalctl).
logs-refused = El diario no se puede leer.

service-installed = Instalado: el nodo va ahora en segundo plano, y empieza cuando entren en el ordenador.
service-was-there = Ya estaba instalado; no ha cambiado nada.
service-linger = Para que esté en marcha también cuando no hayan entrado
service-gone = El nodo ya no es ningún servicio. Todo lo que hay en { $path } está como estaba.
service-never = No había ningún servicio instalado para esta carpeta.
service-by-hand = El nodo de esta carpeta ya está en marcha, y no como ese servicio.
service-by-hand-why = Dos nodos no pueden tener una misma carpeta. Paren este, y después instalen.
service-not-ours = { $file } no lo escribió joinup.
service-not-ours-why = Se queda como está.
service-none = Aquí no hay servicios que joinup sepa instalar.
service-none-why = joinup instala servicios de systemd, en Linux. En otros sistemas pueden hacer que el sistema arranque el programa.
service-no-bus = A los servicios de este usuario no se llega desde aquí.
service-no-bus-why = systemd dice: { $said }. Así es en un contenedor, y después de `su`: entren como este usuario, o usen un servicio de todo el ordenador (--system).
service-refused = Eso no ha funcionado: { $command }
service-name-too-long = La ruta de esta carpeta es demasiado larga para el nombre de un servicio.
service-no-home = No hay sitio para los servicios de este usuario: HOME no tiene valor.
service-odd-path = { $path } no puede estar en el texto de un servicio.
service-print-steps = Para usarlo, guárdenlo en { $file }, y después:   { $command }
service-system-steps = Para usarlo, guárdenlo en { $file }, y después:
