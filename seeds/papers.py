"""A hospital letter that no hospital wrote: a small PDF of three pages, laid out here."""

import typst

LETTER = """
#set page(paper: "a4", margin: 2.4cm, numbering: "1 / 1", footer-descent: 30%)
#set text(lang: "fr", size: 11pt)
#set par(justify: true)
#text(weight: "bold", size: 13pt)[Centre hospitalier de Roanne] \\
Médecine polyvalente · document de démonstration

= Compte rendu d’hospitalisation
Patiente inventée, séjour inventé. Rien de ce qui suit ne concerne une personne réelle.

== Motif
Altération de l’état général et plaie du talon gauche chez une personne vivant seule.

== Évolution
Apyrexie à 48 heures sous antibiothérapie. Reprise de la marche avec aide, deux fois par jour.
Plaie du talon : 2 cm sur 2, fibrine sur un tiers, bords propres. Hydrocolloïde, réfection un jour
sur deux, décharge du talon la nuit.

#pagebreak()
= Biologie
#table(
  columns: (1fr, auto, auto, auto), inset: 7pt, stroke: 0.5pt + luma(180),
  [*Examen*], [*Entrée*], [*Sortie*], [*Unité*],
  [CRP], [84], [21], [mg/L],
  [Hémoglobine], [10,9], [11,4], [g/dL],
  [Créatinine], [92], [88], [µmol/L],
  [Albumine], [29], [31], [g/L],
)

#pagebreak()
= Suites
+ Passage infirmier un jour sur deux, photographie à chaque réfection.
+ Kinésithérapie : lever au fauteuil, puis marche jusqu’à la fenêtre.
+ Bilan biologique à une semaine, adressé au médecin traitant.
+ Consultation de cicatrisation si la plaie ne diminue pas en trois semaines.
"""


def letter() -> bytes:
    return typst.compile(LETTER.encode())
