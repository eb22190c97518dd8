"""How the call was: one to five stars in one tap, a few words when there is something to say."""

import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts.identities import Person, Voice
from domain.audit.trail import Actor
from domain.calls import drafting, finding, steps, visiting
from domain.calls.acts import Rating
from domain.calls.consultations import Consultation, Visit
from domain.db import db, transaction
from domain.errors import Refused
from domain.ids import new_id

LETTERS = 1000
BAD_STARS = "Choisissez d’une à cinq étoiles."
TOO_LONG = "Mille caractères au plus. Rien n’est perdu\u00a0: raccourcissez."
NOT_IN_CALL = "Vous pourrez donner votre avis après l’appel."
WORDS = ("très mauvais", "mauvais", "moyen", "bon", "très bon")


def rate(voice: Voice, consultation: Consultation, stars: str, comment: str | None) -> Rating:
    """By a professional who was there, once it is over; again changes her mind."""
    count, words = _checked(stars, comment)
    drafting.require_closable(voice.person, consultation)
    with transaction():
        consultation = finding.locked(consultation.id)
        return _keep(consultation, count, words, voice.actor, person_id=voice.person.id)


def rate_visit(visit: Visit, stars: str, comment: str | None) -> Rating:
    """By the patient who was let in, during the call or after it."""
    count, words = _checked(stars, comment)
    if visit.admitted_at is None:
        raise Refused(NOT_IN_CALL, status=409)
    with transaction():
        consultation = finding.locked(visit.consultation_id)
        return _keep(consultation, count, words, steps.visitor(visit), visit_id=visit.id)


def may_rate(visit: Visit) -> bool:
    closed = visiting.closed_because(visit)
    return visit.admitted_at is not None and closed in ("", visiting.ENDED)


def of_person(consultation_id: str, person: Person) -> Rating | None:
    return _one(consultation_id, person_id=person.id)


def of_visit(visit: Visit) -> Rating | None:
    return _one(visit.consultation_id, visit_id=visit.id)


def comment(rating: Rating) -> str:
    if rating.sealed_comment is None:
        return ""
    return data_keys.unseal(rating.data_key_id, rating.sealed_comment, _binding(rating.id))


def comment_of(consultation: Consultation, person: Person) -> str:
    """What she said went wrong, or ""."""
    found = of_person(consultation.id, person)
    return comment(found) if found else ""


def _checked(stars: str, comment: str | None) -> tuple[int, str | None]:
    if stars not in ("1", "2", "3", "4", "5"):
        raise Refused(BAD_STARS, field="stars")
    words = comment.replace("\0", "").strip() if comment is not None else None
    if words and len(words) > LETTERS:
        raise Refused(TOO_LONG, field="comment")
    return int(stars), words


def _keep(
    consultation: Consultation, stars: int, words: str | None, who: Actor, **whose: str
) -> Rating:
    """`words` None leaves those of before."""
    row = _one(consultation.id, **whose)
    if row is None:
        row = Rating(
            id=new_id(), consultation_id=consultation.id, data_key_id=drafting.key_of(consultation),
            **whose,
        )  # fmt: skip
        db.session.add(row)
    row.stars, row.rated_at = stars, clock.now()
    if words is not None:
        sealed = data_keys.seal(row.data_key_id, words, _binding(row.id)) if words else None
        row.sealed_comment = sealed
    steps.note(consultation, steps.RATED, who, stars=stars)
    return row


def _one(consultation_id: str, **whose: str) -> Rating | None:
    asked = sa.select(Rating).where(Rating.consultation_id == consultation_id)
    return db.session.scalar(asked.filter_by(**whose))


def _binding(rating_id: str) -> str:
    return f"ratings:{rating_id}:comment"
