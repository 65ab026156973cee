"""Alembic's entry: the open transaction comes from `db.migration`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
