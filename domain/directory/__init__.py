"""Who practises in the territory, on Liane or not: the national directory (RPPS)."""
