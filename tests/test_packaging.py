"""What is built of the program: the wheel, the folder for machines without Python, the data for desktops."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import graphgui
from graphgui.resource_folder import resource_folder

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
MIME_TYPE = "application/x-graphgui"


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what is built from, so that nothing is written into the checkout."""
    tree = tmp_path / "tree"
    ignore = shutil.ignore_patterns(".*", "tests", "build", "dist", "__pycache__")
    shutil.copytree(ROOT, tree, ignore=ignore)
    return tree


def test_every_folder_of_resources_is_taken_into_the_wheel() -> None:
    """But the pictures of the README."""
    taken = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]  # type: ignore[index]
    folders = {path.name for path in (ROOT / "resources").iterdir()} - {"screenshots"}
    assert taken == {f"resources/{name}": f"graphgui/resources/{name}" for name in sorted(folders)}
    recipe = (PACKAGING / "graphgui.spec").read_text(encoding="utf-8")
    assert all(f'"{name}"' in recipe for name in folders)


def test_resources_are_found_beside_the_package_and_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout, and where the package is installed."""
    assert resource_folder("fonts") == ROOT / "resources" / "fonts"
    package = tmp_path / "graphgui"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr("graphgui.resource_folder.__file__", str(package / "resource_folder.py"))
    assert resource_folder("fonts") == package.resolve() / "resources" / "fonts"


def test_the_version_stands_in_one_place() -> None:
    """In the package; the newest entry of the changelog is of it."""
    found = project()
    assert "version" in found["project"]["dynamic"]  # type: ignore[index]
    assert found["tool"]["hatch"]["version"] == {"path": "graphgui/__init__.py"}  # type: ignore[index]
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert headings[0].startswith(f"## {graphgui.__version__}")


def test_every_dependency_is_in_the_notices() -> None:
    """Whoever passes the built folder on finds the licence of all that is in it."""
    notices = (PACKAGING / "NOTICES.md").read_text(encoding="utf-8").lower()
    for line in project()["project"]["dependencies"]:  # type: ignore[index]
        assert line.partition(">")[0].lower() in notices
    for font in (ROOT / "resources" / "fonts").glob("*.[ot]tf"):
        assert font.name.partition("-")[0].removesuffix(".ttf").lower().removesuffix("mono") in notices


def test_a_double_click_opens_the_file() -> None:
    """Files by their ending have a type, the type leads to the program, and the program is given the file."""
    entry = (PACKAGING / "graphgui.desktop").read_text(encoding="utf-8").splitlines()
    mime = ElementTree.parse(PACKAGING / "graphgui.xml").getroot()[0]
    about = ElementTree.parse(PACKAGING / "graphgui.metainfo.xml").getroot()
    assert mime.get("type") == MIME_TYPE
    assert [glob.get("pattern") for glob in mime.findall("{*}glob")] == ["*.cgraph"]
    assert {"Exec=graphgui %f", f"MimeType={MIME_TYPE};", "Icon=graphgui"} <= set(entry)
    assert about.findtext("provides/mediatype") == MIME_TYPE
    assert about.findtext("launchable") == "graphgui.desktop"
    assert about.findtext("project_license") == project()["project"]["license"]  # type: ignore[index]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_desktop_entry_is_valid() -> None:
    done = subprocess.run(["desktop-file-validate", PACKAGING / "graphgui.desktop"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstream is not installed")
def test_the_appstream_data_is_valid() -> None:
    """But for its name: a reversed domain would need a domain, which the program does not have."""
    command = ["appstreamcli", "validate", "--no-net", "--no-color", PACKAGING / "graphgui.metainfo.xml"]
    told = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    assert [line for line in told if line[:2] in ("W:", "E:") and "cid-desktopapp-is-not-rdns" not in line] == []


@pytest.mark.slow
def test_the_wheel_works_in_an_empty_environment(checkout: Path, tmp_path: Path) -> None:
    """Over the network: installed, it helps, computes, and draws with its own fonts; nothing of the checkout is used."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", tmp_path / "empty"], check=True)
    bin_ = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([bin_ / "python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, checkout], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        assert {"graphgui/py.typed", "graphgui/resources/fonts/Inter-Regular.otf"} <= set(content.namelist())
    subprocess.run([bin_ / "python", "-m", "pip", "install", "-q", wheel], check=True)
    shutil.rmtree(checkout)

    def run(*command: object) -> str:
        done = subprocess.run(list(map(str, command)), cwd=tmp_path, env=env, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert run(bin_ / "graphgui", "--version") == f"graphgui {graphgui.__version__}\n"
    assert run(bin_ / "python", "-m", "graphgui", "--help").startswith("usage: python -m graphgui ")
    assert run(bin_ / "graphgui", "evaluate", "a*3", "--set", "a=2", "--json").startswith('{"values": {"a": 2')
    run(bin_ / "graphgui", "render", "e = (a + b) * (b + 1)", "--output", "e.png")
    ours = subprocess.run(
        [sys.executable, ROOT / "main.py", "render", "e = (a + b) * (b + 1)", "--output", "-"], capture_output=True
    )
    assert ours.stdout.startswith(b"\x89PNG")
    assert (tmp_path / "e.png").stat().st_size == pytest.approx(len(ours.stdout), rel=0.02), "the same letters"
    icon = "icons/hicolor/scalable/apps/graphgui.svg"
    assert all((tmp_path / "empty" / "share" / part).exists() for part in (icon, "applications/graphgui.desktop"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the folder has other names there")
def test_the_folder_for_machines_without_python_starts(checkout: Path, tmp_path: Path) -> None:
    """Over the network, some minutes: PyInstaller builds it, and it computes, draws, and opens a window for a moment."""
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([base, "-m", "venv", tmp_path / "build"], check=True)
    bin_ = tmp_path / "build" / "bin"
    subprocess.run([bin_ / "python", "-m", "pip", "install", "-q", checkout, "pyinstaller>=6.10,<7"], check=True)
    subprocess.run([bin_ / "pyinstaller", "--noconfirm", "packaging/graphgui.spec"], cwd=checkout, check=True)
    program = checkout / "dist" / "graphgui" / "graphgui"
    env = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "LANG": "C.UTF-8"}

    def run(*words: str) -> bytes:
        done = subprocess.run([program, *words], cwd=tmp_path, env=env, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    assert run("--version").decode() == f"graphgui {graphgui.__version__}\n"
    assert run("evaluate", "a*3", "--set", "a=2", "--json").startswith(b'{"values": {"a": 2')
    assert run("render", "a*b", "--output", "-").startswith(b"\x89PNG")
    window = subprocess.Popen([program, "x.cgraph"], cwd=tmp_path, env=env, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        window.wait(10)
    window.terminate()
    assert b"Traceback" not in window.communicate()[1]
