"""Loads msgspec, which every value is made with, and no more for it than a command can spare the time for."""

import sys

_SPARED = "typing_extensions"


def load() -> None:
    """Load msgspec without typing_extensions.

    It takes from there what `typing` has, too, and turns to that by itself where the package is not installed. To load
    the package takes a command a tenth of its time. (For the app this is nothing: Textual needs the package anyway.)
    """
    if _SPARED in sys.modules:
        return
    sys.modules[_SPARED] = None  # type: ignore[assignment]  # whoever imports it now finds that it is not there
    try:
        import msgspec  # noqa: F401, PLC0415 - to load it is all that is wanted
    finally:
        del sys.modules[_SPARED]
