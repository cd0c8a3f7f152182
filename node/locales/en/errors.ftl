# Refusals: what happened, why.
