"""Every sentence that a user can meet, with where it stands: `python -m tests.sentences`.

They are read from the sources: texts of the package that are more than a word or a key, notes of rule sets, what stands
in the manual beside the commands, and the paragraphs of README.md, CONTRIBUTING.md and docs. A test holds what can be
held.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "connects_tui"

_SENTENCE: Final = re.compile(r"[A-Za-z]{2}.* [^ ]|[A-Z][a-z]{2,}$", re.DOTALL)
"""More than one word, or one that begins with a capital."""

_CODE: Final = re.compile(
    r"^--- |\A\s*[\w.#&*:-]+(?: [\w.#&*:>-]+)* \{|\\[bdwsAZ]|\(\?|^[a-z-]+: [^.]*;|<[a-z]+[ >/]|^on [a-z]+$",
    re.MULTILINE,
)
"""Styles, patterns and markup."""

_BLOCK: Final = re.compile(r"^```.*?^```$|^<!--.*?-->$", re.MULTILINE | re.DOTALL)
_END: Final = re.compile(r"(?<=[.?!:]) +(?=[A-Z`*(])")


class Sentence(NamedTuple):
    """A text, with where it begins.

    Attributes:
        path: the file, from the top of the repository.
        line: its line.
        pieces: the text; where something is put in there is another piece, the code that says what, in between.
    """

    path: str
    line: int
    pieces: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The text; what is put in is a pair of braces."""
        return "{}".join(self.pieces[::2])

    def __str__(self) -> str:
        text = "".join(f"{{{piece}}}" if index % 2 else piece for index, piece in enumerate(self.pieces))
        return f"{self.path}:{self.line}: {' '.join(text.split())}"


def sentences() -> list[Sentence]:
    """Collect all of them, in the order of the files."""
    found = [
        *(sentence for path in sorted(PACKAGE.rglob("*.py")) for sentence in _of_module(path)),
        *(sentence for path in sorted(PACKAGE.glob("rules/sets/*.toml")) for sentence in _of_table(path)),
        *_of_table(PACKAGE / "insights" / "benchmarks.toml"),
        *of_text(ROOT / "man" / "sections"),
        *of_text(ROOT / "README.md"),
        *of_text(ROOT / "CONTRIBUTING.md"),
        *(sentence for path in sorted(ROOT.glob("docs/*.md")) for sentence in of_text(path)),
    ]
    return [sentence for sentence in found if _SENTENCE.search(sentence.bare) and not _CODE.search(sentence.bare)]


def _of_module(path: Path) -> Iterator[Sentence]:
    """Read the texts of a module that are no docstrings; what an f-string puts in is looked into, too."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        inside = list(ast.iter_child_nodes(node))
        match node:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Constant(value=str(text)):
                yield _sentence(path, node.lineno, text)
            case ast.JoinedStr():
                yield _sentence(path, node.lineno, *_pieces(node))
                inside = [part for part in inside if isinstance(part, ast.FormattedValue)]
            case ast.FormattedValue():
                inside = [node.value]
            case ast.AnnAssign(value=value):
                inside = [] if value is None else [value]
            case ast.arg() | ast.Call(func=ast.Attribute(attr="split" | "findall")):
                continue
            case ast.FunctionDef(body=body):
                inside = [*node.decorator_list, node.args, *body]
            case ast.Subscript(value=value):
                inside = [value]
        waiting += reversed(inside)


def _pieces(node: ast.JoinedStr) -> Iterator[str]:
    text = ""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            yield from (text, ast.unparse(part.value))
            text = ""
        elif isinstance(part, ast.Constant):
            text += str(part.value)
    yield text


def _of_table(path: Path) -> Iterator[Sentence]:
    """Read the texts of a TOML file that are for a person."""
    content = path.read_text(encoding="utf-8")
    for text in _texts(tomllib.loads(content)):
        yield _sentence(path, content[: content.index(text[:20])].count("\n") + 1, text)


def _texts(value: Any) -> Iterator[str]:
    for key, held in value.items():
        if isinstance(held, dict):
            yield from _texts(held)
        elif isinstance(held, list):
            for item in held:
                yield from _texts(item) if isinstance(item, dict) else ()
        elif key in ("name", "notes", "note", "title", "who", "source", "read"):
            yield held


def of_text(path: Path) -> Iterator[Sentence]:
    """Read the sentences of a page: its paragraphs, the points of its lists, and the rows of its tables."""
    text = _BLOCK.sub(lambda block: "\n" * block[0].count("\n"), path.read_text(encoding="utf-8"))
    for paragraph in re.finditer(r"(?:^(?!\n).+\n?)+", text, re.MULTILINE):
        for point in re.finditer(r".+?(?=\n[*|#\[.]|\n\d\.|\Z)", paragraph[0], re.DOTALL):
            line = text[: paragraph.start() + point.start()].count("\n") + 1
            line += point[0][: len(point[0]) - len(point[0].lstrip())].count("\n")
            for sentence in _END.split(point[0].strip()):
                yield _sentence(path, line, sentence)


def _sentence(path: Path, line: int, *pieces: str) -> Sentence:
    return Sentence(path.relative_to(ROOT).as_posix(), line, pieces)


if __name__ == "__main__":
    sys.stdout.writelines(f"{sentence}\n" for sentence in sentences())
