"""Every verb writes its line into the audit book in its own transaction, as far as its source tells.

A verb is a public function that takes `by` as keyword and is one transaction. From it the calls are followed through
the portal's own functions to audit.record or audit.line; what runs after the commit does not count. That the line is
written on every path, and with the right facts, is for the tests of the verb itself.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["centres", "courses", "certificates", "portal"]
BOOK = {"audit.record", "audit.line"}
HOOK = "transaction.on_commit"
# Verbs that keep a draft of their author, and where the book tells what became of it.
DRAFTS = {"courses.importing.agree": "ticks stay in the row; commit_import tells what was written, and from whom"}


def sources():
    """Return {path: source} of the portal's code, without migrations, the demonstration and commands."""
    left_out = {"migrations", "demo", "management"}
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {str(path.relative_to(ROOT)): path.read_text() for path in found if not left_out & set(path.parts)}


def module(path):
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def functions(files):
    """Return {(module, name): node} of the functions written at the top of `files`, {path: source}."""
    return {
        (module(path), node.name): node
        for path, source in files.items()
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


def imported(path, source):
    """Return {name: what it stands for, with dots} of the imports of a file."""
    package = module(path).split(".") if path.endswith("__init__.py") else module(path).split(".")[:-1]
    names = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            names |= {alias.asname or alias.name: f"{start}.{alias.name}" for alias in node.names}
    return names


def calls(node):
    """Yield what a function calls before its transaction is over, as written."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.Call):
            if ast.unparse(part.func) == HOOK:
                continue
            yield ast.unparse(part.func)
        yield from calls(part)


def is_verb(name, node):
    return (
        not name.startswith("_")
        and any(argument.arg == "by" for argument in node.args.kwonlyargs)
        and any(ast.unparse(mark) == "transaction.atomic" for mark in node.decorator_list)
    )


def silent(files):
    """Return ("module.verb" of all verbs, of those that reach no line of the book)."""
    known = functions(files)
    names = {module(path): imported(path, source) for path, source in files.items()}

    def target(where, written):
        if (where, written) in known:
            return where, written
        first, _dot, rest = written.partition(".")
        full = names[where].get(first, first) + (f".{rest}" if rest else "")
        return tuple(full.rsplit(".", 1)) if "." in full else None

    def reaches(key, seen):
        seen.add(key)
        for written in calls(known[key]):
            if written in BOOK:
                return True
            found = target(key[0], written)
            if found in known and found not in seen and reaches(found, seen):
                return True
        return False

    verbs = [key for key, node in known.items() if is_verb(key[1], node)]
    return {".".join(key) for key in verbs}, {".".join(key) for key in verbs if not reaches(key, set())}


def test_every_verb_writes_a_line_of_the_book_in_its_transaction():
    verbs, without = silent(sources())
    assert len(verbs) > 60
    assert without >= DRAFTS.keys(), "a draft that writes a line now needs no exception"
    without -= DRAFTS.keys()
    assert not without, f"these write no line of the audit book: {sorted(without)}"


def test_no_line_is_written_after_the_commit():
    late = [
        f"{path}:{node.lineno}"
        for path, source in sources().items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == HOOK
        and any(book in ast.unparse(node) for book in BOOK)
    ]  # fmt: skip
    assert not late


VERB = "@transaction.atomic\ndef drop(row, *, by):\n    {}\n"


def test_a_verb_that_writes_nothing_is_found():
    assert silent({"centres/x.py": VERB.format("row.delete()")}) == ({"centres.x.drop"}, {"centres.x.drop"})


def test_a_line_after_the_commit_does_not_count():
    late = VERB.format("transaction.on_commit(lambda: audit.record(by, 'drop', row))")
    assert silent({"centres/x.py": late})[1] == {"centres.x.drop"}


def test_a_line_written_by_another_module_counts():
    files = {
        "centres/x.py": "from . import y\n" + VERB.format("y.keep(row)"),
        "centres/y.py": "def keep(row):\n    audit.record(None, 'drop', row)\n",
    }
    assert silent(files) == ({"centres.x.drop"}, set())
    files["centres/y.py"] = "def keep(row):\n    row.save()\n"
    assert silent(files)[1] == {"centres.x.drop"}
