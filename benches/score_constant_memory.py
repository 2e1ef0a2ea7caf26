#!/usr/bin/env python3
"""Peak memory of `comity score` while a gigabyte of JSON lines streams through it.

    cargo build --release
    python3 benches/score_constant_memory.py target/release/comity

A second run over a twentieth of the input shows what memory has to do with the length of the input: nothing.
"""
import argparse
import json
import resource
import subprocess
import threading
import time

from sentences import LANGUAGES, sentences


def block() -> bytes:
    """Some megabytes of lines in four languages, sentences and short stories in turn."""
    lines = []
    for language in LANGUAGES:
        texts = sentences(language, 4000)
        for at in range(0, len(texts), 5):
            story = {"id": at, "lang": language, "title": texts[at], "text": "\n".join(texts[at + 1 : at + 5])}
            lines += [story] + [{"id": at, "text": text} for text in texts[at + 1 : at + 3]]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def stream(program: str, total: int, jobs: int | None, model: str | None) -> tuple[float, int, float]:
    """Feeds so many bytes; peak resident MiB of the process, answers, seconds."""
    command = [program, "score", *(["--jobs", str(jobs)] if jobs else []), *(["--model", model] if model else [])]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    given = block()

    def feed() -> None:
        sent = 0
        while sent < total:
            child.stdin.write(given)
            sent += len(given)
        child.stdin.close()

    begun = time.perf_counter()
    feeder = threading.Thread(target=feed)
    feeder.start()
    answers = 0
    while part := child.stdout.read(1 << 20):
        answers += part.count(b"\n")
    feeder.join()
    if child.wait() != 0:
        raise SystemExit(f"comity score ended with {child.returncode}")
    # The largest of all children so far: the runs go from short to long.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return peak, answers, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", help="a release build of comity")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--jobs", type=int, help="threads [default: one per core]")
    parser.add_argument("--model", help="a model's folder: docs/models.md")
    options = parser.parse_args()
    for megabytes in (max(1, options.megabytes // 20), options.megabytes):
        peak, answers, seconds = stream(options.program, megabytes * 1_000_000, options.jobs, options.model)
        rate = megabytes / seconds
        print(f"{megabytes:>5} MB in, {answers:>9,} answers, peak {peak:.0f} MiB, {seconds:.0f} s, {rate:.1f} MB/s")


main()
