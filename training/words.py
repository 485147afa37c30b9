"""Write `common_words.txt`: the words that occur in at least two development letters, so that scanning noise can be told from words.

python training/words.py
"""

import json
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT / "tests" / "letters"
TARGET = ROOT / "src" / "remit" / "engine" / "lexicon" / "common_words.txt"


def main() -> None:
    """Count in how many clean letters each word stands and write those that stand in two or more."""
    seen: Counter[str] = Counter()
    for labels in sorted(LETTERS.glob("*/*.json")):
        if not json.loads(labels.read_text(encoding="utf-8"))["ocr_noise"]:
            text = labels.with_suffix(".txt").read_text(encoding="utf-8").lower()
            seen.update(set(re.findall(r"[a-z]+(?:'[a-z]+)?", text.replace("’", "'"))))
    words = sorted(word for word, count in seen.items() if count >= 2 and (len(word) > 1 or word in {"a", "i"}))
    TARGET.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
