"""Starting on a machine with nothing but Python: what is looked for, what is said, and that the rest costs nothing."""

import ast
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest

from graphgui import bootstrap
from graphgui.bootstrap import environment, requirements, system_packages, terminal

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "NAME=Arch\nID=arch\n"
TUMBLEWEED = 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
ALPINE = "ID=alpine\n"
DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


HERE = "{}.{}".format(*sys.version_info)


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An environment elsewhere, not made yet; restarts raise instead, and no process is started."""
    monkeypatch.setattr(environment, "places", lambda: [tmp_path / ".venv"])
    monkeypatch.setattr(terminal, "RESTARTED", "")
    monkeypatch.setattr(terminal, "failure", lambda *command, **more: "")
    monkeypatch.setattr(environment, "lacks_venv", lambda: False)
    monkeypatch.setattr(system_packages, "lacking", lambda uses: [])

    def restart(python, why):
        raise SystemExit(f"{why} {python}")

    monkeypatch.setattr(terminal, "restart", restart)
    return tmp_path / ".venv"


@pytest.fixture
def commands(venv, monkeypatch):
    """The commands that are given from now on; none is carried out, and each succeeds."""
    given = []
    monkeypatch.setattr(terminal, "failure", lambda *command, **more: given.append(command) or "")
    return given


def make_venv(venv, version="3.12.1", home=".", key="version"):
    """Writes what `venv` writes, without its cost."""
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    (venv / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n{key} = {version}\n")


def without_packages(monkeypatch):
    monkeypatch.setattr(bootstrap, "missing", lambda wanted: ["numpy"])


def package(folder, name, version, kind="dist-info"):
    """A package as pip leaves it."""
    (folder / name.replace("-", "_")).mkdir()
    (folder / name.replace("-", "_") / "__init__.py").touch()
    (folder / f"{name.replace('-', '_')}-{version}.{kind}").mkdir()


# ── what is looked for ───────────────────────────────────────────────────────────────────────────────────────────
def test_missing_names_what_cannot_be_imported(tmp_path, monkeypatch):
    """Not there, or half there, as an interrupted pip leaves it."""
    package(tmp_path, "well-made", "1.2.3")
    (tmp_path / "half_made").mkdir()
    package(tmp_path, "half-done", "1")
    (tmp_path / "half_done-1.dist-info").rmdir()
    monkeypatch.syspath_prepend(tmp_path)
    wanted = ["well-made>=1,<2; python_version>='3.2'", "half_made", "half-done", "not-there[more]>=2", "not-there<1"]
    assert requirements.missing(wanted) == ["half_made", "half-done", "not-there"]


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ("1.26.4", False),
        ("2.0", True),
        ("2.0.0", True),
        ("2.5.9", True),
        ("2.10", False),
        ("2.6.0", False),
        ("2.6rc1", False),
    ],
)
def test_a_version_out_of_bounds_is_told(tmp_path, monkeypatch, version, fits):
    """An old package that somebody else installed is not taken; 2.10 comes after 2.6."""
    package(tmp_path, "Some-Pack", version, "egg-info" if version == "1.26.4" else "dist-info")
    monkeypatch.syspath_prepend(tmp_path)
    found = requirements.missing(["Some-Pack>=2.0,<2.6"])
    assert found == ([] if fits else [f"Some-Pack>=2.0,<2.6 (here is {version})"])


@pytest.mark.parametrize(("marker", "counts"), [("<'3.11'", False), (">='3.11'", True), (f"=='{HERE}'", True)])
def test_a_requirement_may_be_for_other_pythons(marker, counts):
    assert requirements.missing([f"not-there>=1; python_version{marker}"]) == (["not-there"] if counts else [])


def test_every_requirement_is_understood():
    """Each is here by its import name, and none has a marker or a bound that is read past."""
    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert requirements.missing(lines) == []
    known = r"""[\w-]+(\[\w+\])?((>=|<=|==|!=|<|>)[\d.]+,?)*(; *python_version(>=|<=|==|!=|<|>)'[\d.]+')?"""
    assert [line for line in lines if not re.fullmatch(known, line)] == []


def test_a_complete_environment_starts_no_process_and_reads_no_metadata():
    code = """if True:
        import sys

        def refuse(event, arguments):
            if event.startswith(("subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "socket.")):
                raise AssertionError(event)

        sys.addaudithook(refuse)
        from graphgui import bootstrap
        bootstrap.ensure(["test"])
        print({"subprocess", "packaging", "importlib.metadata", "ctypes", "numpy", "PySide6"} & set(sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=bootstrap.ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("set()\n", "", 0)


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["evaluate", "--help"], ["render", "-h"], ["completion", "-h"]]
)
def test_help_needs_nothing_installed(words):
    """Without site-packages nothing is installed, and nothing is: the answer is there at once."""
    done = subprocess.run([sys.executable, "-S", bootstrap.ROOT / "main.py", *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "graphgui 0." in done.stdout or "usage: python main.py" in done.stdout


@pytest.mark.parametrize("words", [["evaluate"], ["--nonsense"], ["one.cgraph", "two.cgraph"], ["render", "x"]])
def test_a_mistyped_command_installs_nothing(words):
    done = subprocess.run([sys.executable, "-S", bootstrap.ROOT / "main.py", *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("graphgui: ")
    assert done.stderr.count("\n") == 1


# ── the environment ──────────────────────────────────────────────────────────────────────────────────────────────
def test_ensure_hops_into_a_sound_venv(venv, monkeypatch):
    make_venv(venv)
    without_packages(monkeypatch)
    with pytest.raises(SystemExit, match=r"^hop .*python$"):
        bootstrap.ensure()


@pytest.mark.parametrize(
    "changes", [{"version": "3.10.13"}, {"home": "/no/such/python"}, {"version": "2.7.18"}, {"unfinished": True}]
)
def test_ensure_rebuilds_a_venv_it_cannot_use(venv, monkeypatch, commands, changes):
    """Made with another Python, with one that has gone, or left half-made."""
    unfinished = changes.pop("unfinished", False)
    make_venv(venv, **changes)
    if unfinished:
        (venv / environment.UNFINISHED).touch()
    without_packages(monkeypatch)
    with pytest.raises(SystemExit, match=r"^install "):
        bootstrap.ensure()
    assert "--clear" in commands[0]
    assert commands[-1][1:5] == ("-I", "-m", "pip", "install")
    assert not environment.is_unfinished(venv)


def test_ensure_does_not_restart_forever(venv, monkeypatch, capsys):
    make_venv(venv)
    without_packages(monkeypatch)
    monkeypatch.setattr(terminal, "RESTARTED", "install")
    with pytest.raises(SystemExit) as exit_:
        bootstrap.ensure()
    assert exit_.value.code == 2
    assert "does not find numpy" in capsys.readouterr().err


def test_an_installation_that_fails_is_begun_anew(venv, monkeypatch, capsys):
    """Without a network, say: one sentence, and the environment is not taken for a finished one."""
    monkeypatch.setattr(terminal, "failure", lambda *command, **more: "offline" if "install" in command else "")
    with pytest.raises(SystemExit) as exit_:
        environment.install(venv, ["numpy>=2"])
    assert exit_.value.code == 2
    assert "If this machine is offline, connect it and start again" in capsys.readouterr().err
    assert environment.is_unfinished(venv)


def test_an_environment_that_somebody_made_is_filled_and_not_cleared(venv, commands):
    make_venv(venv, version=f"{HERE}.0")
    environment.install(venv, ["numpy>=2"])
    assert not any("--clear" in command for command in commands)


def test_pip_is_not_sent_elsewhere(monkeypatch):
    """By what a person has set for other projects; where its packages come from stays as it is set."""
    for name in ("USER", "TARGET", "PREFIX", "ROOT", "DRY_RUN", "NO_DEPS"):
        monkeypatch.setenv(f"PIP_{name}", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example")
    found = environment.pip_environment()
    kept = {name for name in found if name.startswith("PIP_") and name not in os.environ}
    assert found["PIP_USER"] == "0"
    assert found["PIP_INDEX_URL"] == "https://packages.example"
    assert kept <= {"PIP_RETRIES"}
    assert not {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN", "PIP_NO_DEPS"} & set(found)
    monkeypatch.setenv("PIP_RETRIES", "7")
    assert environment.pip_environment()["PIP_RETRIES"] == "7"


def test_a_restart_leaves_behind_what_leads_to_other_packages(monkeypatch):
    started = []
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setattr(os, "execv", lambda python, command: started.append((dict(os.environ), command)))
    monkeypatch.setenv("PYTHONPATH", "/old")
    monkeypatch.setenv("GRAPHGUI_RESTARTED", "")
    terminal.restart(Path("/new/bin/python"), "hop")
    ((env, command),) = started
    assert ("PYTHONPATH" in env, env["GRAPHGUI_RESTARTED"]) == (False, "hop")
    assert command == ["/new/bin/python", *sys.orig_argv[1:]]


def test_where_nothing_can_be_written_the_environment_is_in_the_users_cache(tmp_path, monkeypatch):
    checkout = tmp_path / "a checkout"
    checkout.mkdir()
    monkeypatch.setattr(environment, "ROOT", checkout)
    monkeypatch.setattr(environment, "cache_folder", lambda: tmp_path / "cache")
    assert environment.places() == [checkout / ".venv"]
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    beside, private = environment.places()
    assert (beside, private.parent) == (checkout / ".venv", tmp_path / "cache")
    monkeypatch.setattr(environment, "ROOT", tmp_path / "another")
    assert environment.places()[1] != private, "each checkout has its own"
    monkeypatch.setattr(environment, "ROOT", Path(f"{checkout}{os.pathsep}x"))
    assert len(environment.places()) == 1, "no environment can be in such a folder"


def test_from_an_environment_that_cannot_be_written_the_next_is_tried(tmp_path, venv, commands, monkeypatch):
    """Packages are missing in the administrator's: they go into the user's own, which is taken from then on."""
    theirs, mine = tmp_path / "theirs", tmp_path / "mine"
    make_venv(theirs)
    without_packages(monkeypatch)
    monkeypatch.setattr(environment, "places", lambda: [theirs, mine])
    with pytest.raises(SystemExit, match=r"^hop .*theirs.*python$"):
        bootstrap.ensure()
    monkeypatch.setattr(environment, "is_inside", lambda venv: venv == theirs)
    with pytest.raises(SystemExit, match=r"^install .*mine.*python$"):
        bootstrap.ensure()
    make_venv(mine) if not (mine / "bin").exists() else None
    with pytest.raises(SystemExit, match=r"^hop .*mine.*python$"):
        bootstrap.ensure()


def test_the_second_of_two_first_starts_waits(tmp_path, capsys):
    """It says so once, and goes on as soon as the first has ended."""
    order = []

    def second():
        with environment.one_at_a_time(tmp_path):
            order.append("second")

    with environment.one_at_a_time(tmp_path):
        other = threading.Thread(target=second)
        other.start()
        while "Another start" not in (told := capsys.readouterr().err):
            time.sleep(0.01)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
    assert told.count("\n") == 1


def test_what_another_start_has_installed_is_not_installed_again(venv, commands, monkeypatch):
    without_packages(monkeypatch)

    def wait(folder):
        make_venv(venv)
        return lock(folder)

    lock = environment.one_at_a_time
    monkeypatch.setattr(environment, "one_at_a_time", wait)
    with pytest.raises(SystemExit, match=r"^hop "):
        bootstrap.ensure()
    assert not commands


def test_installed_by_pip_there_is_nothing_to_set_up(tmp_path, venv, monkeypatch):
    """Beside an installed package is no pyproject.toml."""
    without_packages(monkeypatch)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    bootstrap.ensure(uses=("qt", "window"))


@pytest.mark.parametrize("name", ["venv", "pip", "ensurepip", "numpy", "sitecustomize", "subprocess", "encodings"])
def test_nothing_in_the_working_directory_is_ever_run(venv, commands, tmp_path, name):
    """A module of any name there: the child Pythons of an installation are isolated from it."""
    mark = tmp_path / "it ran"
    (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')")
    make_venv(venv, version="3.10.1")
    environment.install(venv, ["numpy>=2"])
    started = [command for command in commands if "-m" in command]
    modules = {command[command.index("-m") + 1] for command in started}
    assert modules == {"venv", "pip"}
    for command in started:
        at = command.index("-m")
        assert command[1:at] == ("-I",)
    for module in modules:
        subprocess.run([sys.executable, "-I", "-m", module, "--help"], cwd=tmp_path, capture_output=True)
    subprocess.run([sys.executable, bootstrap.ROOT / "main.py", "--version"], cwd=tmp_path, check=True)
    assert not mark.exists()


def test_every_python_that_the_program_starts_is_isolated():
    """Each subprocess in the package runs with -I, or is this same program started over."""
    for path in (bootstrap.ROOT / "graphgui").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^.*(?:sys\.executable|python_in\(\w+\)), .*$", text, re.M):
            assert '"-I"' in line or '"hop"' in line or "why)" in line, f"{path.name}: {line}"


def test_the_version_of_what_venv_virtualenv_and_uv_write_is_read(venv):
    assert environment.minor_version(venv) == 0
    make_venv(venv, version="3.13.0.final.0", key="version_info")
    assert environment.minor_version(venv) == 13


# ── the system ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("release", "command"),
    [
        (DEBIAN, "apt-get update; apt-get install -y --no-install-recommends libegl1 libgl1 "),
        (MINT, "apt-get update; apt-get install -y --no-install-recommends libegl1 "),
        (ROCKY, "dnf install -y libglvnd-egl "),
        (ARCH, "pacman -S --noconfirm libglvnd "),
        (TUMBLEWEED, "zypper install -y Mesa-libEGL1 "),
    ],
)
def test_the_command_fits_the_system(release, command):
    found = system_packages.install_command(system_packages.LIBRARIES, release)
    assert found.startswith(command)
    assert len(set(found.split())) == len(found.split()) - ("apt" in found) * 1, "each package once"


def test_no_command_for_an_unknown_system_or_package():
    assert system_packages.install_command(system_packages.LIBRARIES, ALPINE) is None
    assert system_packages.install_command(system_packages.LIBRARIES, "") is None
    assert system_packages.install_command([system_packages.venv_part()], ARCH) is None


def test_every_library_has_a_package_for_every_tool():
    assert {len(part.packages) for part in system_packages.LIBRARIES} == {len(system_packages.TOOLS)}


@pytest.mark.parametrize(("tool", "command"), [("/usr/bin/sudo", "sudo sh -c '"), (None, "su -c '")])
def test_an_ordinary_user_is_asked_once_for_all_that_is_missing(venv, commands, monkeypatch, capsys, tool, command):
    """Python's own module and every library, in one command, before anything is downloaded."""
    without_packages(monkeypatch)
    monkeypatch.setattr(environment, "lacks_venv", lambda: True)
    monkeypatch.setattr(
        system_packages, "lacking", lambda uses: [x for x in system_packages.LIBRARIES if x.use in uses]
    )
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: tool)
    monkeypatch.setattr(system_packages, "os_release", lambda: DEBIAN)
    with pytest.raises(SystemExit) as exit_:
        bootstrap.ensure(["test"], uses=("qt", "tests"))
    assert (exit_.value.code, commands) == (2, [])
    sentence, asked = capsys.readouterr().err.splitlines()
    assert "Python’s module venv" in sentence
    assert asked.strip().startswith(f"{command}apt-get update; apt-get install ")
    for part in ("-venv", "libegl1", "libxcb-cursor0", "libgssapi-krb5-2"):
        assert part in asked


def test_numbers_alone_need_no_library_of_qt(venv, commands, monkeypatch):
    """`evaluate` is not kept waiting for what only a window needs."""
    without_packages(monkeypatch)
    monkeypatch.setattr(
        system_packages, "lacking", lambda uses: [x for x in system_packages.LIBRARIES if x.use in uses]
    )
    with pytest.raises(SystemExit, match=r"^install "):
        bootstrap.ensure()


def test_the_libraries_are_really_looked_for(monkeypatch):
    """One that is not there, among those that are."""
    absent = system_packages.Part("libnosuchthing.so.7", "qt", ("libnosuchthing7",) * 4)
    monkeypatch.setattr(system_packages, "LIBRARIES", [absent, *system_packages.LIBRARIES])
    assert system_packages.lacking({"qt"}) == ([absent] if sys.platform == "linux" else [])
    assert system_packages.lacking(set()) == []


class Unloadable:
    """An import hook that fails as Qt does where a system library is missing."""

    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")


@pytest.mark.parametrize("restarted", ["", "libraries"])
def test_missing_system_libraries_are_installed_once(monkeypatch, capsys, restarted):
    monkeypatch.delitem(sys.modules, "PySide6.QtWidgets", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Unloadable(), *sys.meta_path])
    monkeypatch.setattr(terminal, "RESTARTED", restarted)
    monkeypatch.setattr(system_packages, "lacking", lambda uses: system_packages.LIBRARIES[:3])
    say = lambda parts: terminal.give_up(f"install: {system_packages.names(parts)}", 0)  # noqa: E731
    monkeypatch.setattr(system_packages, "install_from_system", say)
    with pytest.raises(SystemExit) as exit_:
        bootstrap.ensure_qt_libraries()
    said = capsys.readouterr().err
    assert said == (
        "Qt needs the system library libEGL.so.1, which is missing.\n"
        if restarted
        else "install: libEGL.so.1, libGL.so.1, libX11.so.6\n"
    )
    assert exit_.value.code == (2 if restarted else 0)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("variable", ["", *DISPLAY_VARIABLES])
def test_a_display_is_needed_on_linux(monkeypatch, variable):
    for name in DISPLAY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable or "DISPLAY", "x" if variable else "")
    problem = bootstrap.display_problem()
    assert problem is None if variable else "evaluate, descend, check and render" in problem


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_display_is_taken_for_granted_elsewhere(monkeypatch, platform):
    for name in DISPLAY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert bootstrap.display_problem() is None


@pytest.mark.parametrize("file", ["main.py", "tests/__main__.py"])
def test_an_old_python_can_read_the_way_in(file):
    ast.parse((bootstrap.ROOT / file).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_qt_calls_do_not_use_up_none():
    """PySide6 6.12.0 under Python 3.11 dies of this, so it runs in a process of its own."""
    code = "from PySide6.QtCore import QObject\nfor i in range(200000): QObject().setObjectName('a')"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.slow
def test_a_fresh_machine_sets_itself_up(tmp_path):
    """The whole way, over the network: a bare Python, one command, a result; and the second time at once."""
    naked = tmp_path / "naked"
    subprocess.run([getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--without-pip", naked], check=True)
    tree = tmp_path / "tree"
    shutil.copytree(bootstrap.ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache"))
    python = next(path for path in (naked / "bin" / "python", naked / "Scripts" / "python.exe") if path.exists())
    command = [python, "main.py", "evaluate", "e = (a + b) * (b + 1)"]
    first, second = (subprocess.run(command, cwd=tree, capture_output=True, text=True) for _ in range(2))
    assert first.returncode == 0, first.stdout + first.stderr
    assert "installing into" in first.stderr
    assert (second.returncode, second.stderr) == (0, "")
    assert first.stdout.endswith(second.stdout)
