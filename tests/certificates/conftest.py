"""A centre with its people, a class and a proposal; files wait in the queue, as making them takes a second a class.

Django is not set up when this file is read, so the builders are imported where they are used.
"""

import pytest


@pytest.fixture(autouse=True)
def _files_wait(task_queue):
    """Leave print jobs queued unless a test runs them."""


@pytest.fixture
def build(db):
    """The builders."""
    from tests import build

    return build


@pytest.fixture
def centre(build):
    """A centre."""
    return build.make_centre()


@pytest.fixture
def officer(build, centre):
    """Its officer."""
    return build.make_user("officer", centre=centre)


@pytest.fixture
def browser(client, officer):
    """The officer's browser, signed in."""
    client.force_login(officer)
    return client


@pytest.fixture
def director(build, centre):
    """Its director, appointed and with an account."""
    return build.make_director(centre)


@pytest.fixture
def course_class(build, centre, officer, director):
    """A class of three whose results are recognised."""
    return build.make_recognised_class(centre, by=officer)


@pytest.fixture
def proposal(build, course_class):
    """The officer's proposal for the class, submitted."""
    return build.make_proposal(course_class)
