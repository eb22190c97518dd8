"""The rights of the GDPR: one’s data, closing, erasure, who saw what."""
