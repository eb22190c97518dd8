"""CPTS: who belongs to them, who coordinates, how one comes in."""
