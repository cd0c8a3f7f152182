# Looking after a node: status, settings, export, import.
