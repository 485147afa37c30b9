"""Numbers that were not there yet when they were passed.

What lives here: `pass_numbers`. A database hands out numbers when rows are written and shows the rows when their transaction ends, so a lower number can come
after a higher one.
"""

import datetime as dt
from collections.abc import Sequence

# A number that is missing may belong to a transaction that has not ended. After this time it never comes.
LASTS = dt.timedelta(minutes=10)
FARTHEST = 1000


def pass_numbers(gaps: dict[str, str], last: int, seen: Sequence[int], came: set[int], at: dt.datetime) -> None:
    """Keep in mind which numbers between the last and those now seen were missing, and forget those that came or are too old."""
    for key, moment in list(gaps.items()):
        if int(key) in came or dt.datetime.fromisoformat(moment) < at - LASTS:
            del gaps[key]
    if not last or not seen:
        return
    present, highest = set(seen), max(seen)
    for number in range(max(last + 1, highest - FARTHEST), highest):
        if number not in present:
            gaps[str(number)] = at.isoformat()
