"""The acts of the audit trail that people read: in which words, and whom each concerns."""

from domain.privacy.after_calls import AFTER_CALLS

# The acts whose detail names a person or an identity.
NAMING = (
    "structure joined", "structure left", "structure role given", "organisation joined",
    "organisation left", "organisation role given", "member added", "member removed",
    "claim handed over", "delegation given", "message moderated",
)  # fmt: skip
# Who reached a patient by her telephone, and how she came in: told to her team.
CHANNEL = (
    "patient channel opened", "patient channel reopened", "patient channel closed",
    "patient number changed", "patient link sent", "patient code sent", "patient code refused",
    "patient code entered", "patient device remembered", "patient told by SMS",
)  # fmt: skip
COPIED = "message copied"
# act: (what "vous" did, what somebody else did). {thing} is a conversation's name, for her.
SAID = AFTER_CALLS | {
    "conversation read": ("avez ouvert {thing}", "a ouvert {thing}"),
    "attachment read": (
        "avez ouvert une pièce jointe de {thing}", "a ouvert une pièce jointe de {thing}",
    ),
    "files downloaded": ("avez téléchargé des fichiers de {thing}", "a téléchargé des fichiers de {thing}"),  # noqa: E501
    "conversation opened": ("avez commencé {thing}", "a commencé {thing}"),
    "message posted": ("avez écrit dans {thing}", "a écrit dans {thing}"),
    "conversation exported": (
        "avez fait la synthèse PDF de {thing}", "a fait la synthèse PDF de {thing}",
    ),
    "message edited": ("avez modifié un message de {thing}", "a modifié un message de {thing}"),
    "message deleted": ("avez supprimé un message de {thing}", "a supprimé un message de {thing}"),
    "message moderated": (
        "avez supprimé le message de quelqu’un dans {thing}", "a supprimé votre message de {thing}",
    ),
    "message forwarded": ("avez transféré un message de {thing}", "a transféré un message de {thing}"),  # noqa: E501
    "message copied": ("avez copié un message de {thing}", "a copié un message de {thing}"),
    "message pinned": ("avez épinglé un message de {thing}", "a épinglé un message de {thing}"),
    "message unpinned": (
        "avez retiré un message épinglé de {thing}", "a retiré un message épinglé de {thing}",
    ),
    "reaction set": ("avez réagi dans {thing}", "a réagi dans {thing}"),
    "reaction withdrawn": (
        "avez retiré une réaction dans {thing}", "a retiré une réaction dans {thing}",
    ),
    "member added": ("avez ajouté quelqu’un à {thing}", "vous a ajouté à {thing}"),
    "member removed": ("avez retiré quelqu’un de {thing}", "vous a retiré de {thing}"),
    "message taken in charge": (
        "avez pris en charge un message de {thing}", "a pris en charge un message de {thing}",
    ),
    "charge finished": ("avez fait ce que demandait {thing}", "a fait ce que demandait {thing}"),
    "charge released": ("avez rendu un message de {thing}", "a rendu un message de {thing}"),
    "urgent message seen": (
        "avez vu un message urgent de {thing}", "a vu un message urgent de {thing}",
    ),
    "distress raised": ("avez alerté l’équipe de {thing}", "a alerté l’équipe de {thing}"),
    "distress answered": ("avez répondu à l’alerte de {thing}", "a répondu à l’alerte de {thing}"),
    "distress closed": ("avez terminé l’alerte de {thing}", "a terminé l’alerte de {thing}"),
    "measure kept": (
        "avez gardé une mesure dans une téléconsultation",
        "a gardé une mesure dans une téléconsultation",
    ),
    "measure withdrawn": (
        "avez retiré une mesure d’une téléconsultation",
        "a retiré une mesure d’une téléconsultation",
    ),
    "measures exported": (
        "avez exporté les mesures d’une téléconsultation",
        "a exporté les mesures d’une téléconsultation",
    ),
    "patient channel opened": (
        "avez ouvert la messagerie avec le patient, {thing}",
        "a ouvert la messagerie avec le patient, {thing}",
    ),
    "patient channel reopened": (
        "avez rouvert la messagerie avec le patient, {thing}",
        "a rouvert la messagerie avec le patient, {thing}",
    ),
    "patient channel closed": (
        "avez fermé la messagerie avec le patient, {thing}",
        "a fermé la messagerie avec le patient, {thing}",
    ),
    "patient number changed": (
        "avez changé le numéro du patient, {thing}", "a changé le numéro du patient, {thing}",
    ),
    "patient link sent": (
        "avez envoyé au patient le lien de {thing}", "a envoyé au patient le lien de {thing}",
    ),
    "patient code sent": ("", "Code envoyé au téléphone du patient, {thing}"),
    "patient code refused": ("", "Code refusé sur le téléphone du patient, {thing}"),
    "patient code entered": ("", "Code saisi par le patient, {thing}"),
    "patient device remembered": ("", "Téléphone du patient reconnu, {thing}"),
    "patient told by SMS": ("", "SMS envoyé au patient, {thing}"),
    "group role given": ("avez changé un rôle dans {thing}", "a changé votre rôle dans {thing}"),
    "entry declined": (
        "avez refusé une entrée dans {thing}", "n’a pas accepté votre entrée dans un groupe",
    ),
    "claim handed over": ("avez confié {thing} à un collègue", "vous a confié {thing}"),
    "signed in": ("avez ouvert une connexion", "a ouvert une connexion à votre compte"),
    "signed out": ("avez fermé une connexion", "a fermé une de vos connexions"),
    "session ended": ("avez fermé une connexion", "a fermé une de vos connexions"),
    "sign-in failed": ("", "Connexion refusée à votre compte"),
    "identity proved": ("avez prouvé votre identité", "a répondu de votre identité"),
    "identity proof withdrawn": (
        "avez changé ce qui prouve votre identité", "a retiré sa garantie de votre identité",
    ),
    "structure joined": ("avez rejoint une structure", "vous a fait entrer dans une structure"),
    "structure left": ("avez quitté une structure", "vous a fait sortir d’une structure"),
    "structure founded": ("avez créé une structure", "a créé une structure"),
    "structure role given": (
        "avez changé un rôle dans une structure", "a changé votre rôle dans une structure",
    ),
    "organisation joined": ("avez rejoint une CPTS", "vous a fait entrer dans une CPTS"),
    "organisation left": ("avez quitté une CPTS", "vous a retiré d’une CPTS"),
    "organisation role given": (
        "avez changé un rôle dans une CPTS", "a changé votre rôle dans une CPTS",
    ),
    "administrator named": (
        "avez nommé quelqu’un à l’administration", "vous a confié l’administration",
    ),
    "administrator withdrawn": (
        "avez retiré l’administration à quelqu’un", "vous a retiré l’administration",
    ),
    "person suspended": ("avez suspendu un accès", "a suspendu votre accès"),
    "person restored": ("avez rétabli un accès", "a rétabli votre accès"),
    "delegation given": ("avez donné une délégation", "vous a donné une délégation"),
    "delegation prolonged": ("avez prolongé une délégation", "a prolongé votre délégation"),
    "delegation revoked": ("avez retiré une délégation", "a retiré votre délégation"),
    "delegation renounced": ("avez renoncé à une délégation", "a renoncé à votre délégation"),
    "profile changed": ("avez changé votre profil", "a changé votre profil"),
    "name changed": ("avez changé de nom", "a changé votre nom"),
    "photo changed": ("avez changé votre photo", "a changé votre photo"),
    "photo removed": ("avez retiré votre photo", "a retiré votre photo"),
    "went away": ("avez annoncé une absence", "a annoncé votre absence"),
    "came back": ("avez annoncé votre retour", "a annoncé votre retour"),
    "notifications turned on": (
        "avez activé les notifications sur un appareil",
        "a activé les notifications sur un appareil",
    ),
    "notifications turned off": (
        "avez coupé les notifications d’un appareil", "a coupé les notifications d’un appareil",
    ),
    "conversation notifications chosen": (
        "avez réglé les notifications de {thing}",
        "a réglé les notifications de {thing}",
    ),
    "notifications chosen": ("avez réglé vos notifications", "a réglé vos notifications"),
    "data exported": ("avez demandé une copie de vos données", "a copié vos données"),
    "data downloaded": ("avez téléchargé vos données", "a téléchargé vos données"),
    "trace exported": ("avez téléchargé ce journal", "a téléchargé ce journal"),
    "account closed": ("avez fermé votre compte", "a fermé votre compte"),
    "account reopened": ("avez rouvert un compte", "a rouvert votre compte"),
    "account erased": ("avez effacé votre compte", "a effacé votre compte"),
}  # fmt: skip
KINDS = (
    ("passkey", "une clé d’accès"), ("password", "votre mot de passe"), ("totp", "votre code"),
    ("recovery", "vos codes de secours"), ("health card", "votre carte professionnelle"),
    ("invitation", "une invitation"), ("consultation", "une téléconsultation"),
    ("sign-up", "votre inscription"),
)  # fmt: skip
