"""The map of the code as a test: who may import whom, in which order an application is read, what no file is called."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# An application knows those before it and nobody after it.
APPS = ["centres", "courses", "certificates", "portal"]
# In an application a module knows its own layer and those before it.
LAYERS = ["ground", "models", "verbs", "forms", "views", "urls"]
# What is not a verb module by default. Ground knows no row of the database; commands and settings stand on top.
LAYER_OF = {
    **dict.fromkeys(
        ["centres.scope", "centres.states", "centres.vietnamese", "centres.guards", "centres.quotas", "centres.deeds",
         "centres.sheets", "centres.papers", "centres.refusals", "centres.scans", "centres.spans",
         "courses.sessions", "courses.deeds", "certificates.deeds", "certificates.codes", "certificates.seals"],
        "ground",
    ),
    **dict.fromkeys(["models"], "models"),
    **dict.fromkeys(["forms"], "forms"),
    **dict.fromkeys(["views", "admin", "context", "middleware"], "views"),
    **dict.fromkeys(["urls", "public_urls", "pages", "wsgi", "settings", "apps", "management", "demo"], "urls"),
    "templatetags": "verbs",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "signals", "base", "mixins"}


def modules(app):
    """Yield (dotted name, path) of every module of `app` but its migrations."""
    for path in sorted((ROOT / app).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(tree, module, is_package):
    """Return the dotted names `tree` imports, also inside functions; relative ones written out."""
    package = module if is_package else module.rpartition(".")[0]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            whole = ".".join(filter(None, [base, node.module]))
            found += [f"{whole}.{name.name}" for name in node.names]
    return found


def layer(module):
    """Return the layer of a dotted module of ours: by its full name, else by its first part below the application."""
    parts = module.split(".")
    if len(parts) == 1:
        return LAYERS[0]
    return LAYER_OF.get(".".join(parts[:2])) or LAYER_OF.get(parts[1]) or "verbs"


def wrong_direction(app, imported):
    """Tell whether `app` imports from an application after it."""
    other = imported.split(".")[0]
    return other in APPS and APPS.index(other) > APPS.index(app)


def wrong_order(module, imported):
    """Tell whether a module imports a later layer of its own application."""
    if module.split(".")[0] != imported.split(".")[0]:
        return False
    return LAYERS.index(layer(imported)) > LAYERS.index(layer(module))


def everything():
    """Yield (module, imported name) over the four applications."""
    for app in APPS:
        for module, path in modules(app):
            tree = ast.parse(path.read_text())
            for imported in imports(tree, module, path.name == "__init__.py"):
                yield module, imported


def test_applications_import_downwards_only():
    broken = [f"{module} imports {name}" for module, name in everything()
              if wrong_direction(module.split(".")[0], name)]  # fmt: skip
    assert not broken, "\n".join(broken)


def test_inside_an_application_modules_are_read_in_one_order():
    broken = [f"{module} ({layer(module)}) imports {name} ({layer(name)})"
              for module, name in everything() if wrong_order(module, name)]  # fmt: skip
    assert not broken, "\n".join(broken)


def test_nobody_imports_the_settings_module():
    broken = [f"{module} imports {name}" for module, name in everything() if name.startswith("portal.settings")]
    assert not broken, "\n".join(broken)


def test_no_module_is_called_after_nothing_in_particular():
    broken = [module for app in APPS for module, _path in modules(app) if set(module.split(".")) & FORBIDDEN_NAMES]
    assert not broken, f"name them for the noun they are about: {broken}"


@pytest.mark.parametrize("app", APPS)
def test_an_application_says_what_it_owns(app):
    words = ast.get_docstring(ast.parse((ROOT / app / "__init__.py").read_text())) or ""
    assert "Owns:" in words
    assert "Knows:" in words


def test_every_module_says_in_its_first_line_what_lives_there():
    silent = [module for app in APPS for module, path in modules(app)
              if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))]  # fmt: skip
    allowed = {module for module in silent if module.startswith("portal.management.commands.")}  # they have `help`
    assert not set(silent) - allowed, silent


# --- Who knows which library ---------------------------------------------------------------------------------


KNOWN_BY = {
    "weasyprint": ["centres.papers.pdf", "certificates.plates", "certificates.press"],
    "docx": ["centres.papers.word", "centres.papers.wordtable"],
    "xlsxwriter": ["centres.tables"],
}


@pytest.mark.parametrize("library", KNOWN_BY)
def test_a_library_that_writes_files_is_known_by_few(library):
    users = {module for module, name in everything() if name.split(".")[0] == library}
    assert sorted(users) == KNOWN_BY[library]


# --- Scope on pages ----------------------------------------------------------------------------------------


SCOPED = {"visible_to", "none"}


def unscoped(tree):
    """Return the lines where a manager is used without `.visible_to(` (or `.none()`) right after it."""
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in SCOPED and isinstance(node.value, ast.Attribute)
    }
    managers = {"objects", "_default_manager", "_base_manager"}
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in managers and id(node) not in scoped
    )


def pages_and_forms():
    """Yield (module, path) of all views and forms."""
    for app in APPS:
        for module, path in modules(app):
            if layer(module) in {"forms", "views"} and not module.endswith((".admin", ".context", ".middleware")):
                yield module, path


def test_pages_and_forms_ask_for_rows_only_within_a_scope():
    found = [f"{path.relative_to(ROOT)}:{line}" for _module, path in pages_and_forms()
             for line in unscoped(ast.parse(path.read_text()))]  # fmt: skip
    assert not found, "say .objects.visible_to(request.user): " + ", ".join(found)


def test_there_are_pages_and_forms_to_look_at():
    assert len(list(pages_and_forms())) > 10


# --- The checks themselves can fail ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "imported", "is_wrong"),
    [
        ("centres.views.accounts", "courses.models.Plan", True),
        ("courses.plans", "centres.audit", False),
        ("certificates.issuing", "portal.templatetags.portal.number", True),
        ("portal.views", "certificates.models.Certificate", False),
    ],
)
def test_a_wrong_direction_is_seen(module, imported, is_wrong):
    assert wrong_direction(module.split(".")[0], imported) is is_wrong


@pytest.mark.parametrize(
    ("module", "imported", "is_wrong"),
    [
        ("centres.models.people", "centres.staffing", True),
        ("centres.staffing", "centres.views.staff", True),
        ("centres.scope", "centres.models.User", True),
        ("centres.views.staff", "centres.staffing", False),
        ("centres.audit", "centres.models", False),
        ("courses.views.plans", "courses.urls", True),
        ("courses.plans", "centres.urls", False),
    ],
)
def test_a_wrong_order_is_seen(module, imported, is_wrong):
    assert wrong_order(module, imported) is is_wrong


def test_imports_inside_functions_and_relative_ones_are_seen():
    tree = ast.parse("from . import audit\nfrom ..models import Plan\ndef f():\n    import portal.views\n")
    assert imports(tree, "courses.views.plans", False) == [
        "courses.views.audit", "courses.models.Plan", "portal.views",
    ]  # fmt: skip
    assert imports(ast.parse("from .plans import Plan"), "courses.models", True) == ["courses.models.plans.Plan"]


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("Plan.objects.visible_to(user).filter(pk=1)", []),
        ("Plan.objects.none()", []),
        ("Plan.objects.filter(pk=1)", [1]),
        ("x = 1\nPlan.objects.all().visible_to(user)", [2]),
        ("rows = Plan._base_manager.all()", [1]),
    ],
)
def test_rows_without_a_scope_are_seen(code, lines):
    assert unscoped(ast.parse(code)) == lines
