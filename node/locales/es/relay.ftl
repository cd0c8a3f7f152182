# Repetidores.
setting-upnp = si se pide al enrutador de casa que deje entrar a otros nodos: yes o no
setting-connections = conexiones simultáneas con otros nodos
setting-connections-per-address = conexiones simultáneas con una misma dirección de internet
setting-relay = si este nodo lleva conexiones de otros, como repetidor: yes o no
setting-relay-addresses = dónde se llega a este repetidor desde cualquier parte; donde escucha, si está vacío
setting-relay-places = nodos que pueden tener un lugar en este repetidor
setting-relay-circuits = conexiones que este repetidor lleva a la vez
setting-relay-circuit-bytes = cuánto puede mover una conexión llevada en cada sentido, por ejemplo 256MB
setting-relay-circuit-minutes = cuántos minutos puede durar una conexión llevada
