"""How the reading process says that it will not read a file."""


class Refused(Exception):  # noqa: N818  it is a verdict on the file, not a fault of the code
    """The file cannot or must not be read; `code` says why, callers have a sentence for each."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code
