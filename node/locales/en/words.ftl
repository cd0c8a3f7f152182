# Words that many messages are made of.

experiments = { $number ->
    [one] 1 experiment
   *[other] { $number } experiments
}
communities = { $number ->
    [one] 1 community
   *[other] { $number } communities
}
