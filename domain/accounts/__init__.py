"""People and structures: who speaks, who acts, how they enter."""
