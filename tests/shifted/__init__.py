"""The suite on another day than today, in every process that it starts: a clock that is ahead or behind."""
