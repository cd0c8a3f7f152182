# Writing: drafts, rounds, perspectives, publishing, withdrawing.
