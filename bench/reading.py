"""How fast the reader is: words a second all in, beside the bare spaCy pipeline in the same run.

Run: python bench/reading.py [--words 60000]. The text is made of the sentence bank of the tests, shuffled by a
fixed seed
into reports of about 400 words. Prints one line of JSON; exits with 1 below the goals (5,000 words a second, 0.6
of spaCy).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
import tomllib
from datetime import datetime
from pathlib import Path

BANK = Path(__file__).resolve().parents[1] / "tests" / "read" / "sentences"
GOAL_WORDS, GOAL_RATIO = 5000, 0.6


def reports(words: int) -> list[str]:
    """Texts of about 400 words each, ``words`` in all."""
    sentences = [
        case["text"] for path in sorted(BANK.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["cases"]
    ]
    chance = random.Random(20250320)
    made: list[str] = []
    total = 0
    while total < words:
        lines: list[str] = []
        size = 0
        while size < 400:
            line = " ".join(chance.choice(sentences) for _ in range(2))
            lines.append(line)
            size += len(line.split())
        made.append("\n".join(lines))
        total += size
    return made


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=60_000)
    texts = reports(parser.parse_args().words)
    words = sum(len(text.split()) for text in texts)

    started = time.perf_counter()
    from grith.nouns import Report
    from grith.read import read, read_reports
    from grith.read._model import _model_folder, load_model

    load_model()
    loaded = time.perf_counter()
    read("Israel accused Hezbollah of breaking the truce.", published="2025-03-20")
    first = time.perf_counter()

    import spacy

    bare = spacy.load(_model_folder())
    bare_small = spacy.load(_model_folder(), exclude=["ner", "senter"])
    paragraphs = [line for text in texts for line in text.split("\n")]
    list(bare.pipe(paragraphs[:50]))
    list(bare_small.pipe(paragraphs[:50]))
    day = datetime(2025, 3, 20)
    items = [Report(id=str(n), text=text, published=day, language="en") for n, text in enumerate(texts)]
    best = {"all": 0.0, "bare": 0.0, "bare without entities": 0.0}
    found = 0
    for _ in range(3):
        start = time.perf_counter()
        for _ in bare.pipe(paragraphs, batch_size=128):
            pass
        best["bare"] = max(best["bare"], words / (time.perf_counter() - start))
        start = time.perf_counter()
        for _ in bare_small.pipe(paragraphs, batch_size=128):
            pass
        best["bare without entities"] = max(best["bare without entities"], words / (time.perf_counter() - start))
        start = time.perf_counter()
        found = sum(len(statements) for _, statements in read_reports(items, None))
        best["all"] = max(best["all"], words / (time.perf_counter() - start))
    figures = {
        "words": words,
        "statements": found,
        "words_per_second": round(best["all"]),
        "bare_spacy_words_per_second": round(best["bare"]),
        "bare_spacy_without_entities": round(best["bare without entities"]),
        "ratio": round(best["all"] / best["bare"], 2),
        "load_seconds": round(loaded - started, 2),
        "first_statement_seconds": round(first - started, 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures))
    return 0 if figures["words_per_second"] >= GOAL_WORDS and figures["ratio"] >= GOAL_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
