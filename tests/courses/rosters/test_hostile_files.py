"""Every hostile or broken file of the corpus is read, or refused with a sentence, as it should be.

What each costs in time and memory is measured by `make drill`.
"""

from pathlib import Path

import pytest
from django.utils import translation

from courses.rosters.read import UnreadableFile, read
from courses.rosters.sentences import REFUSED
from tests.courses.rosters.hostile import CORPUS


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_gives_its_people_or_a_sentence(name):
    make, expected = CORPUS[name]
    with translation.override("vi"):
        found, sentence = outcome(make())
    assert found in (expected if isinstance(expected, tuple) else (expected,))
    assert sentence != REFUSED.get(found, "")  # it is said in Vietnamese


def outcome(data):
    """(how many people were read, None) or (code of the refusal, its sentence)."""
    try:
        return len(read(data).rows), None
    except UnreadableFile as refused:
        return refused.code, refused.message


def test_the_corpus_is_large_and_leaves_nothing_behind():
    assert len(CORPUS) >= 40
    assert not Path("/tmp/climbed.txt").exists()  # noqa: S108
