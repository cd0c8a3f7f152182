# Reading: lists, searches, one experiment, lineage.

list-more = More:
list-nothing-yet = Nothing here yet.
list-withdrawn = withdrawn
list-newer = (written by a newer joinup)
list-none-fits = None fits, of { $held } from { $communities } that this node has heard of. There may be others elsewhere.
list-unknown-value = "{ $value }" is none of the values of { $flag } that this joinup knows: { $known }.
list-of-more = { $shown } of { $found } that fit, of which { $held } are still held
list-of-all = { $shown } of { $held } from { $communities } that this node has heard of
list-of-fitting = { $shown } of { $found } that fit, among { $held } from { $communities } that this node has heard of
list-order-news = newest news first: when they last looked back at it, else when this version was said
