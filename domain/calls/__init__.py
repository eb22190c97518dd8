"""Teleconsultations: opening, inviting the patient, admitting her, who was there and when."""
