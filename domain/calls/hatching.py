"""What was lost of a tracing, on its sheet: hatched, in millimetres of SVG."""


def gap(left: float, width: float, middle: float, row: int, seconds: float) -> str:
    """Hatched, with how long it lasts: never a line between what lies on both sides."""
    top, height = middle - row * 0.4, row * 0.8
    spots = [left + n * 2 for n in range(-int(height / 2), int(width / 2) + 1)]
    hatch = "".join(_clipped(x, left, left + width, top, height) for x in spots)
    shown = f"{seconds:.1f}".replace(".", ",")
    words = (
        f'<rect x="{left + 0.6:.2f}" y="{top + 0.6:.2f}" width="18.5" height="4" fill="#fff"/>'
        f'<text x="{left + 1.2:.2f}" y="{top + 3.6:.2f}" font-family="Libertinus Serif" '
        f'font-size="3.2" fill="#8a4b00">perdu {shown} s</text>'
    )
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}" '
        f'fill="#fff6e5" stroke="#b26a00" stroke-width=".2"/>'
        f'<path d="{hatch}" stroke="#b26a00" stroke-width=".2"/>{words if width > 20 else ""}'
    )


def _clipped(x: float, left: float, right: float, top: float, height: float) -> str:
    """A diagonal that starts at the foot of `x`, where it is inside."""
    begin, end = max(x, left), min(x + height, right)
    foot = top + height
    return (
        f"M{begin:.2f} {foot - (begin - x):.2f}L{end:.2f} {foot - (end - x):.2f}"
        if end > begin
        else ""
    )
