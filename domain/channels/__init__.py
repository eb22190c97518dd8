"""A patient writes to her team: the way in, the hours, what she is told, the end."""
