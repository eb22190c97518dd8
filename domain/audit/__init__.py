"""Who did what, in a chain where each entry seals the one before."""
