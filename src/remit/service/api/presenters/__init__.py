"""What comes out.

`answers` holds the shapes of JSON, `problems` what a refusal looks like, `cases` and `letters` make those shapes of ours, `pages` puts things into words.
"""
