"""Alembic runs the migrations on the connection that ``store.engine`` hands over; there is no alembic.ini."""

from alembic import context

from coding.store.schema import metadata

if hasattr(context, "config"):  # not where this file is only imported, as the collection of doctests does
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()
