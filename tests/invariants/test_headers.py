"""What every answer carries, pages and refusals alike."""

import re

import pytest

from tests.invariants import world
from tests.invariants.world import NOWHERE

ALWAYS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
ON_DOCUMENTS = {"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin"}
POLICY = {
    "default-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
FILES = "sandbox; default-src 'none'"  # what a person sent is shown, and can do nothing
KEPT = {"shell.manifest", "shell.service_worker", "shell.offline", "static"}


@pytest.fixture(scope="module")
def everything(built):
    """Each door's answer to a member and to nobody, and the usual refusals."""
    built.restore()
    said = []
    for role in ("member", "anonymous", "visit_own"):
        for one in world.rules(built.app):
            answer = built.knock(role, one.method, built.path(one.endpoint))
            said.append((f"{role} {one.method} {one.rule}", one.endpoint, answer))
    for path in ("/nowhere", f"/conversations/{NOWHERE}"):
        said.append((f"GET {path}", "", built.knock("member", "GET", path)))
    said.append(("TRACE", "", built.knock("member", "TRACE", "/")))
    said.append(("PATCH", "", built.knock("member", "PATCH", "/me")))
    return said


@pytest.fixture(scope="module")
def pages(everything):
    """The documents; styles, scripts and files that people sent have policies of their own."""
    return [
        one
        for one in everything
        if one[1] != "static" and one[2].headers["Content-Security-Policy"] != FILES
    ]


def test_every_answer_carries_the_guards(everything):
    missing = {
        f"{where} {name}": answer.headers.get(name)
        for where, _, answer in everything
        for name, value in ALWAYS.items()
        if answer.headers.get(name) != value
    }
    assert missing == {}


def test_documents_tell_nothing_to_where_one_goes_next_nor_to_who_opened_them(pages):
    for where, _, answer in pages:
        assert {name: answer.headers.get(name) for name in ON_DOCUMENTS} == ON_DOCUMENTS, where


def test_a_file_opened_alone_can_do_nothing(everything):
    policies = {where: answer.headers["Content-Security-Policy"] for where, _, answer in everything}
    [sent] = {said for where, said in policies.items() if where.endswith("/<uuid:attachment_id>") and "member" in where}  # fmt: skip  # noqa: E501
    [ours] = {said for where, said in policies.items() if "/static/" in where}
    assert sent == FILES and ours.startswith("default-src 'none'")


def test_the_policy_allows_no_inline_nor_foreign_code(pages):
    for where, _, answer in pages:
        policy = answer.headers["Content-Security-Policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert {name: rules.get(name) for name in POLICY} == POLICY, where
        assert not re.search(r"unsafe|\*|https?:", policy), where
        assert re.fullmatch(r"'self' 'nonce-[\w-]{16,}'", rules["script-src"]), where


def test_a_nonce_serves_once(pages):
    nonces = [
        re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)
        for _, _, answer in pages
    ]
    assert len(set(nonces)) == len(nonces)


def test_nothing_that_may_hold_health_data_is_kept_by_a_cache(everything):
    kept = {
        where: answer.headers.get("Cache-Control")
        for where, endpoint, answer in everything
        if endpoint not in KEPT and answer.headers.get("Cache-Control") != "no-store"
    }
    private = {where: said for where, said in kept.items() if "private" in (said or "")}
    assert {where: said for where, said in kept.items() if where not in private} == {}
    assert all("attachments" in where for where in private)


def test_the_browser_is_told_what_the_pages_may_use(pages):
    for _, _, answer in pages:
        said = answer.headers["Permissions-Policy"]
        assert "camera=(self)" in said and "geolocation=()" in said


def test_over_https_browsers_are_told_to_stay_there(built):
    answer = built.knock("anonymous", "GET", "/sign-in", base_url="https://localhost")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_an_answer_names_no_machinery(everything):
    for where, _, answer in everything:
        assert "X-Powered-By" not in answer.headers, where
        said = answer.data.lower()
        assert b"traceback" not in said and b"werkzeug" not in said, where


def test_pages_that_differ_by_person_say_so_to_caches(built):
    answer = built.knock("member", "GET", "/me")
    assert "Cookie" in answer.headers.get("Vary", "")
