"""What follows from `[tool.owner]` in pyproject.toml, the one place for the owner's address: links on PyPI's page.

README's links are to files beside it. PyPI has none of them, so there they lead to the tag of the version.
"""

import re
import tomllib
from pathlib import Path

_HERE = Path(__file__).parent
_LINK = re.compile(r"(!?)(\[[^]]*\])\((?![a-z]+:|#)([^)]+)\)")


def absolute(text: str, repository: str, version: str) -> str:
    """Return Markdown whose links to files lead to the repository, at a version; a picture's to the picture itself."""
    at = f"{repository}/{{}}/v{version}/"
    return _LINK.sub(lambda link: f"{link[1]}{link[2]}({at.format('raw' if link[1] else 'blob')}{link[3]})", text)


def urls(repository: str) -> dict[str, str]:
    """Return the links beside PyPI's page."""
    pages = {"Documentation": "tree/main/docs", "Changelog": "blob/main/CHANGELOG.md", "Issues": "issues"}
    return {"Source": repository} | {name: f"{repository}/{page}" for name, page in pages.items()}


if __name__ == "__main__":
    from setuptools import setup  # a test that imports this file needs none

    owner = tomllib.loads((_HERE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["owner"]
    repository, email = owner["repository"], owner["email"]
    version = re.findall('__version__ = "(.+)"', (_HERE / "connects_tui/__init__.py").read_text(encoding="utf-8"))[0]
    readme = (_HERE / "README.md").read_text(encoding="utf-8")
    setup(
        long_description=absolute(readme, repository, version) if repository else readme,
        long_description_content_type="text/markdown",
        author="the connects-tui authors",
        author_email=email or None,
        project_urls=urls(repository) if repository else {},
    )
