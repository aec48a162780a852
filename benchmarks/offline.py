"""What proving a certificate without a network costs: the signature at issue, and the status lists of ten years.

    python -m benchmarks.offline [--rounds 5] [--lists 306]

Wall time, medians of interleaved rounds in one process. Goals: the signed content at most 2 % of the time a certificate
takes (its electronic copy by the press, form kept); 306 lists written in 30 s, one in 50 ms; a list at most 1.2 times
the bytes of its bare bitmap under gzip.
"""

import argparse
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import django

CERTIFICATES = 60
ENDED = 0.01  # of all places: revoked, void or replaced


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--lists", type=int, default=306)
    options = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "for measuring only")
    django.setup()
    signatures(options.rounds)
    lists(options.lists)


def seconds(work):
    """How long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def signatures(rounds):
    """The signed content beside the rest of a certificate."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from benchmarks.press import learners_of_a_class
    from certificates import press, seals

    people, key = learners_of_a_class(CERTIFICATES), Ed25519PrivateKey.generate()

    def seal():
        for place, facts in enumerate(people):
            name = " ".join(facts["name"]["lines"])
            one = seals.Seal(1, facts["number"], name, "BDNTD", "40.27", date(2026, 3, 2), place, None)
            seals.address("https://ttct.example.vn", key, one)

    def print_singles():
        for facts in people:
            press.render([facts], electronic=True)

    print_singles()
    kinds = {"signed content": seal, "electronic copy": print_singles}
    measured = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, work in kinds.items():
            measured[kind].append(seconds(work))
    signed, printed = (1000 * statistics.median(measured[kind]) / CERTIFICATES for kind in kinds)
    share = f"{100 * signed / printed:.1f} % (goal 2 %)"
    print(f"a certificate: signed content {signed:.3f} ms, electronic copy {printed:.2f} ms: {share}")


def lists(count):
    """Status lists packed, signed and written one after another."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from certificates import places, statuslists

    chance, signer = random.Random(7), (1, Ed25519PrivateKey.generate())
    bits = bytearray(places.PLACES_A_LIST // 8)
    for place in chance.sample(range(places.PLACES_A_LIST), int(ENDED * places.PLACES_A_LIST)):
        bits[place >> 3] |= 1 << (place & 7)
    bare = len(gzip.compress(bytes(bits), 6, mtime=0))
    with tempfile.TemporaryDirectory() as folder:
        each = [
            seconds(lambda n=n: statuslists._replace(
                Path(folder) / f"{n}.bin", statuslists.pack_list(n, bytes(bits), signer, int(time.time()))
            ))
            for n in range(count)
        ]  # fmt: skip
        size = (Path(folder) / "0.bin").stat().st_size
    slowest = 1000 * max(each)
    print(f"{count} lists written in {sum(each):.1f} s (goal 30 s), the slowest in {slowest:.0f} ms (goal 50 ms)")
    print(f"{size:,} bytes a list, {size / bare:.2f} times its bare bitmap (goal 1.2)")


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    main()
