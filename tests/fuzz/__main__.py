"""Fuzz one reader by coverage: `python -m tests.fuzz TARGET SECONDS`; needs atheris, which the suite does not."""

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["connects_tui", "tomllib"]):
    from tests.fuzz.corpus import SEEDS, WORDS
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until the time is over, or until something fails."""
    name, seconds = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(SEEDS[name]):
            (corpus / f"{number}").write_bytes(seed)
        dictionary = Path(folder, "words")
        escaped = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS[name]]
        dictionary.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")
        options = [f"-max_total_time={seconds}", f"-dict={dictionary}", "-timeout=10", "-max_len=4096"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
