"""Fuzz readers by coverage: `python -m tests.fuzz --minutes N [TARGET …]`; needs the extra `fuzz`.

Each target gets its share of the time, in a process of its own. What fails is printed, and left in the run's folder as
are inputs that take long: once it is mended, it goes to `found/`. `--keep` keeps those that reach something in
`corpus/`, for the next run and the suite.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from functools import cache
from pathlib import Path
from typing import Final

SLOW_SECONDS: Final = 0.5
"""An input of 4 kB that takes longer is left in the folder; with coverage counted, all takes about twice as long."""


def main() -> int:
    """Fuzz targets one after the other, print what came of each, and return 1 where one failed."""
    from tests.fuzz.corpus import keep, seeds  # noqa: PLC0415 - the process that fuzzes loads them in its own way
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - as above

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together (default: 10)")
    parser.add_argument("--runs", type=int, default=-1, help="at most so many executions of each target")
    parser.add_argument("--length", type=int, default=4096, help="the longest input, in bytes (default: 4096)")
    parser.add_argument("--keep", action="store_true", help="keep the inputs that reach something")
    parser.add_argument("--folder", type=Path, help="where inputs are left, or stand already (default: a new one)")
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[[], *TARGETS], help="default: all")
    args = parser.parse_args()
    folder, targets = args.folder or Path(tempfile.mkdtemp(prefix="fuzz-")), args.targets or list(TARGETS)
    failed = False
    for target in targets:
        corpus = _filled(folder / target, seeds(target))
        limits = [f"-max_total_time={max(1, round(60 * args.minutes / len(targets)))}", f"-runs={args.runs}"]
        limits += [f"-max_len={args.length}"]
        start = time.monotonic()
        done = _libfuzzer(target, folder, *limits, str(corpus))
        reached = re.findall(r"cov: (\d+) ft: (\d+)", done.stderr)
        runs = re.findall(r"(?m)(?:number_of_executed_units: |^#)(\d+)", done.stderr)
        edges, features = reached[-1] if reached else ("0", "0")
        seconds, slow = time.monotonic() - start, len(list(folder.glob(f"{target}-slow-*")))
        said = f"{int(runs[-1] if runs else 0):,} executions, {edges} edges, {features} features, {seconds:.0f} s"
        print(f"{target}: {said}, {slow} slow inputs", flush=True)  # noqa: T201 - this is what it is for
        if done.returncode:
            failed = True
            print(f"{done.stdout[-3000:]}{done.stderr[-600:]}", flush=True)  # noqa: T201 - as above
        if args.keep:
            shutil.rmtree(folder / f"{target}-kept", ignore_errors=True)
            chosen = _filled(folder / f"{target}-kept", [])
            _libfuzzer(target, folder, "-merge=1", "-use_counters=0", str(chosen), str(corpus))
            keep(target, [file.read_bytes() for file in chosen.iterdir()])
    print(f"The inputs are in {folder}.")  # noqa: T201 - as above
    return int(failed)


def _filled(folder: Path, inputs: list[bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(inputs):
        (folder / f"{number}").write_bytes(content)
    return folder


def _libfuzzer(target: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run libFuzzer in a process of its own, which starts itself again by the file that it was started by."""
    program = folder / "fuzz"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.fuzz one "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    home = folder / "home"
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    environment = {**os.environ, **places, "HOME": str(home), "CONNECTS_CACHE": "off", "COLUMNS": "80"}
    environment |= {"FUZZED": target, "FUZZED_BY": str(program)}
    common = ("-timeout=20", "-print_final_stats=1", f"-artifact_prefix={folder}/{target}-")
    command = [str(program), *options, *common]
    return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)


def _fuzz() -> None:
    """Fuzz the target that the environment names, with options of libFuzzer's, until it ends this process."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415 - only this needs it

    with atheris.instrument_imports(include=["connects_tui"]):
        from connects_tui.rules import rulebook  # noqa: PLC0415 - with coverage
        from tests.fuzz.corpus import WORDS  # noqa: PLC0415 - as above
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - as above
    from tests.on_a_day import stop_the_clock  # noqa: PLC0415 - it loads the clock, too

    stop_the_clock()
    os.fsync = lambda fd: None  # noqa: ARG005 - as it is called
    rulebook.look_through = cache(rulebook.look_through)
    target, program = os.environ["FUZZED"], Path(os.environ["FUZZED_BY"])
    dictionary = program.with_name("words")
    escaped = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS]
    dictionary.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")

    def timed(data: bytes) -> None:
        start = time.process_time()
        TARGETS[target](data)
        if time.process_time() - start > SLOW_SECONDS:
            program.with_name(f"{target}-slow-{zlib.crc32(data):08x}").write_bytes(data)

    atheris.Setup([str(program), f"-dict={dictionary}", *sys.argv[2:]], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        _fuzz()
    sys.exit(main())
