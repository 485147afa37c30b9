"""Backup and restore of a whole copy: the database, the files of the data directory, and the keys, in one tar archive.

`contents` is what an archive says of itself, `archive` writes and reads one, `keys` are its keys and their passphrase. `sqlite` and `postgresql` take out
a database at one moment and put it back. `making` and `restoring` are the two commands. What does not live here: variables of the environment, which no backup
holds.

A backup is taken while the service works: the database as it was at one moment, then the files, so that no mail is missing that the database calls sent.
"""
