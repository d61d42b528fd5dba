"""The catalogue of cards on disk: what exists in Magic, in one replaceable SQLite file.

`schema` says what is in the file, `builder` fills a new one, `reader` answers from it.
"""
