"""What people said. Rows: voice (as seeds.people reads it), days ago, hour, words, and what goes with
them: a wound of so many pixels, a voice of so many seconds, a paper of some name."""

ABADIE = [
    ("eric", 4, "09:12", "Bonjour à tous. Hélène est rentrée hier de l’hôpital, je vous mets tous ici pour la suivre ensemble."),
    ("ines as pharmacy", 4, "09:40", "Bien reçu. L’ordonnance de sortie est prête, livraison cet après-midi avec les pansements."),
    ("lea", 4, "18:05", "Premier passage fait. Plaie du talon gauche, 2 cm, fibrineuse. Elle mange peu.", "wound", 90),
    ("eric", 4, "18:31", "Merci Léa. On reste sur l’hydrocolloïde, photo à chaque réfection si possible."),
    ("lea", 3, "08:50", "Pansement refait, la fibrine se détache.", "wound", 84),
    ("sami", 3, "11:20", "Lever au fauteuil tenu 40 minutes ce matin, elle veut remarcher jusqu’à la fenêtre."),
    ("lea", 2, "08:44", "Réfection du jour : bords plus nets, moins d’exsudat.", "wound", 76),
    ("paul as pharmacy", 2, "10:02", "Le matelas à air est arrivé, nous pouvons le déposer demain matin."),
    ("sami", 2, "10:10", "", "voice", 7),
    ("lea", 2, "10:15", "Demain 9 h, je serai chez elle."),
    ("eric", 1, "08:30", "Le compte rendu de l’hôpital, avec les suites page 3.", "paper", "Compte rendu d’hospitalisation.pdf"),
    ("eric", 1, "08:32", "Bilan reçu ce matin, la CRP redescend. Comment est la plaie ?"),
    ("sami", 1, "17:10", "Elle s’est plainte du talon à la marche, j’ai écourté la séance."),
]  # fmt: skip

DELMAS = [
    ("eric", 6, "14:20", "M. Delmas sort de cardiologie lundi. Surveillance du poids tous les deux jours, merci de noter ici."),
    ("lea", 3, "08:10", "78,4 kg ce matin, pas d’œdème, tension 13/8."),
    ("nadia", 3, "12:45", "Parfait. Au-delà de 80 kg, appelez-moi directement."),
    ("lea", 1, "08:15", "78,9 kg. Essoufflé en montant l’escalier, il l’a dit sans que je demande."),
    ("nadia", 1, "13:05", "Je le vois jeudi à 11 h, je garde ce fil ouvert."),
]  # fmt: skip

FERRAND = [
    ("lucie as mimosas", 5, "16:30", "Mme Ferrand : chute sans gravité cette nuit, pas de traumatisme crânien. Constantes normales."),
    ("eric", 5, "18:00", "Merci. Je passe demain à la résidence, vers midi."),
    ("lucie as mimosas", 2, "09:25", "Elle dort mieux depuis l’arrêt du somnifère."),
]  # fmt: skip

NURSES = [
    ("lea", 8, "19:30", "Bonjour à toutes et tous. Ici : remplacements, tournées, matériel. Aucune donnée qui nomme un patient."),
    ("sami", 5, "12:15", "Je récupère un déambulateur réglable, qui en a besoin cette semaine ?"),
    ("lucie", 3, "08:02", "L’EHPAD organise une formation plaies le 10 décembre à 14 h, huit places."),
    ("lea", 3, "08:20", "Deux places pour notre cabinet, merci Lucie."),
    ("lucie", 0, "07:55", "Planning de garde de décembre en ligne, dites-moi avant vendredi."),
]  # fmt: skip

OFFICE = [
    ("claire as office", 9, "10:00", "Bienvenue sur Liane. Ce groupe porte les nouvelles de la CPTS : ordre du jour, réunions, protocoles."),
    ("claire as office", 2, "11:30", "Assemblée du 18 décembre : l’ordre du jour est arrêté, salle des fêtes à 19 h 30."),
    ("eric", 2, "12:10", "Je présenterai le protocole plaies chroniques, dix minutes."),
]  # fmt: skip

LEA_AND_ERIC = [
    ("lea", 2, "13:12", "Pourriez-vous renouveler les bas de Mme Ferrand ?"),
    ("eric", 2, "13:40", "C’est fait, envoyé à la pharmacie."),
    ("lea", 1, "12:05", "Merci, je passe à 14 h."),
    ("maud as eric", 0, "08:35", "Le docteur verra Mme Ferrand jeudi à 10 h, je l’ai noté dans son agenda."),
]  # fmt: skip

LEA_AND_PHARMACY = [
    ("lea", 1, "17:45", "Il me faudrait deux boîtes d’hydrocolloïde 10 × 10 pour demain."),
    ("ines as pharmacy", 0, "08:12", "C’est prêt pour ce soir."),
]  # fmt: skip

SAMI_AND_PHARMACY = [
    ("sami", 0, "08:20", "Avez-vous une attelle de poignet droite, taille M, pour Mme Abadie ?"),
]  # fmt: skip

ERIC_AND_NADIA = [
    ("eric", 1, "19:20", "Un tracé douteux chez un patient de 66 ans, puis-je vous l’envoyer demain matin ?"),
    ("nadia", 1, "19:48", "Oui, avant 9 h je peux le lire tout de suite."),
]  # fmt: skip

READY = (
    "Commande prête",
    "Bonjour, votre commande est prête. Elle vous attend au comptoir jusqu’à 19 h 30, du lundi au samedi.",
)
