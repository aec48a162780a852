"""A drill: the key that signed 100,000 certificates is stolen. How long until their papers prove themselves again?

    python -m benchmarks.stolen_key [--certificates 100000] [--registers 100]

A PostgreSQL of its own is started and removed. What is printed cannot be signed again, so the drill is what an
installation does: a new key, the old one given up, every list signed anew, and the new key vouches for each seal the
register knows. Then every seal is looked for in the published files, and so is one the thief made. The memory is what
the deed takes beyond the process as it stood; twice, for a tenth of the certificates and for all. No goal is set.
"""

import argparse
import copy
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

PROBED = 2_000  # seals looked for in the published files


def main():
    """Print the table; 1 where a seal is not vouched for, or the thief's is."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--certificates", type=int, default=100_000)
    arguments.add_argument("--registers", type=int, default=100)
    arguments.add_argument("--deed", action="store_true", help="the deed alone, on the database that is named")
    options = arguments.parse_args()
    if options.deed:
        django.setup()
        return deed()
    from tests.databases import postgresql

    with postgresql() as (address, name), tempfile.TemporaryDirectory() as folder:
        if address is None:
            print(name)
            return 1
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "0", "SECRET_KEY": "for measuring only" * 3,
            "DATABASE_URL": address, "REGISTER_MARKS": "", "QR_KIND": "signed", "SIGNING_KEYS": f"{folder}/keys",
            "STATUS_DIR": f"{folder}/status", "PUBLIC_ADDRESS": "https://ttct.example.vn",
        }  # fmt: skip
        django.setup()
        return measure(options, name)


def measure(options, name):
    """Fill a tenth, drill, fill as many as were asked for, drill again with the next key."""
    from django.core.management import call_command

    from certificates import signingkeys

    call_command("migrate", verbosity=0)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {name}")
    each, ends = options.certificates // options.registers, []
    few = options.registers // 10
    for first, last in ((0, few), (few, few + options.registers)):
        signingkeys.new()
        stolen = signingkeys.current()
        for number in range(first, last):
            fill_register(number, each)
        call_command("publish_status", "--all", stdout=io.StringIO())
        analyse()
        print(f"\nkey {stolen[0]} signed {(last - first) * each:,} certificates")
        subprocess.run([sys.executable, "-m", "benchmarks.stolen_key", "--deed"], check=True)
        ends.append(looked_for(stolen))
    return 0 if all(ends) else 1


def fill_register(number, each):
    """A centre with one class whose learners all hold a signed certificate: one issued, the others written beside."""
    from benchmarks.register import copies, write
    from certificates import sealing
    from certificates.models import Certificate, Register
    from courses.models import Enrolment
    from tests.build import make_centre, make_certificates, make_recognised_class

    centre = make_centre(f"Huyện {number}", code=f"H{number}")
    first = make_certificates(make_recognised_class(centre, learners=1))[0]
    made = []
    for place, enrolment in enumerate(copies(Enrolment, first.enrolment_id, each - 1), start=2):
        one = copy.copy(first)
        one.seq, one.enrolment_id, one.printed = place, enrolment, dict(first.printed)
        one.number, one.register_no = f"{place:04d}-GCN/TTCT", f"{place:04d}/2026"
        one.token, one.code = f"{number:06d}{place:018d}", f"{number:05d}{place:08d}"
        made.append(one)
    first.register.block_no, first.register.block_from = first.printed["place"] // 256, 1
    sealing.Sealer().seal(made, ["BDNTD"] * len(made))
    write(Certificate, made)
    Register.objects.filter(pk=first.register_id).update(last_seq=each)


def analyse():
    """Statistics, as the server's own housekeeping would have them by then."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def deed():
    """What an installation does on the day of the theft, timed, in a process of its own."""
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from certificates import signingkeys

    stolen = signingkeys.everyone()[-1].id
    before = most_memory()
    for words in (["new"], ["compromise", str(stolen)]):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            call_command("signing_key", *words, stdout=io.StringIO())
        took = time.perf_counter() - began
        print(f"signing_key {' '.join(words):24} {took:7.2f} s {len(asked):4} statements")
    print(f"memory beyond the process as it stood {most_memory() - before:4.0f} MB")
    return 0


def most_memory():
    """The most this process ever held, in MB."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def looked_for(stolen):
    """Whether the published files vouch for what the register issued under a key, and for nothing of a thief's."""
    import cbor2
    from django.conf import settings

    from certificates import seals, signingkeys, statuslists
    from certificates.models import Certificate

    key_id, private = stolen
    path = Path(settings.STATUS_DIR) / f"vouched-{key_id}.bin"
    whole = path.read_bytes()
    newest = signingkeys.everyone()[-1]
    is_signed = seals.is_genuine(bytes.fromhex(newest.public), seals.VOUCHED, whole)
    digests = cbor2.loads(whole[: -seals.SIGNATURE])[3]
    known = {digests[at : at + statuslists.DIGEST] for at in range(0, len(digests), statuslists.DIGEST)}
    papers = Certificate.objects.filter(printed__key_id=key_id).values_list("printed__qr", flat=True)
    probed = [statuslists.digest(seals.bytes_of(content)) in known for content in papers[:PROBED]]
    facts = seals.Seal(key_id, "0001-GCN/TTCT", "NGƯỜI KHÁC", "BDNTD", "H1", seals.DAY_ZERO, 1)
    forged = seals.address("https://ttct.example.vn", private, facts)
    is_fooled = statuslists.digest(seals.bytes_of(forged)) in known
    print(f"vouched-{key_id}.bin: {len(whole):,} bytes for {len(known):,} seals; {sum(probed):,} of {len(probed):,} "
          f"papers found, the thief's {'FOUND' if is_fooled else 'not'}")  # fmt: skip
    return is_signed and all(probed) and not is_fooled and len(known) == papers.count()


if __name__ == "__main__":
    sys.exit(main())
