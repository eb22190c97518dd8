"""Patients: their identity, sealed, and who takes care of them."""
