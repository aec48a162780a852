"""The tables of certificates, split by noun."""

from .blanks import BlankRange, BlankUse
from .books import PaperBatch, PaperBatchStatus, PrintedBook, book_path
from .decisions import Cause, DecidedCertificate, DecisionStatus, RegisterDecision, ReissueRule, Route
from .files import CertificateFile, PrintJob, certificate_path, print_job_path
from .holders import CorrectionRequest, OneTimeLink, RequestStatus, request_path
from .proofs import Checkpoint, StatusBlock
from .proposals import Proposal, ProposalStatus, ProposedLearner
from .register import Certificate, CertificateStatus, NumberPattern, PeriodKind, Register, RegisterEntry

__all__ = [
    "BlankRange",
    "BlankUse",
    "Cause",
    "Certificate",
    "CertificateFile",
    "CertificateStatus",
    "Checkpoint",
    "CorrectionRequest",
    "DecidedCertificate",
    "DecisionStatus",
    "NumberPattern",
    "OneTimeLink",
    "PaperBatch",
    "PaperBatchStatus",
    "PeriodKind",
    "PrintJob",
    "PrintedBook",
    "Proposal",
    "ProposalStatus",
    "ProposedLearner",
    "Register",
    "RegisterDecision",
    "RegisterEntry",
    "ReissueRule",
    "RequestStatus",
    "Route",
    "StatusBlock",
    "book_path",
    "certificate_path",
    "print_job_path",
    "request_path",
]
