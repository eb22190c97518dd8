"""Who the patient is to the call: a name and a mobile number, sealed for each visit."""

import json
from dataclasses import asdict

from domain import data_keys
from domain.calls.consultations import FOR_PATIENT, Visit
from domain.patients.contacts import Contact, french_mobile, hashed, masked, spoken
from domain.patients.records import Traits

__all__ = ["Contact", "french_mobile", "hashed", "masked", "of", "seal", "spoken", "traits_of"]


def seal(contact: Contact, data_key_id: str, visit_id: str) -> bytes:
    return data_keys.seal(data_key_id, json.dumps(asdict(contact)), _binding(visit_id))


def of(visit: Visit) -> Contact:
    """Raises Shredded when the patient's key was erased."""
    text = data_keys.unseal(visit.data_key_id, visit.sealed_contact, _binding(visit.id))
    return Contact(**json.loads(text))


def traits_of(visit: Visit) -> Traits:
    """What names the visitor: her record, or what was typed when the call was opened."""
    patient = visit.consultation.patient
    if patient is not None and visit.role == FOR_PATIENT:
        return patient.traits
    contact = of(visit)
    return Traits(contact.last_name, contact.first_name, "", "", mobile=contact.mobile)


def token_of(visit: Visit) -> str:
    """The token of its link, or "" once the call is over. Raises Shredded."""
    if visit.sealed_token is None:
        return ""
    return data_keys.unseal(visit.data_key_id, visit.sealed_token, token_binding(visit.id))


def token_binding(visit_id: str) -> str:
    return f"visits:{visit_id}:token"


def _binding(visit_id: str) -> str:
    return f"visits:{visit_id}:contact"
