"""`manage.py demo`: an invented province to click through; with --once the main job without a browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from centres.models import Province
from certificates import checkpoints, sealing, signingkeys, statuslists
from portal.demo import books, changes, decisions, once, places, registers, registry, requests, year


class Command(BaseCommand):
    help = "Starts the demonstration, or with --once runs the main job and writes its certificates to a folder."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run the main job once, on a database of its own")
        parser.add_argument("--out", type=Path, help="with --once: the folder for the PDF files")
        parser.add_argument("--port", type=int, default=8000, help="the port of the web server")
        parser.add_argument("--load-only", action="store_true", help="make the data, start nothing")

    def handle(self, *, once, out, port, load_only, **options):
        if once and out is None:
            raise CommandError("--once needs --out DIR, the folder for the PDF files.")
        if not os.environ.get("PORTAL_DEMO_DATABASE"):
            sys.exit(self._in_own_environment(once, port))
        if once:
            self._once(out)
        else:
            self._load()
            if not load_only:
                self._serve(port)

    def _in_own_environment(self, once, port):
        """Run this command again with the demo's own database and files: the developer's are never touched."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) if once else settings.VAR_DIR / "demo"
            (folder / "static").mkdir(parents=True, exist_ok=True)  # stays empty: the demo serves the sources
            environment = os.environ | {
                "PORTAL_DEMO_DATABASE": "1",
                "DEMO": "1",
                "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
                "MEDIA_ROOT": str(folder / "media"),
                "STATIC_ROOT": str(folder / "static"),
                "REGISTER_MARKS": str(folder / "register-marks"),
                "SIGNING_KEYS": str(folder / "signing-keys"),
                "STATUS_DIR": str(folder / "status"),
                "PUBLIC_ADDRESS": os.environ.get("PUBLIC_ADDRESS", f"http://localhost:{port}"),
            }
            return _run_to_its_end([sys.executable, *sys.argv], environment)

    def _once(self, out):
        out.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        _make_key()
        began = time.monotonic()
        result = once.run(out)
        self.stdout.write(f"Trung tâm: {result['centre']}")
        self.stdout.write(f"Lớp: {result['class']}")
        self.stdout.write(
            f"{result['learners']} học viên, {result['eligible']} đủ điều kiện, "
            f"{result['certificates']} giấy chứng nhận từ số {result['numbers'][0]} đến {result['numbers'][-1]}"
        )
        self.stdout.write(f"Tệp gộp: {result['merged_pdf']}")
        self.stdout.write(f"{len(result['files'])} tệp riêng trong {out}, xong sau {time.monotonic() - began:.1f} giây")
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def _load(self):
        call_command("migrate", verbosity=0)
        _make_key()
        if Province.objects.exists():
            return
        self.stdout.write("Loading the invented province (about half a minute, once) …")
        began = time.monotonic()
        today = timezone.localdate()
        for folder in (settings.REGISTER_MARKS, settings.STATUS_DIR):  # of a province that was thrown away
            shutil.rmtree(folder, ignore_errors=True)
        with transaction.atomic():  # a Ctrl-C in the middle leaves nothing half-made
            province = places.build(today)
            registers.set_pattern(today)
            year.build(province, today)
            registry.build()
            books.build(today)
            changes.build(today)
            decisions.build(today)
            requests.build()
            registers.close_last_year(today)
            year.leave_rendering_for_later()
            checkpoints.make()
        statuslists.publish()
        made = year.summary()
        self.stdout.write(
            f"{made['classes']} classes, {made['enrolments']} enrolments, {made['certificates']} certificates "
            f"in {time.monotonic() - began:.0f} s."
        )

    def _serve(self, port):
        """Web server and worker side by side; Ctrl-C or the end of either ends both."""
        if _is_taken(port):
            raise CommandError(f"Port {port} is in use. Choose another one: make demo PORT={port + 1}")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a plain kill ends it as Ctrl-C does
        # In process groups of their own: a Ctrl-C reaches only this command, which then ends them in order.
        web = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
             "--no-control-socket", "--log-level", "warning"],
            process_group=0,
        )  # fmt: skip
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], process_group=0)
        self._greet(port)
        try:
            while web.poll() is None and worker.poll() is None:
                time.sleep(0.3)
        except KeyboardInterrupt:
            pass
        finally:
            for again in (signal.SIGINT, signal.SIGTERM):  # once is enough: the ending is not cut short
                signal.signal(again, signal.SIG_IGN)
            for process in (web, worker):
                process.send_signal(signal.SIGTERM)
            for process in (web, worker):
                process.wait()
            self.stdout.write("\nThe demonstration has ended.")

    def _greet(self, port):
        self.stdout.write(f"\n  The portal runs at   http://localhost:{port}/")
        self.stdout.write(f"  Password of every account: {places.PASSWORD}\n\n")
        for name, what in places.shown_accounts():
            self.stdout.write(f"    {name:22} {what}")
        self.stdout.write("\n  Ctrl-C stops it.")
        self.stdout.flush()


def _make_key():
    """The key that signs the demonstration's QR codes, in its own folder."""
    if sealing.is_on() and not signingkeys.everyone():
        signingkeys.new()


def _run_to_its_end(command, environment):
    """Run a child and pass on its exit code; a Ctrl-C or SIGTERM reaches it and is waited for."""
    child = subprocess.Popen(command, env=environment)  # noqa: S603
    signal.signal(signal.SIGINT, lambda *_: None)  # the terminal sends Ctrl-C to the child too
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
    return child.wait()


def _is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
