#!/usr/bin/env python3
"""Time per sentence that a model adds to `comity score`, against onnxruntime on the same sentences, and peak memory.

    cargo build --release
    python3 -m venv target/ort && target/ort/bin/pip install onnxruntime tokenizers
    target/ort/bin/python benches/model_vs_onnxruntime.py target/release/comity FOLDER

FOLDER holds a model as docs/models.md describes it, with a `directed` head and a `vocab.txt`. Both run on one core,
the same one, in turns; the median of the rounds counts. comity's time is what the process takes with the model less
what it takes without, over the sentences it asked the model about: names taken out, pieces, graph, answer, but not
the loading. onnxruntime's is pieces and graph, one thread, one sentence at a time.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import time
import tomllib
from pathlib import Path

from sentences import COUNTRIES, sentences

try:
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer
except ImportError as error:
    raise SystemExit("onnxruntime and tokenizers are not installed; see the head of this file") from error


def run_comity(program: str, model: Path | None, texts: list[str]) -> tuple[float, list[dict]]:
    """Wall time of the process on one thread, and its answers."""
    given = "".join(json.dumps({"id": at, "lang": "en", "text": text}) + "\n" for at, text in enumerate(texts))
    command = [program, "score", "--jobs", "1", *(["--model", str(model)] if model else [])]
    begun = time.perf_counter()
    done = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - begun, [json.loads(line) for line in done.stdout.splitlines()]


def masked(text: str, first: str, second: str) -> str:
    """The sentence with a placeholder for each of its two countries, in the order they are named."""
    named = sorted((text.find(name[0]), name[0]) for name in COUNTRIES if name[0] in text)
    for (_, name), mark in zip(named, (first, second)):
        text = text.replace(name, mark)
    return text


class Reference:
    """onnxruntime on the same file."""

    def __init__(self, folder: Path) -> None:
        self.manifest = tomllib.loads((folder / "model.toml").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / self.manifest["model"]), options)
        text = self.manifest["text"]
        vocabulary = str(folder / text["vocabulary"])
        self.tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=text.get("lowercase", False))
        marks = self.manifest["marks"]
        self.marks = (marks["first"], marks["second"])
        self.tokenizer.add_special_tokens(list(self.marks))
        self.tokenizer.enable_truncation(text["pieces_max"])

    def seconds(self, texts: list[str]) -> tuple[float, float]:
        """Wall time for all of them, and their mean length in pieces."""
        output, names = self.manifest["head"]["output"], [node.name for node in self.session.get_inputs()]
        pieces = 0
        begun = time.perf_counter()
        for text in texts:
            encoding = self.tokenizer.encode(text)
            given = {"input_ids": [encoding.ids], "attention_mask": [encoding.attention_mask],
                     "token_type_ids": [encoding.type_ids]}
            self.session.run([output], {name: given[name] for name in names})
            pieces += len(encoding.ids)
        return time.perf_counter() - begun, pieces / len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", help="a release build of comity")
    parser.add_argument("folder", type=Path, help="a model's folder")
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # The processes started from here stay on it, too.
    reference = Reference(options.folder)
    texts = sentences("en", options.sentences)
    _, answers = run_comity(options.program, None, texts)
    asked = sorted({answer["id"] for answer in answers if answer["relevant"]})
    hidden = [masked(texts[at], *reference.marks) for at in asked]
    one = texts[asked[0] : asked[0] + 1]
    ours, theirs = [], []
    for _ in range(options.rounds):
        loading = run_comity(options.program, options.folder, one)[0] - run_comity(options.program, None, one)[0]
        extra = run_comity(options.program, options.folder, texts)[0] - run_comity(options.program, None, texts)[0]
        ours.append((extra - loading) / max(1, len(asked) - 1))
        seconds, pieces = reference.seconds(hidden)
        theirs.append(seconds / len(hidden))
    mine, other = statistics.median(ours) * 1000, statistics.median(theirs) * 1000
    # The largest of all children.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"one core, {len(asked)} sentences of {pieces:.0f} pieces, median of {options.rounds} rounds")
    print(f"  comity with the model  {mine:6.2f} ms a sentence, peak {peak:.0f} MiB")
    print(f"  onnxruntime            {other:6.2f} ms a sentence")
    print(f"  comity / onnxruntime   {mine / other:6.2f}")


main()
