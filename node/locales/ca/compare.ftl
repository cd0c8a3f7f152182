# Comparing two places, and adapting.
