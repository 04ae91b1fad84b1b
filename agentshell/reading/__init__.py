"""Reading: a line's text becomes a syntax tree, and the tree the invocations that would start. Pure."""
