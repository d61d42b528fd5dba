"""How the schema came to be what it is: Alembic's scripts, one after the other, in `versions`.

`mtgnet.stores.migrating` runs them; a new one is a module there with the next number, named in its
`revision`, with the one before as `down_revision`.
"""
