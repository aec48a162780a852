"""What must hold in the registers after anything, asked of the database and not of the code that issues."""

from certificates.inspection import inspect
from certificates.models import Certificate, Register


def trouble():
    """[what is wrong] over all registers; [] where each number is there once, with its line, and the chain holds."""
    found = []
    for register in Register.objects.filter(is_legacy=False):
        taken = list(Certificate.objects.filter(register=register).order_by("seq").values_list("seq", flat=True))
        if taken != list(range(1, len(taken) + 1)) or register.last_seq != len(taken):
            found.append(f"{register}: {len(taken)} numbers, the counter stands at {register.last_seq}: {taken[:9]} …")
    return found + [f"{finding.code} {finding.facts}" for finding in inspect(with_files=False)]
