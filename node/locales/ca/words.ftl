# Paraules de què es fan molts missatges.

experiments = { $number ->
    [one] 1 experiment
   *[other] { $number } experiments
}
communities = { $number ->
    [one] 1 comunitat
   *[other] { $number } comunitats
}
code-stopped = aturat
