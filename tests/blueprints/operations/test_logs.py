"""A log line is made of allowed fields: what a person typed is never one of them."""

import io
import json
import logging

import pytest

from blueprints.operations import logs

SECRET = "plaie du talon de Mme Abadie"


@pytest.fixture
def written(app):
    out = io.StringIO()
    [handler] = logging.getLogger("liane").handlers
    handler.setStream(out)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_field_that_is_not_allowed_is_not_written(written):
    logging.getLogger("liane.test").info("said", extra={"body": SECRET, "status": 200})
    [line] = written()
    assert line["status"] == 200 and "body" not in line and SECRET not in str(line)


def test_an_exception_is_reduced_to_its_kind(written):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("liane.test").exception("failed")
    [line] = written()
    assert line["error"] == "ValueError" and SECRET not in str(line)


def test_an_unexpected_failure_answers_opaquely_and_logs_only_where(app, written):
    def explode():
        raise RuntimeError(SECRET)

    app.add_url_rule("/explode", "explode", explode)
    answer = app.test_client().get("/explode?q=secret-in-url")
    assert answer.status_code == 500 and SECRET not in answer.text
    said = json.dumps(written())
    assert "RuntimeError" in said and SECRET not in said and "secret-in-url" not in said


def test_a_door_is_logged_by_its_name_never_by_its_address(client, written):
    client.get("/sign-in?next=/conversations/secret-in-url")
    [line] = written()
    assert line["endpoint"] == "accounts.sessions.new" and "secret" not in str(line)


def test_the_list_of_fields_names_nothing_personal():
    assert not {"name", "email", "phone", "body", "url", "path", "address"} & set(logs.ALLOWED)
