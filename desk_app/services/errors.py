"""What a service answers when it will not do a thing."""

from __future__ import annotations

__all__ = ["Refused"]


class Refused(Exception):  # noqa: N818 - a refusal is an answer to a person, not an error of the program
    """``code`` for programs, ``str(refusal)`` one sentence for a person: what is so, what to do next."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence  # as it was given: a Sentence can be said in another language
