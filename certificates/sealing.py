"""Sealing certificates at issue, where the installation prints signed QR codes (QR_KIND)."""

from django.conf import settings

from . import places, seals, signingkeys

SIGNED = "signed"


def is_on():
    """Whether certificates are sealed when they are issued."""
    return settings.QR_KIND == SIGNED


class Sealer:
    """Seals the certificates of one approval; made before the counter of the register is locked.

    Raises ValidationError "no_signing_key" when it is made. Where certificates are not sealed it does nothing.
    """

    def __init__(self):
        self.key_id, self.key = signingkeys.current() if is_on() else (None, None)

    def seal(self, certificates, programmes):
        """Put the sealed facts of new `certificates` of one register, in order of number, in place of their address.

        `programmes`: the code of each one's programme. The register is locked; see places.take.
        """
        if self.key is None:
            return certificates
        place_of = places.take(certificates[0].register, certificates[0].seq, certificates[-1].seq)
        for certificate, programme in zip(certificates, programmes, strict=True):
            place = place_of(certificate.seq)
            seal = seals.Seal(
                self.key_id, certificate.number, certificate.holder_name, programme, certificate.centre.code,
                certificate.issued_on, place,
                certificate.holder_birth_on.year if settings.QR_BIRTH_YEAR else None,
            )  # fmt: skip
            certificate.printed |= {
                "qr": seals.address(settings.PUBLIC_ADDRESS, self.key, seal), "qr_box": seals.BOX,
                "key_id": self.key_id, "place": place,
            }  # fmt: skip
        return certificates
