"""What the tests of pages share: opening, posting, and the form of a proposal as a browser sends it."""

import uuid

from django.urls import reverse

from certificates import authority, dossier
from tests.build import TODAY


def page(client, user, name, pk, status=200, **get):
    """The answer to `user` who opens the page `name` of a row; its status must be `status`."""
    client.force_login(user)
    answer = client.get(reverse(name, args=[pk]), get)
    assert answer.status_code == status
    return answer


def posted(client, user, name, pk, data=None):
    """The answer to `user` who sends a form to `name`."""
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), data or {})


def streamed(answer):
    """The bytes of a download."""
    return b"".join(answer.streaming_content)


def said(answer):
    """The messages on a page."""
    return [str(message) for message in answer.context["messages"]]


def typed(course_class, **changes):
    """What the form of a proposal sends: everybody eligible, today, the director, "save"."""
    signer = authority.signers_on(course_class.centre, TODAY())[0]
    return {
        "enrolments": [one.pk for one in dossier.eligible(course_class)],
        "issue_on": TODAY().strftime("%d/%m/%Y"),
        "signer": f"director-{signer.pk}",
        "key": str(uuid.uuid4()),
        "version_no": 0,
        "deed": "save",
    } | changes
