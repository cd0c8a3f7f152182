# Reading: lists, searches, one experiment, lineage.

search-index = words
search-index-made = { $number ->
    [one] The words of 1 experiment were taken in anew.
   *[other] The words of { $number } experiments were taken in anew.
}
search-unusable = Nothing can be searched: the index of words can neither be used nor be made again.

list-order-news = newest news first: the day on which they last looked back at it, else on which this version was said; of one day, what was said last
list-order-shuffle = shuffled, in an order of your own (the number { $seed } brings it back)
list-no-such-order = "{ $order }" is no order that this joinup knows: relevance, newest, shuffle.
list-no-date = "{ $typed }" is not a date.
list-no-date-why = Write a year, a month or a day, such as 2026, 2026-05 or 2026-05-12.
search-order-words = where your words stand: titles first, then tags, gist and question, then the rest; among equals newest news first
search-no-words = There is no word to look for.
search-facet-without-value = "{ $typed }" says no value.
search-no-such-facet = "{ $name }" is nothing that places are compared by.
search-facet-in-words = "{ $name }" is told in free words, which only people can compare.
search-facets-there-are = You can compare by { $names }.
search-ours-not-said = Your own profile says nothing of "{ $name }" yet.
search-ours-not-said-why = What is like you can only be found by what you say of yourselves.

list-more = More:
list-nothing-yet = Nothing here yet.
list-withdrawn = withdrawn
list-newer = (written by a newer joinup)
list-none-fits = None fits, of { $held } from { $communities } that this node has heard of. There may be others elsewhere.
list-muted = { $number ->
    [one] 1 experiment of a community that you muted is not shown among them; --hidden shows it.
   *[other] { $number } experiments of communities that you muted are not shown among them; --hidden shows them.
}
list-unknown-value = "{ $value }" is none of the values of { $flag } that this joinup knows: { $known }.
list-of-more = { $shown } of { $found } that fit, of which { $held } are still held, { $order }.
list-of-all = { $shown } of { $held } from { $communities } that this node has heard of, { $order }.
list-of-fitting = { $shown } of { $found } that fit, among { $held } from { $communities } that this node has heard of, { $order }.
search-in = { $id }  in { $places }: { $snippet }
search-near = near: { $values }
search-like-ours = { $id }  like ours in: { $facets }
search-unlike-ours = { $id }  unlike ours in: { $facets }
search-facets = What occurs among these, with the number of experiments that say so; type one to see only those:
search-apart = { $number ->
    [one] Words in quotation marks are looked for one right behind the other. In any order, 1 has them all:
   *[other] Words in quotation marks are looked for one right behind the other. In any order, { $number } have them all:
}
search-fewer-words = Fewer words, or only their beginnings, find more. This shows what there is:
search-help = A word finds every word that begins so, and in the language of a record every form of it; words in one pair of quotation marks stand one behind the other. What is searched is the short form of each experiment that this node holds, the same on every node: not the longer stories, which differ from node to node.
search-other-places = { $found ->
    [one] 1 fits, but its place does not fit yours in { $facets }, or one of you has not said.
   *[other] { $found } fit, but their places do not fit yours in { $facets }, or one of you has not said.
}
