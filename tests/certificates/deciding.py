"""What the tests of decisions share: certificates, the two persons, a decision as an officer proposes it."""

from dataclasses import dataclass

from centres.models import User
from centres.scope import Role
from certificates import authority, decisions
from tests.build import TODAY, make_certificates, make_recognised_class, make_user

PAPER = {"decision_no": "61-QĐ/TTCT", "reason": "Hồ sơ dự học không đúng"}


@dataclass
class Desk:
    """A centre with three certificates dated two days ago, its officer and its director."""

    certificates: list
    officer: User
    director: User

    @property
    def centre(self):
        return self.certificates[0].centre

    @property
    def signer(self):
        return next(iter(authority.signers_on(self.centre, TODAY())), None)

    def propose(self, kind, certificates=None, by=None, **facts):
        """As the officer sends the form: of the first certificate, with everything the kind asks for."""
        usual = {"cause": "holder_loss", "papers": "Đơn ngày 10/11", "issue_on": TODAY(), "signer": self.signer,
                 "reason": "Mất giấy"} if kind == "reissue" else PAPER | {"decided_on": TODAY()}  # fmt: skip
        chosen = self.certificates[:1] if certificates is None else certificates
        return decisions.propose(kind, chosen, by=by or self.officer, **usual | facts)

    def decide(self, kind, certificates=None, **facts):
        """Propose and approve; returns what the approval returns."""
        return decisions.approve(self.propose(kind, certificates, **facts), by=self.director)

    def fresh(self):
        """The certificates as the database has them now."""
        for certificate in self.certificates:
            certificate.refresh_from_db()
        return self.certificates


def make_desk(**facts):
    """A Desk; `facts` as for make_recognised_class."""
    certificates = make_certificates(make_recognised_class(**facts))
    centre = certificates[0].centre
    director = User.objects.get(centre=centre, role=Role.DIRECTOR)
    return Desk(certificates, make_user(Role.OFFICER, centre=centre), director)
