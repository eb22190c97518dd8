"""Invented professionals, as the demonstration's Pro Santé Connect describes them: one, three or no
activity, a student, one without a reference, one who exercises under another name."""

from typing import Any

ROLE_OID, SECTOR_OID = "1.2.250.1.213.1.1.5.5", "1.2.250.1.71.4.2.4"


def _activity(structure: str, postcode: str, mode: str = "L", sector: str = "SA07") -> dict:
    return {
        "codeModeExercice": mode,
        "codeSecteurDactivite": f"{sector}^{SECTOR_OID}",
        "codeRole": "",
        "codeGenreActivite": "GENR01",
        "raisonSocialeSite": structure,
        "identifiantTechniqueDeLaStructure": "",
        "codePostal": postcode,
        "codeCommune": "",
    }


def _card(
    subject: str,
    national_id: str,
    civility: str,
    first_name: str,
    last_name: str,
    profession: str = "",
    activities: tuple[dict, ...] = (),
    *,
    expertise: str = "",
    **more: Any,
) -> dict[str, Any]:
    exercise = {
        "codeProfession": profession,
        "codeCategorieProfessionnelle": "C",
        "nomDexercice": last_name,
        "prenomDexercice": first_name,
        "codeTypeSavoirFaire": "S" if expertise else "",
        "codeSavoirFaire": expertise,
        "activities": list(activities),
    }
    card = {
        "sub": f"f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:{subject}",
        "preferred_username": national_id,
        "SubjectNameID": national_id,
        "given_name": first_name,
        "family_name": last_name.upper(),
        "codeCivilite": civility,
        "SubjectRole": [f"{profession}^{ROLE_OID}"] if profession else [],
        "Secteur_Activite": "",
        "Palier_Authentification": "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
        "otherIds": [{"identifiant": national_id, "origine": "RPPS", "qualite": "1"}],
        "SubjectRefPro": {"codeCivilite": civility, "exercices": [exercise] if profession else []},
    }
    return {**card, **more}


CARDS: dict[str, dict[str, Any]] = {
    card["sub"]: card
    for card in (
        _card("lea", "810000000017", "MME", "Léa", "Marin", "60",
              (_activity("Cabinet infirmier des Tilleuls", "42300"),)),
        _card("eric", "810000000025", "M", "Éric", "Roux", "10",
              (_activity("Cabinet du Dr Roux", "42300"),
               _activity("Maison de santé du Renaison", "42370"),
               _activity("EHPAD Les Mimosas", "42300", "S", "SA21")), expertise="SM54"),
        _card("camille", "810000000033", "MME", "Camille", "Ollier", "50",
              (_activity("Cabinet de sages-femmes du Rivage", "42300"),
               _activity("Centre de santé du Coteau", "42120", "S", "SA08"),
               _activity("Maternité de Roanne", "42300", "S", "SA01"))),
        _card("tom", "ANS20251122000104", "M", "Tom", "Serra"),
        _card("anais", "810000000041", "MME", "Anaïs", "Gilbert", "21", SubjectRefPro=None),
        _card("julie", "810000000058", "MME", "Julie", "Vasseur", "70",
              (_activity("Cabinet de kinésithérapie du Port", "42300"),),
              family_name="PETIT"),
    )
}  # fmt: skip
