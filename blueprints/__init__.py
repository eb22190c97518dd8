"""Doors: a request becomes one domain sentence and an answer."""
