# Què no va bé en un esborrany o en un fitxer, i què es queda a casa quan es publica.

fault-untitled = cal un títol: què esteu provant, en poques paraules?
fault-nameless = cal un nom: com us dieu?
fault-long = { $found } caràcters, i n'hi caben com a molt { $most }
fault-control = un caràcter de control (U+{ $number })
fault-empty = aquí no hi ha res escrit
fault-form = '{ $found }' no pot anar aquí: { $rule }
fault-entries = { $found } elements, i n'hi caben com a molt { $most }
fault-bytes = { $found } bytes, i com a molt se n'admeten { $most }
fault-date = no és una data: escriviu un any, un mes o un dia, com ara 2026, 2026-05 o 2026-05-12
fault-id = no és base32
fault-id-length = { $found } bytes, i en calen { $wanted }
fault-not-carried = joinup no porta vots, m'agrades ni puntuacions; s'ha deixat fora
fault-no-field = no hi ha cap camp amb aquest nom; s'ha deixat fora
fault-sort = aquí hi hauria d'haver { $wanted }, no { $found }
fault-needed = aquí cal: { $question }
fault-slip = volíeu dir '{ $meant }'? '{ $word }' es conserva tal com està
fault-unknown = '{ $word }' no és cap de { $known }; es conserva tal com està
fault-many-facets = més de { $most } facetes; s'ha deixat fora
fault-strange-facet = no és cap faceta que joinup conegui; es conserva. Els noms propis comencen amb x-
fault-no-value = al costat de la nota cal un valor; pot ser unknown (no se sap) o rather-not-say (preferim no dir-ho)
fault-mattered = '{ $word }' no diu si va ser important: yes, no o unknown
fault-open-comment = aquí comença un comentari (<!--) que no s'acaba mai (-->), i per això no s'ha llegit res del que ve després
fault-no-key = '{ $key }' no és cap línia que tinguin els esborranys
fault-no-question-above = aquestes paraules no són sota cap pregunta; poseu-hi una pregunta a sobre, com ara ## { $such_as }
fault-no-question = '{ $heading }' no és cap de les preguntes, i el que hi ha a sota es queda només al vostre esborrany; si forma part del vostre text, poseu-hi una barra inversa al davant: \#
fault-twice = això es diu per segona vegada; compta la primera
fault-not-understood = '{ $words }' no s'entén aquí
fault-no-place = '{ $words }' no té lloc aquí
fault-facet-form = una faceta s'escriu amb el nom, dos punts i els valors, com ara setting: village

form-code = lletres minúscules de la a a la z, xifres i guionets
form-label = paraules en una sola línia
form-language = una etiqueta de llengua com ca o nl-BE
form-licence = lletres, xifres, punts i guionets
form-currency = lletres, xifres i guionets, com ara EUR

sort-words = paraules
sort-number = un nombre
sort-whole-number = un nombre enter
sort-flag = cert o fals
sort-list = una llista
sort-object = un objecte
sort-facets = un objecte amb facetes com a noms
sort-nothing = res

lint-email = Això sembla una adreça electrònica. Us poden trobar amb joinup sense donar-la.
lint-telephone = Això sembla un número de telèfon. Us poden trobar amb joinup sense donar-lo.
lint-handle = Això sembla el nom d'algú en una xarxa social. Un paper, com ara «una veïna», ja ho explica.
lint-postcode = Això sembla un codi postal, que diu on és una cosa gairebé fins a la porta. N'hi ha prou amb la regió.
lint-name = Això sembla el nom d'una persona. Poseu «una mare», «un infermer», o pregunteu-l'hi abans.
lint-birth-date = Això sembla la data de naixement d'algú. «D'uns quaranta anys» ja ho explica.

stays-not-sure = No esteu segurs que no es pugui reconèixer ningú; per això el relat complet i els adjunts es queden aquí, i el resum viatja.
stays-consent = Les vostres notes sobre el consentiment es queden aquí.
stays-perspectives = { $stay } de { $all } mirades es queden aquí: ningú no ha anotat que s'hagués preguntat i haguessin dit que sí.
stays-attachments = { $stay } de { $all } adjunts es queden aquí: digueu de cadascun si s'hi pot reconèixer gent.
-few = el vostre lloc té menys de 5.000 habitants, o no heu dit quants, i per això no viatja res més precís que la regió. Indiqueu place-population si en té més, o doneu la regió amb un codi, com ara ES-CT.
stays-region = El nom de la vostra regió es queda aquí: { -few }
stays-place = Les vostres paraules sobre el lloc es queden aquí: { -few }
stays-care = Heu dit que cal anar amb compte; per això del vostre lloc només viatgen el país i el codi de la regió.

unpublishable-untitled = encara no té títol: què esteu provant, en poques paraules?
unpublishable-only-us = és només per a vosaltres: digueu qui ho pot veure (summary o everyone)
unpublishable-people-shown = digueu abans si s'hi pot reconèixer gent (no, roles-only, yes-with-consent o not-sure)
unpublishable-reflected = diu que en vau fer balanç el { $day }, que encara no ha arribat
unpublishable-summary = el resum fa { $found } bytes i n'hi caben { $most }; les parts més llargues són { $longest }
unpublishable-record = el relat és massa llarg; passeu les parts més llargues a un adjunt ({ $why })

no-invite-prefix = una invitació comença amb JOINUP1-
no-invite-long = és massa llarg per ser una invitació
no-invite-character = el caràcter { $character } no forma part de cap invitació
no-invite-damaged = falta una part de la invitació o està mal escrita
no-invite-newer = la invitació la va escriure un joinup més nou
declined-unknown = aquí no es coneix aquesta invitació
declined-expired = la invitació ha caducat
declined-used = la invitació ja s'ha fet servir
declined-revoked = la invitació s'ha retirat
declined-profile = el perfil enviat amb la invitació no és vàlid
declined-busy = el node que convida està ocupat
