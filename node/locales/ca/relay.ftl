# Repetidors.
setting-upnp = si es demana a l'encaminador de casa que deixi entrar altres nodes: yes o no
setting-connections = connexions simultànies amb altres nodes
setting-connections-per-address = connexions simultànies amb una mateixa adreça d'internet
setting-relay = si aquest node porta connexions d'altres, com a repetidor: yes o no
setting-relay-addresses = on s'arriba a aquest repetidor des d'arreu; on escolta, si és buit
setting-relay-places = nodes que poden tenir un lloc en aquest repetidor
setting-relay-circuits = connexions que aquest repetidor porta alhora
setting-relay-circuit-bytes = quant pot moure una connexió portada en cada sentit, per exemple 256MB
setting-relay-circuit-minutes = quants minuts pot durar una connexió portada
