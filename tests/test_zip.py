"""The package runs from a zip: its data is read through its loader, not by a path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

import uscc

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "registry.csv"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package as one file that Python runs."""
    folder = tmp_path_factory.mktemp("zip")
    source = Path(uscc.__file__).parent
    shutil.copytree(source, folder / "app" / "uscc", ignore=shutil.ignore_patterns("__pycache__"))
    target = folder / "uscc.pyz"
    zipapp.create_archive(folder / "app", target, main="uscc.cli:run")
    return target


def run(*argv: object) -> subprocess.CompletedProcess[bytes]:
    """Run Python without the package on its path."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-I", *map(str, argv)]
    return subprocess.run(command, capture_output=True, env=env, check=False, timeout=120)


@pytest.mark.parametrize("argv", [["scan", EXAMPLE], ["parse", "91350100M000100Y43"]], ids=str)
def test_commands_from_a_zip(argv: list[object], archive: Path) -> None:
    """The command prints what it prints from a folder, regions by their names included."""
    from_zip = run(archive, *argv)
    folder = str(Path(uscc.__file__).parents[1])
    code = f"import sys; sys.path.insert(0, {folder!r}); from uscc.cli import run; run()"
    from_folder = run("-c", code, *argv)
    assert (from_zip.returncode, from_zip.stderr) == (from_folder.returncode, b"")
    assert from_zip.stdout == from_folder.stdout
    assert "福建省".encode() in from_zip.stdout


@pytest.mark.slow
def test_workers_from_a_zip(archive: Path, tmp_path: Path) -> None:
    """Worker processes import the package from the same zip."""
    registry = tmp_path / "r.csv"
    uscc.generate(300_000).write(registry)
    code = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "import uscc\n"
        "if __name__ == '__main__':\n"
        f"    print(uscc.scan({str(registry)!r}, workers=2).verdict, uscc.__file__)\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    done = run(script)
    assert done.stdout.decode().split() == ["met", str(archive / "uscc" / "__init__.py")], done
