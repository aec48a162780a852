"""The electronic copy of a certificate: made once, kept, and given out for ever."""

from django.db import transaction

from centres.vietnamese import file_name

from . import press, signatures, storing
from .models import Certificate, CertificateFile


def name_of(certificate):
    """“0123-gcn-ttct-nguyen-van-a.pdf”: sortable by number, and two same names never collide."""
    return f"{file_name(certificate.number)}-{file_name(certificate.holder_name)}.pdf"


def kept(certificates):
    """{certificate id: the CertificateFile that is given out} of those that have one."""
    files = CertificateFile.objects.filter(
        certificate__in=[one.pk for one in certificates], kind=CertificateFile.Kind.ELECTRONIC
    )
    return {file.certificate_id: file for file in files.order_by("-pk")}  # the first stays


def make(certificate):
    """A new copy: its file is stored, its CertificateFile is not saved yet."""
    content = signatures.signed(press.render([certificate.printed], electronic=True))
    made = CertificateFile(
        certificate=certificate, kind=CertificateFile.Kind.ELECTRONIC, stack=press.stack() + signatures.stack()
    )
    made.sha256 = storing.store(made.file, name_of(certificate), content)
    return made


def keep(made):
    """Save copies just made, in one transaction; {certificate id: the CertificateFile that is given out}.

    Where somebody else was faster theirs stays and ours is taken away: two signatures are never the same bytes, and
    only one file is given out.
    """
    if not made:
        return {}
    with transaction.atomic():
        pks = sorted(one.certificate_id for one in made)
        list(Certificate.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
        given = kept([one.certificate for one in made])
        new = [one for one in made if one.certificate_id not in given]
        CertificateFile.objects.bulk_create(new)
    for one in made:
        if (other := given.get(one.certificate_id)) and other.file.name != one.file.name:
            one.file.delete(save=False)
    return given | {one.certificate_id: one for one in new}


def electronic_file(certificate):
    """The CertificateFile a learner downloads: the first rendering is kept and given out for ever."""
    return kept([certificate]).get(certificate.pk) or keep([make(certificate)])[certificate.pk]
