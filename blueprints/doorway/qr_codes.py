"""Addresses drawn to be photographed."""

from io import BytesIO

import segno
from markupsafe import Markup


def drawing(address: str) -> Markup:
    """Black on white whatever the theme: phones read it so."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, light="#fff",
        svgclass="poster-code", lineclass="", title="Code à photographier",
    )  # fmt: skip
    return Markup(out.getvalue().decode())
