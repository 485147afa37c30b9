"""Lower case with every character at its place.

What lives here: `fold`. Patterns that ignore case are slow, for they cannot skip ahead by a word's first letter; a letter folded once is searched by plain
lower-case patterns, and the offsets found hold in the letter as it was written. What does not: any pattern.
"""

# I with a dot, i without one, long s: a pattern that ignores case takes them for i and s. The lower case of the first would be two characters.
_AS_ASCII = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))


def fold(text: str) -> str:
    """Return the text in lower case, as long as before: a lower-case pattern finds in it what the same pattern with `re.IGNORECASE` finds in the text."""
    if not text.isascii():
        for written, plain in _AS_ASCII:
            text = text.replace(written, plain)
    return text.lower()
