"""The tables of certificates, split by noun."""

from .files import CertificateFile, PrintJob, certificate_path, print_job_path
from .proposals import Proposal, ProposalStatus, ProposedLearner
from .register import Certificate, CertificateStatus, Register, RegisterEntry

__all__ = [
    "Certificate",
    "CertificateFile",
    "CertificateStatus",
    "PrintJob",
    "Proposal",
    "ProposalStatus",
    "ProposedLearner",
    "Register",
    "RegisterEntry",
    "certificate_path",
    "print_job_path",
]
