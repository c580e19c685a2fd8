"""Alembic runs the migrations on the connection that ``store.engine`` hands over; there is no alembic.ini."""

from alembic import context

from coding.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
