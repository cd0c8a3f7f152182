# Reading: lists, searches, one experiment, lineage.

list-more = Més:
list-nothing-yet = Encara no hi ha res.
list-withdrawn = retirat
list-newer = (escrit per un joinup més nou)
list-none-fits = No n'encaixa cap, de { $held } de { $communities } que aquest node coneix. En un altre lloc n'hi pot haver més.
list-unknown-value = "{ $value }" no és cap dels valors de { $flag } que aquest joinup coneix: { $known }.
list-of-more = { $shown } de { $found } que encaixen, dels quals { $held } encara es conserven
list-of-all = { $shown } de { $held } de { $communities } que aquest node coneix
list-of-fitting = { $shown } de { $found } que encaixen, entre { $held } de { $communities } que aquest node coneix
list-order-news = primer el que té notícies més recents: quan ho van repassar per darrera vegada, o si no quan se'n va dir aquesta versió
