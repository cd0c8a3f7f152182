# Writing: drafts, rounds, perspectives, publishing, withdrawing.

withdraw-done = It is shown and given to nobody any more, and every node that hears of this deletes what it has. Your own words stay in this folder. Who has done so:
withdraw-never-published = '{ $title }' was never published.
withdraw-not-ours = '{ $title }' is another community's.
withdraw-not-ours-why = Only they can withdraw it. You can stop showing what they publish.
withdraw-before = { $id } was withdrawn before.
withdraw-not-withdrawn = { $id } was not withdrawn by you.
withdraw-not-withdrawn-why = There is something to be told only of what your community took back.
withdraw-status = { $asked ->
    [0] Deleted here. This node has not heard of another community yet, so nobody could be asked.
    [one] Deleted here; 1 community known here is asked to delete it: { $confirmed ->
        [0] it has not answered yet.
       *[other] it confirmed.
    }
   *[other] Deleted here; { $asked } communities known here are asked to delete it: { $confirmed } confirmed, { $unanswered ->
        [one] 1 has not answered.
       *[other] { $unanswered } have not answered.
    }
}
withdraw-copies = Each is asked whenever your node meets one of theirs. Copies outside joinup are beyond reach.
withdraw-about-to = You are about to withdraw:
withdraw-for-ever = It is deleted here for ever, and every joinup node that hears of it deletes it too.
    Copies outside joinup are beyond reach.
withdraw-question = Withdraw it?
withdraw-deleted = Deleted here: { $title }
withdraw-asked = { $asked ->
    [0] Nobody is connected now; others are asked to delete it when your node meets them.
    [one] 1 node was asked to delete it now; others when they are met.
   *[other] { $asked } nodes were asked to delete it now; others when they are met.
}
withdraw-confirmed = Confirmed
withdraw-unanswered = Not yet answered
