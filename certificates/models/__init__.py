"""The tables of certificates, split by noun."""

from .blanks import BlankRange, BlankUse
from .books import PaperBatch, PaperBatchStatus, PrintedBook, book_path
from .decisions import Cause, DecidedCertificate, DecisionStatus, RegisterDecision, ReissueRule, Route
from .files import CertificateFile, PrintJob, PrintPart, certificate_path, print_job_path
from .holders import CorrectionRequest, OneTimeLink, RequestStatus, request_path
from .proofs import Checkpoint, StatusBlock
from .proposals import Proposal, ProposalStatus, ProposedLearner
from .register import Certificate, CertificateStatus, NumberPattern, PeriodKind, Register, RegisterEntry
from .templates import MOST_SHIFT, CertificateTemplate, PaperSetting, Stock

__all__ = [
    "MOST_SHIFT",
    "BlankRange",
    "BlankUse",
    "Cause",
    "Certificate",
    "CertificateFile",
    "CertificateStatus",
    "CertificateTemplate",
    "Checkpoint",
    "CorrectionRequest",
    "DecidedCertificate",
    "DecisionStatus",
    "NumberPattern",
    "OneTimeLink",
    "PaperBatch",
    "PaperBatchStatus",
    "PaperSetting",
    "PeriodKind",
    "PrintJob",
    "PrintPart",
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
    "Stock",
    "book_path",
    "certificate_path",
    "print_job_path",
    "request_path",
]
