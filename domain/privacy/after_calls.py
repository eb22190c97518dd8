"""What people did once a call was over, as it is read in the trail (see acts.py)."""

AFTER_CALLS = {
    "consultation rated": (
        "avez donné votre avis sur une téléconsultation",
        "Avis donné sur une téléconsultation",
    ),
    "consultation finalised": (
        "avez finalisé votre acte d’une téléconsultation",
        "a finalisé son acte d’une téléconsultation",
    ),
    "consultation amended": (
        "avez ajouté un complément à un compte rendu", "a ajouté un complément à un compte rendu",
    ),
    "consultation report posted": (
        "avez envoyé un compte rendu à l’équipe", "a envoyé un compte rendu à l’équipe",
    ),
    "consultation report sent": (
        "avez envoyé un compte rendu au patient", "a envoyé un compte rendu au patient",
    ),
    "consultation report link withdrawn": (
        "avez retiré au patient le lien d’un compte rendu",
        "a retiré au patient le lien d’un compte rendu",
    ),
    "consultation report opened": ("", "Compte rendu ouvert par le patient"),
    "consultation report refused": (
        "", "Lien du patient vers un compte rendu\u00a0: mauvaise réponse",
    ),
}  # fmt: skip
