"""Up, down and up again, with people's data inside; and the models say what the database has."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from commands import migrating
from domain.accounts import locking, sessions
from domain.accounts.identities import Person
from domain.accounts.speaking import voice
from domain.chat import indexing, links, posting
from domain.chat.conversations import Conversation
from domain.chat.patient_channels import PatientChannel
from domain.chat.shelves import Shelf, Word
from domain.db import db, transaction
from domain.ids import new_id
from domain.organisations import belonging
from tests.cast import cast
from tests.domain.channels import correspondence

QUEUE = "huey_"  # the wake-up queue keeps its own tables, and may lose them


RETIRED = {"persons.coordinates"}  # the release before reads it; a later migration drops it


def _is_ours(thing, name, kind, *_):
    table = name if kind == "table" else thing.table.name
    return not table.startswith(QUEUE) and f"{table}.{name}" not in RETIRED


@pytest.fixture
def engine(app):
    engine = migrating.plain_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    yield engine
    migrating.migrate(engine)
    engine.dispose()


def released(app):
    """The application lets go of the database: a migration must not wait for a page."""
    db.session.remove()
    db.engine.dispose()


def test_the_models_and_the_migrations_tell_the_same_tables(app, engine):
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_object": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, db.metadata)
    assert differences == []


def test_down_and_up_again_with_data_inside(app, engine):
    cast(app)
    released(app)
    migrating.step_back(engine, "base")
    left = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    assert {name for name in left if not name.startswith(QUEUE)} == set()
    migrating.migrate(engine)
    assert migrating.is_current(engine)
    again = cast(app)
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 6
    assert db.session.get(Conversation, again.about_helene.id)


def test_one_step_back_and_forth_keeps_what_older_tables_hold(app, engine):
    """From the second migration on: the step before the newest must keep its rows."""
    script = migrating.ScriptDirectory(str(migrating.SCRIPTS))
    revisions = [one.revision for one in script.walk_revisions()]
    if len(revisions) == 1:
        assert script.get_current_head() == revisions[0]
        return
    cast(app)
    before = db.session.scalar(sa.select(sa.func.count(Person.id)))
    released(app)
    migrating.step_back(engine, revisions[1])
    migrating.migrate(engine)
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == before


def test_what_a_patient_said_leaves_with_its_tables_and_the_team_keeps_its_words(app, engine):
    """Before 0011 nothing could be said by who is no person; everything else is as it was."""
    everyone = cast(app)
    story = correspondence.entered(everyone)
    correspondence.said_by_patient(story, "J’ai mal")
    correspondence.said_by(everyone.lea, story, "Je passe")
    where, lea = story.channel.conversation_id, everyone.lea.id
    released(app)
    migrating.step_back(engine, "0010")
    with engine.connect() as connection:
        said = connection.execute(
            sa.text("SELECT person_id FROM messages WHERE conversation_id = :where"),
            {"where": where},
        )
        assert said.scalars().all() == [lea]
    migrating.migrate(engine)
    assert db.session.scalar(sa.select(sa.func.count(PatientChannel.id))) == 0


def test_who_is_signed_in_stays_so_and_her_lock_leaves_with_its_columns(app, engine):
    """Before 0013 no browser asked for a code: its session is open again, none is ended."""
    lea = cast(app).lea
    with transaction():
        row, _ = sessions.open_session(lea, "Chrome")
    locking.set_lock(lea, row.id, row.id, "280419", "280419", 5)
    locking.lock(row.id)
    where = row.id
    released(app)
    migrating.step_back(engine, "0012")
    migrating.migrate(engine)
    again = db.session.get_one(sessions.Session, where)
    assert again.ended_at is None and not again.has_lock and not again.is_locked
    assert (again.code_failures, again.code_hash) == (0, None)


def test_migrating_twice_is_harmless(app, engine):
    cast(app)
    released(app)
    for _ in range(2):
        migrating.migrate(engine)
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 6


def test_migrations_are_numbered_in_one_line():
    names = sorted(path.stem for path in (migrating.SCRIPTS / "versions").glob("*.py"))
    assert names and [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert len(migrating.ScriptDirectory(str(migrating.SCRIPTS)).get_heads()) == 1


def test_who_was_here_before_accounts_keeps_her_place(app, engine):
    """The release before knew coordinators by a flag, and nobody's identity was in doubt."""
    everyone = cast(app)
    ids = (everyone.claire.id, everyone.lea.id)
    released(app)
    migrating.step_back(engine, "0001")
    with engine.begin() as connection:
        sql = "UPDATE persons SET coordinates = :yes WHERE id = :claire"
        connection.execute(sa.text(sql), {"yes": True, "claire": ids[0]})
    migrating.migrate(engine)
    claire, lea = (db.session.get(Person, one) for one in ids)
    assert claire.administers and not lea.administers and lea.identity.verified_at
    assert belonging.coordinates(claire, lea) and not belonging.coordinates(lea, claire)


def test_shelves_of_before_links_are_marked_again(app, engine):
    """Down to 0013 and back: what was kept stays, and its links are to be marked."""
    everyone = cast(app)
    posting.post(voice(everyone.lea), everyone.lea_and_eric, "https://ameli.fr", new_id())
    indexing.catch_up(everyone.lea_and_eric.id)
    kept = set(db.session.scalars(sa.select(Word.place)))
    assert db.session.scalars(sa.select(Shelf.has_links)).all() == [True]
    released(app)
    migrating.step_back(engine, "0013")
    assert "has_links" not in {
        one["name"] for one in sa.inspect(engine).get_columns("search_shelves")
    }
    migrating.migrate(engine)
    assert db.session.scalars(sa.select(Shelf.has_links)).all() == [False]
    links.catch_up()
    assert db.session.scalars(sa.select(Shelf.has_links)).all() == [True]
    assert set(db.session.scalars(sa.select(Word.place))) == kept
