"""Signing in and out."""

from flask import Blueprint, render_template

bp = Blueprint("sessions", __name__)


@bp.get("/sign-in")
def new() -> str:
    return render_template("accounts/sign_in.html")
