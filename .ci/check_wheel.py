"""Check a built wheel: pure, no dependencies, typed, works in an empty environment.

Usage: python .ci/check_wheel.py dist/uscc-….whl
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "src" / "uscc"


def check_contents(wheel: Path) -> None:
    """Compare what is in the wheel with the sources, and read its metadata."""
    assert wheel.name.endswith("-py3-none-any.whl"), wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        fields = message_from_bytes(archive.read(metadata))
    required = [line for line in fields.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert not required, required
    package = {name for name in names if name.startswith("uscc/")}
    files = (path for path in SOURCES.rglob("*") if path.suffix in (".py", ".typed"))
    expected = {f"uscc/{path.relative_to(SOURCES).as_posix()}" for path in files}
    assert expected <= package, expected - package
    endings = (".py", ".typed", ".tsv", ".txt", ".css", ".html", ".js")
    assert all(name.endswith(endings) for name in package), package
    outside = {name for name in names - package if ".dist-info/" not in name}
    assert not outside, outside


def check_working(wheel: Path) -> None:
    """Install the wheel alone in an empty environment; run library and command with `-I`."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        install = [python, "-I", "-m", "pip", "install", "-q", "--no-index", wheel]
        subprocess.run(install, check=True)
        registry = Path(folder, "registry.csv")
        rows = "企业名称,统一社会信用代码\n甲公司,91350100M000100Y43\n乙公司,91350100M000100Y4A\n"
        registry.write_text(rows, encoding="utf-8")
        script = (
            "import uscc; assert uscc.is_valid('91350100M000100Y43');"
            "assert uscc.scan(__import__('sys').argv[1]).errors == 1"
        )
        subprocess.run([python, "-I", "-c", script, registry], check=True, cwd=folder)
        for command in ([python, "-I", "-m", "uscc"], [Path(folder, "bin", "uscc")]):
            done = subprocess.run(
                [*command, "scan", registry], capture_output=True, cwd=folder, encoding="utf-8"
            )
            assert done.returncode == 1 and "错码" in done.stdout, done


if __name__ == "__main__":
    check_contents(Path(sys.argv[1]))
    check_working(Path(sys.argv[1]))
    print("the wheel is pure, has no dependencies and works in an empty environment")
