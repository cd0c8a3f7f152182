# Communities, invites, peers.

introduce-us = That is your own community; others introduce you.
introduce-blocked = You block { $name }, so you cannot introduce them.
introduce-not = You have not introduced { $name }.
introduce-stopped = You do not introduce { $name } any more. Nodes that hear of it go by that.
introduce-done = You have introduced { $name }, for two years. It travels to everybody: who follows you keeps more of what they publish.
introduce-invalid = The introduction was not said: { $what } is not right.
introduce-bases = Say on what it rests: { $bases }.
introduce-date = It should be a year, a month or a day, such as 2024 or 2024-05.
introduce-text = It may have { $most } characters.
blocks-us = this is your own community
blocks-no-id = no community's id begins this line
blocks-too-many = a list of more than { $most } communities is not read further
blocks-order = by name; those that you block already last
blocks-none = You block nobody.
blocks-propose-nobody = Nobody in this list is not blocked by you already.
blocks-proposal = { $number ->
    [one] This list proposes to block 1 community. You decide; nothing has been done yet.
   *[other] This list proposes to block { $number } communities. You decide for each; nothing has been done yet.
}
blocks-ask = Block { $name }? What you have of theirs ({ $experiments }) is deleted here, and nothing of theirs is fetched or passed on.
blocks-they-say = they say: { $said }
blocks-done = { $number ->
    [0] Nobody was blocked.
    [one] 1 community is blocked now. Only your node knows of this.
   *[other] { $number } communities are blocked now. Only your node knows of this.
}
conduct-none = You have not said yet how you want to be met, and how you meet others.
conduct-ours = This is shown to whoever meets you for the first time:
conduct-theirs = How { $name } want to be met:
introduction-line = { $basis }{ $since ->
    [none] {""}
   *[other] , since { $since }
}
introduced-by = Introduced by
