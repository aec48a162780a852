"""Keeps the catalogues of Vietnamese in step with the sources: `translations.py update` or `check`.

`check` wants locale/vi to hold exactly the sentences of the sources, every catalogue to be whole, and every
.mo file to say what its .po says.
"""
# ruff: noqa: S603, S607  fixed commands of this project, found on the developer's own PATH

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
OURS = Path("locale/vi/LC_MESSAGES/django.po")
COLLECT = ["makemessages", "--locale=vi", "--no-location", "--no-wrap", "--ignore=tests", "--ignore=benchmarks"]


def manage(*arguments, folder=ROOT):
    """Run one of Django's commands as if `folder` were the project; stop with its words where it fails."""
    environment = {"SECRET_KEY": "not used here", "DATABASE_URL": "sqlite://:memory:", **os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def keys(catalogue):
    """Return what identifies each living entry."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def collected(folder):
    """Return the catalogue as makemessages writes it into a copy of the sources in `folder`."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / "locale").mkdir(exist_ok=True)
    manage(*COLLECT, folder=folder)
    return polib.pofile(folder / OURS)


def out_of_step(folder):
    """Yield a line for each sentence that the sources and locale/vi do not share."""
    if not (ROOT / OURS).exists():
        yield f"{OURS} does not exist"
        return
    written, fresh = keys(polib.pofile(ROOT / OURS)), keys(collected(folder))
    for _, sentence, _ in sorted(fresh - written, key=str):
        yield f"{OURS} lacks {sentence!r}"
    for _, sentence, _ in sorted(written - fresh, key=str):
        yield f"{OURS} has {sentence!r}, which no source says any more"


def not_whole(path):
    """Yield a line for each entry of one catalogue that is empty or guessed, and for a .mo that differs."""
    for entry in polib.pofile(path):
        if not entry.obsolete and not entry.translated():
            yield f"{path.relative_to(ROOT)} {'is unsure of' if entry.fuzzy else 'lacks'} {entry.msgid!r}"
    compiled = path.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(suffix=".mo") as fresh:
        made = subprocess.run(
            ["msgfmt", "--check-format", "-o", fresh.name, path], capture_output=True, text=True, check=False
        )
        if made.returncode:
            yield made.stderr.strip()
        elif not compiled.exists() or content(compiled) != content(Path(fresh.name)):
            yield f"{compiled.relative_to(ROOT)} is not what its .po says"


def content(path):
    """Return what a .mo file says, whatever order and tool wrote it."""
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def check():
    """Return the lines that tell what is wrong."""
    with tempfile.TemporaryDirectory(prefix="portal-messages-") as folder:
        wrong = list(out_of_step(Path(folder)))
    for path in sorted((ROOT / "locale").rglob("*.po")):
        wrong += not_whole(path)
    return wrong


def main(what):
    """Do `what`; return the exit code."""
    if not shutil.which("msgfmt"):
        sys.exit("Catalogues need gettext's programs. On Debian: apt install gettext")
    if what == "update":
        (ROOT / "locale").mkdir(exist_ok=True)
        manage(*COLLECT)
        manage("compilemessages", "--locale=vi", "--ignore=.venv")
        return 0
    wrong = check()
    print(*wrong, sep="\n")
    if wrong:
        print("Run `make messages`, translate what is missing in the .po files, run it again and commit both.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
