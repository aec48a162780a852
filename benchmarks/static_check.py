"""How many checks a second: status lists and their page as plain files, beside the check that asks the register.

    python -m benchmarks.static_check [--certificates 20000] [--seconds 10] [--rounds 3] [--connections 32]

One run, by turns: nginx with one process serves STATUS_DIR; gunicorn with one process and eight threads answers the
same files and the check by QR, on PostgreSQL. wrk asks both from the same machine and takes part of its two cores.
Goal: a status list from nginx at least 15 times as often as the check is answered. Needs nginx and wrk (Debian:
nginx-light, wrk); without them it says so.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.clash import measure_on, own_database, start

GOAL = 15  # times the check
PROBED = 500  # certificates that are asked about

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    open_file_cache max=1000;
    types {{ text/html html; application/octet-stream bin; text/javascript js; text/css css; application/json json; }}
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{
        listen 127.0.0.1:{port};
        location /C/ {{ alias {status}/; index index.html; add_header Cache-Control no-cache; }}
    }}
}}
"""
ASK = """
local tokens = {{ {tokens} }}
local n = 0
request = function()
  n = n % #tokens + 1
  return wrk.format("GET", "/C/" .. tokens[n], {{ Accept = "text/html" }})
end
"""


def main():
    """Measure in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--certificates", type=int, default=20_000)
    arguments.add_argument("--seconds", type=int, default=10, help="of each turn")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--connections", type=int, default=32)
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if missing:
        print(f"not measured: {' and '.join(missing)} not found")
        return
    if options.here:
        start()
        run(options)
        return
    os.environ |= {"QR_KIND": "signed", "REGISTER_MARKS": "", "ALLOWED_HOSTS": "127.0.0.1"}
    os.environ |= {"VERIFY_RATE": "100000000/m", "VERIFY_RATE_OVERALL": "100000000/m"}
    with own_database() as address:
        if address:
            measure_on(address, "benchmarks.static_check")
        else:
            print("not measured: there is no PostgreSQL")


def run(options):
    """Fill, start both servers, ask by turns, print."""
    from django.conf import settings

    from benchmarks import verify
    from certificates import signingkeys, statuslists
    from certificates.models import Certificate

    signingkeys.new()
    verify.fill(options.certificates)
    statuslists.publish(everything=True)
    tokens = random.Random(7).sample(list(Certificate.objects.values_list("token", flat=True)), PROBED)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        os.chmod(folder, 0o755)  # noqa: S103  the workers of an nginx that root starts are somebody else
        public = shutil.copytree(settings.STATUS_DIR, f"{folder}/status")
        files, portal = free_port(), free_port()
        config, script = Path(folder) / "nginx.conf", Path(folder) / "ask.lua"
        config.write_text(NGINX.format(folder=folder, port=files, status=public))
        script.write_text(ASK.format(tokens=", ".join(f'"{token}"' for token in tokens)))
        stack.enter_context(running(["nginx", "-c", config], files, "/C/status/0.bin"))
        stack.enter_context(running(
            [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{portal}", "--threads", "8",
             "--no-control-socket", "--log-level", "error"], portal, "/healthz",
        ))  # fmt: skip
        kinds = {
            "nginx: a status list": [f"http://127.0.0.1:{files}/C/status/0.bin"],
            "nginx: the page": [f"http://127.0.0.1:{files}/C/"],
            "gunicorn: a status list": [f"http://127.0.0.1:{portal}/C/status/0.bin"],
            "gunicorn: the page": [f"http://127.0.0.1:{portal}/C/"],
            "gunicorn: the check by QR": ["-s", str(script), f"http://127.0.0.1:{portal}/"],
        }
        asked = {kind: [] for kind in kinds}
        for _ in range(options.rounds):
            for kind, words in kinds.items():
                asked[kind].append(rate(words, options))
    print(f"{os.cpu_count()} cores, {options.connections} connections, {options.rounds} turns of {options.seconds} s")
    print(f"{'':28}{'requests/s':>11}{'of the check':>14}")
    found = {kind: statistics.median(rates) for kind, rates in asked.items()}
    check = found["gunicorn: the check by QR"]
    for kind, each in found.items():
        print(f"{kind:28}{each:11,.0f}{each / check:13.1f}×")
    print(f"goal: {GOAL}× for a status list from nginx")


def free_port():
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(words, port, path):
    """A server that answers at `path`; ended afterwards."""
    server = subprocess.Popen(words)
    try:
        for _attempt in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2)
                break
            time.sleep(0.2)
        else:
            raise RuntimeError(f"{words[0]} does not answer")
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def rate(words, options):
    """Requests a second that wrk counts; nothing but 200 may be answered."""
    told = subprocess.run(
        ["wrk", "-t", "1", "-c", str(options.connections), "-d", f"{options.seconds}s", *words],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


if __name__ == "__main__":
    main()
