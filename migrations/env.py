"""Alembic runs on the connection it is given (domain.schema), online only."""

from alembic import context

from domain import models
from domain.db import Base, Moment


def _render(kind: str, thing: object, autogen_context: object) -> str | bool:
    return "sa.DateTime(timezone=True)" if isinstance(thing, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=False,
)
assert models.ALL

with context.begin_transaction():
    context.run_migrations()
