"""Starting on a machine with nothing but Python: what is looked for, what is said, and that the rest costs nothing."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from graphgui import bootstrap

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "NAME=Arch\nID=arch\n"
TUMBLEWEED = 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
ALPINE = "ID=alpine\n"
DISPLAY_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A .venv elsewhere, not made yet, and restarts that raise instead."""
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "RECEIPT", tmp_path / ".venv" / "graphgui-installed.txt")
    monkeypatch.setattr(bootstrap, "RESTARTED", "")

    def restart(python, why):
        raise SystemExit(f"{why} {python}")

    monkeypatch.setattr(bootstrap, "restart", restart)
    return tmp_path / ".venv"


def make_venv(venv, version="3.12.1", home=".", key="version"):
    """Writes what `venv` writes, without its cost."""
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    (venv / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n{key} = {version}\n")


def test_missing_names_what_cannot_be_imported(tmp_path, monkeypatch):
    (tmp_path / "well_made").mkdir()
    (tmp_path / "well_made" / "__init__.py").touch()
    (tmp_path / "half_made").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    wanted = ["well-made>=1,<2; python_version<'3.12'", "half_made", "not-there[more]>=2", "not-there<1"]
    assert bootstrap.missing(wanted) == ["half_made", "not-there"]


def test_every_requirement_has_a_known_import_name():
    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bootstrap.missing([*project["dependencies"], *project["optional-dependencies"]["test"]]) == []


def test_a_complete_environment_starts_no_process_and_reads_no_metadata():
    code = """if True:
        import sys

        def refuse(event, arguments):
            if event.startswith(("subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "socket.")):
                raise AssertionError(event)

        sys.addaudithook(refuse)
        from graphgui import bootstrap
        bootstrap.ensure(["test"])
        print({"subprocess", "packaging", "importlib.metadata", "numpy", "PySide6"} & set(sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=bootstrap.ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == ("set()\n", "", 0)


def test_ensure_hops_into_a_sound_venv(venv, monkeypatch):
    make_venv(venv)
    monkeypatch.setattr(bootstrap, "missing", lambda wanted: ["numpy"])
    with pytest.raises(SystemExit, match=r"^hop .*python$"):
        bootstrap.ensure()


@pytest.mark.parametrize("changes", [{"version": "3.10.13"}, {"home": "/no/such/python"}, {"version": "2.7.18"}])
def test_ensure_rebuilds_a_venv_it_cannot_use(venv, monkeypatch, changes):
    make_venv(venv, **changes)
    monkeypatch.setattr(bootstrap, "missing", lambda wanted: ["numpy"])
    commands = []
    monkeypatch.setattr(bootstrap, "failure", lambda *command, quiet=False: commands.append(command) or "")
    with pytest.raises(SystemExit, match=r"^install "):
        bootstrap.ensure()
    assert "--clear" in commands[0]
    assert commands[-1][1:5] == ("-I", "-m", "pip", "install")


def test_ensure_does_not_restart_forever(venv, monkeypatch, capsys):
    make_venv(venv)
    monkeypatch.setattr(bootstrap, "missing", lambda wanted: ["numpy"])
    monkeypatch.setattr(bootstrap, "RESTARTED", "install")
    with pytest.raises(SystemExit) as exit_:
        bootstrap.ensure()
    assert exit_.value.code == 2
    assert "does not find numpy" in capsys.readouterr().err


def test_a_failing_pip_leaves_the_venv_marked_unfinished(venv, monkeypatch, capsys):
    make_venv(venv, version=f"3.{sys.version_info[1]}.0")
    monkeypatch.setattr(bootstrap, "failure", lambda *command, quiet=False: "offline" if "install" in command else "")
    with pytest.raises(SystemExit) as exit_:
        bootstrap.install(["numpy>=2"])
    assert exit_.value.code == 2
    assert "If you are offline" in capsys.readouterr().err
    assert bootstrap.unfinished(["numpy>=2"])


def test_the_receipt_tells_finished_from_unfinished(venv, monkeypatch):
    make_venv(venv, version=f"3.{sys.version_info[1]}.0")
    assert not bootstrap.unfinished(["numpy>=2"]), "a .venv made by somebody else is taken as it is"
    monkeypatch.setattr(bootstrap, "failure", lambda *command, quiet=False: "")
    bootstrap.install(["numpy>=2", "ruff"])
    bootstrap.install(["numpy>=2", "torch"])
    assert not bootstrap.unfinished(["numpy>=2", "torch", "ruff"])
    assert bootstrap.unfinished(["numpy>=3"])


@pytest.mark.parametrize("name", ["venv", "pip", "ensurepip", "numpy", "sitecustomize", "subprocess", "encodings"])
def test_nothing_in_the_working_directory_is_ever_run(venv, tmp_path, monkeypatch, name):
    """A module of any name there: the child Pythons of an installation are isolated from it."""
    commands, mark = [], tmp_path / "it ran"
    (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')")
    monkeypatch.setattr(bootstrap, "failure", lambda *command, quiet=False: commands.append(command) or "")
    make_venv(venv)
    monkeypatch.setattr(bootstrap, "venv_minor", lambda: 0)
    bootstrap.install(["numpy>=2"])
    started = [command for command in commands if "-m" in command]
    modules = {command[command.index("-m") + 1] for command in started}
    assert modules == {"venv", "pip"}
    for command in started:
        at = command.index("-m")
        assert command[1:at] == ("-I",)
    for module in modules:
        subprocess.run([sys.executable, "-I", "-m", module, "--help"], cwd=tmp_path, capture_output=True)
    assert not mark.exists()


def test_every_python_that_the_program_starts_is_isolated():
    """Each subprocess in the package runs with -I, or is this same program started over."""
    for path in (bootstrap.ROOT / "graphgui").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for line in re.findall(r"^.*(?:sys\.executable|\bPYTHON), .*$", text, re.M):
            assert '"-I"' in line or '"hop"' in line or '"install"' in line, f"{path.name}: {line}"


def test_venv_minor_reads_what_venv_virtualenv_and_uv_write(venv):
    assert bootstrap.venv_minor() == 0
    make_venv(venv, version="3.13.0.final.0", key="version_info")
    assert bootstrap.venv_minor() == 13


@pytest.mark.parametrize(
    ("release", "root", "command"),
    [
        (DEBIAN, True, "apt-get install -y libegl1 libgl1 "),
        (DEBIAN, False, "sudo apt-get install -y libegl1 "),
        (MINT, False, "sudo apt-get install -y libegl1 "),
        (ROCKY, False, "sudo dnf install -y libglvnd-egl "),
        (ARCH, True, "pacman -S --noconfirm libglvnd "),
        (TUMBLEWEED, False, "sudo zypper install -y Mesa-libEGL1 "),
    ],
)
def test_the_command_fits_the_system(release, root, command):
    assert bootstrap.install_command(bootstrap.QT_PACKAGES, release, root).startswith(command)


def test_no_command_for_an_unknown_system_or_package():
    assert bootstrap.install_command(bootstrap.QT_PACKAGES, ALPINE, True) is None
    assert bootstrap.install_command(bootstrap.QT_PACKAGES, "", True) is None
    assert bootstrap.install_command({"apt-get": "python3.11-venv"}, ARCH, True) is None


class Unloadable:
    """An import hook that fails as Qt does where a system library is missing."""

    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")


@pytest.mark.parametrize("restarted", ["", "libraries"])
def test_a_missing_system_library_is_named_and_installed_once(monkeypatch, capsys, restarted):
    monkeypatch.delitem(sys.modules, "PySide6.QtWidgets", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Unloadable(), *sys.meta_path])
    monkeypatch.setattr(bootstrap, "RESTARTED", restarted)
    monkeypatch.setattr(bootstrap, "install_from_system", lambda packages, why: bootstrap.give_up(f"install: {why}", 0))
    with pytest.raises(SystemExit) as exit_:
        bootstrap.ensure_qt_libraries()
    said = capsys.readouterr().err
    assert "Qt needs the system library libEGL.so.1" in said
    assert (exit_.value.code, said.startswith("install: ")) == ((2, False) if restarted else (0, True))


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
