#!/usr/bin/env python3
"""Sentences per second of `comity score` and of vaderSentiment, on the same English sentences, in one run.

    cargo build --release
    python3 -m venv target/vader && target/vader/bin/pip install vaderSentiment
    target/vader/bin/python benches/score_vs_vader.py target/release/comity

Both run on one core, the same one, in turns; the median of the rounds counts. comity's time is that of the whole
process: start, tables, JSON in, JSON out; vaderSentiment's is that of `polarity_scores` alone. Then the four
languages, each on the same acts between the same countries.
"""
import argparse
import json
import os
import statistics
import subprocess
import time

from sentences import LANGUAGES, sentences

try:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
except ImportError as error:
    raise SystemExit("vaderSentiment is not installed; see the head of this file") from error


def seconds_of_comity(program: str, language: str, texts: list[str]) -> float:
    """Wall time of the process on one thread."""
    lines = [json.dumps({"text": text, "lang": language}, ensure_ascii=False) for text in texts]
    given = ("\n".join(lines) + "\n").encode()
    begun = time.perf_counter()
    command = [program, "score", "--jobs", "1"]
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - begun
    answers = done.stdout.count(b"\n")
    assert answers >= len(texts), f"{answers} answers to {len(texts)} sentences"
    return seconds


def seconds_of_vader(analyser: SentimentIntensityAnalyzer, texts: list[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        analyser.polarity_scores(text)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", help="a release build of comity")
    parser.add_argument("--sentences", type=int, default=200_000, help="for comity, per language")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        core = min(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {core})  # The processes started from here stay on it, too.
    analyser = SentimentIntensityAnalyzer()
    texts = {language: sentences(language, options.sentences) for language in LANGUAGES}
    few = texts["en"][: options.sentences // 20]
    times: dict[str, list[float]] = {name: [] for name in ["vader", *LANGUAGES]}
    for _ in range(options.rounds):
        times["vader"].append(seconds_of_vader(analyser, few))
        for language in LANGUAGES:
            times[language].append(seconds_of_comity(options.program, language, texts[language]))
    vader = len(few) / statistics.median(times["vader"])
    rates = {name: options.sentences / statistics.median(times[name]) for name in LANGUAGES}
    print(f"one core, median of {options.rounds} rounds, sentences per second")
    print(f"  vaderSentiment, en  {vader:>9,.0f}")
    for language, rate in rates.items():
        spread = (max(times[language]) - min(times[language])) / statistics.median(times[language])
        print(f"  comity score, {language}    {rate:>9,.0f}   rounds within {spread:.0%}")
    print(f"comity is {rates['en'] / vader:.1f} times as fast as vaderSentiment on the same English sentences")
    print(f"fastest language / slowest: {max(rates.values()) / min(rates.values()):.2f}")


main()
