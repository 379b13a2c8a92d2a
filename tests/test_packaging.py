"""What is published: which files, which versions, and where the links on PyPI's page lead."""

import fnmatch
import re
import runpy
import tomllib
from pathlib import Path

import pytest

import connects_tui

PACKAGE = Path(connects_tui.__file__).parent
PROJECT = PACKAGE.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SETUP = runpy.run_path(str(PROJECT / "setup.py"))
REPOSITORY = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["owner"]["repository"]


def test_every_file_of_the_package_is_shipped() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["connects_tui"]
    others = [file for file in PACKAGE.rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")]
    assert len(others) > 10
    for file in others:
        name = file.relative_to(PACKAGE).as_posix()
        assert any(fnmatch.fnmatch(name, pattern.replace("**/", "*")) for pattern in patterns), name


def test_every_python_that_is_claimed_is_tested_on_every_system() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    claimed = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r"Python :: 3\.\d+$", name)]
    workflow = (PROJECT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    tested = re.findall(r'"(3\.\d+)"', workflow.split("steps:", 1)[0])
    assert set(claimed) <= set(tested)
    assert f">={tested[0]}" == project["requires-python"]
    assert all(f"{system}-latest" in workflow for system in ("ubuntu", "macos", "windows"))


def test_a_workflow_runs_no_code_of_others_that_they_can_exchange() -> None:
    workflows = (PROJECT / ".github" / "workflows").glob("*.yml")
    used = [use for file in workflows for use in re.findall(r"uses: ([^.].*)", file.read_text(encoding="utf-8"))]
    assert len(used) > 10
    assert [use for use in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d[\d.]*", use)] == []


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    headings = re.findall(r"^## \[(.+)\] - (.+)$", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    version, day = headings[0]
    assert version == connects_tui.__version__
    assert re.fullmatch(r"Unreleased|20\d\d-\d\d-\d\d", day)


@pytest.mark.parametrize(
    "repository",
    [
        "https://example.com/me/it",
        pytest.param(
            REPOSITORY,
            marks=pytest.mark.skipif(not REPOSITORY, reason="`repository` in pyproject.toml isn't given yet"),
        ),
    ],
)
def test_every_link_on_the_page_of_pypi_is_an_address(repository: str) -> None:
    page = SETUP["absolute"](README, repository, "0.2.0")
    links = re.findall(r"(!?)\[[^]]*\]\(([^)]+)\)", page)
    assert len(links) == README.count("](") > 15
    for is_picture, link in links:
        assert link.startswith((f"{repository}/{'raw' if is_picture else 'blob'}/v0.2.0/", "https://", "#")), link
    assert "<img" not in page
    assert "href=" not in page
    assert re.match("https://[^/]+/[^/]+/[^/]+$", repository)
    assert SETUP["urls"](repository)["Issues"] == f"{repository}/issues"
