"""Does later what the domain decided now. Outbox rows are the truth; huey wakes and runs."""
