"""Counting attempts at signed links, in the cache that all workers share, so that tokens cannot be guessed and forms not flooded."""

import hashlib

from django.core.cache import cache

MINUTES = 15
MOST = {"unknown": 20, "answer": 30, "new_link": 3}


def is_too_often(kind: str, who: str) -> bool:
    """Count an attempt, and say whether there were too many in the last minutes.

    Args:
        kind: `unknown` for a token that opens nothing, `answer` for a form, `new_link` for a new link.
        who: the address of a machine, or a link. Only its hash is kept.
    """
    key = _key(kind, who)
    cache.add(key, 0, timeout=MINUTES * 60)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        cache.set(key, 1, timeout=MINUTES * 60)
        count = 1
    return count > MOST[kind]


def is_blocked(kind: str, who: str) -> bool:
    """Say whether there were too many attempts already, without counting one."""
    return int(cache.get(_key(kind, who), 0)) >= MOST[kind]


def _key(kind: str, who: str) -> str:
    return f"cases:{kind}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
