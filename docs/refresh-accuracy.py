#!/usr/bin/env python3
"""Writes the current figures into docs/accuracy.md: refresh-accuracy.py PROGRAM FOLDER

PROGRAM is a built comity, FOLDER holds the labelled files. A block of the page that begins with
`<!-- eval NAME.jsonl -->` and ends with `<!-- end -->` is replaced by what `comity eval FOLDER/NAME.jsonl`
prints, texts left out. The shipped tables are judged, whatever is configured on this machine.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).with_name("accuracy.md")


def figures(program: pathlib.Path, labels: pathlib.Path) -> str:
    """What `comity eval` prints of a file, from a folder without a configuration."""
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [program, "eval", labels, "--worst", "0"]
        return subprocess.run(command, cwd=elsewhere, check=True, capture_output=True, text=True).stdout


def main() -> None:
    program, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])

    def block(found: re.Match) -> str:
        return f"{found[1]}\n\n```\n{figures(program, folder / found[2])}```\n\n<!-- end -->"

    page = PAGE.read_text(encoding="utf-8")
    page = re.sub(r"(<!-- eval (\S+) -->).*?<!-- end -->", block, page, flags=re.DOTALL)
    PAGE.write_text(page, encoding="utf-8")


main()
