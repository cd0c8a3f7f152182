# Reading: lists, searches, one experiment, lineage.
