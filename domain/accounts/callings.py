"""What the codes of the national directory are called (TRE_G15-ProfessionSante), as one says it."""

# code: said of a man, of a woman; known professions of care, not a rule
CALLINGS = {
    "10": ("médecin", "médecin"),
    "21": ("pharmacien", "pharmacienne"),
    "26": ("audioprothésiste", "audioprothésiste"),
    "28": ("opticien-lunetier", "opticienne-lunetière"),
    "40": ("chirurgien-dentiste", "chirurgienne-dentiste"),
    "50": ("sage-femme", "sage-femme"),
    "60": ("infirmier", "infirmière"),
    "70": ("masseur-kinésithérapeute", "masseuse-kinésithérapeute"),
    "80": ("pédicure-podologue", "pédicure-podologue"),
    "86": ("technicien de laboratoire", "technicienne de laboratoire"),
    "91": ("orthophoniste", "orthophoniste"),
    "92": ("orthoptiste", "orthoptiste"),
    "93": ("psychologue", "psychologue"),
    "94": ("ergothérapeute", "ergothérapeute"),
    "95": ("diététicien", "diététicienne"),
    "96": ("psychomotricien", "psychomotricienne"),
}
DOCTOR = "10"
MODES = {"L": ("libéral", "libérale"), "S": ("salarié", "salariée")}


def calling(profession: str, sex: str = "", mode: str = "") -> str:
    """ "infirmière libérale"; nothing for a code nobody knows."""
    words = CALLINGS.get(profession)
    if words is None:
        return ""
    place = 1 if sex == "F" or profession == "50" else 0
    return " ".join(filter(None, (words[place], MODES.get(mode, ("", ""))[place])))
