"""pydantic, and each example of docs/integrations.md and frames.md whose library is installed."""

from __future__ import annotations

import ast
import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from strategies import SAMPLE, legacy_codes, messy, right_codes
from test_docs import FRAMES, INTEGRATIONS, blocks, named

import uscc

RECIPES = list(blocks(INTEGRATIONS, "python"))

#: All examples of both pages: page, line, text.
EXAMPLES = [
    (named(page), line, text)
    for page in (INTEGRATIONS, FRAMES)
    for line, text in blocks(page, "python")
]

#: Runs one recipe as a doctest in a fresh interpreter: libraries have settings of their own.
RUN = """
import doctest, sys
text = sys.stdin.buffer.read().decode("utf-8")
test = doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, "recipe", None, 0)
sys.exit(doctest.DocTestRunner().run(test).failed > 0)
"""


def libraries(recipe: str) -> set[str]:
    """Return what a recipe imports beside `uscc` and the standard library."""
    code = "".join(example.source for example in doctest.DocTestParser().get_examples(recipe))
    return set(_imported(code)) - {"uscc", *sys.stdlib_module_names}


def _imported(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize(
    ("page", "line", "recipe"), EXAMPLES, ids=[f"{page} line {line}" for page, line, _ in EXAMPLES]
)
def test_recipe(page: str, line: int, recipe: str, tmp_path: Path) -> None:
    """The recipe gives what the page says, alone, in an interpreter and folder of its own."""
    for library in sorted(libraries(recipe)):
        if find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    env = {**os.environ, "PYTHONPATH": str(Path(uscc.__file__).parents[1]), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=recipe.encode(),
        capture_output=True,
        cwd=tmp_path,
        env={**env, "GX_ANALYTICS_ENABLED": "false"},
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_each_recipe_shows_success_and_failure() -> None:
    """Every recipe but the shortest shows a right code and one that is refused."""
    assert len(RECIPES) == 14
    for line, recipe in RECIPES:
        assert "m000 100y 43" in recipe or SAMPLE in recipe, line
        assert "91350100M000100Y4A" in recipe or "legacy=True" in recipe or '"1"' in recipe, line


def test_the_page_names_every_library() -> None:
    """The list at the top of the page links to every section."""
    text = INTEGRATIONS.read_text(encoding="utf-8")
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    linked = re.findall(r"\[([\w ]+)\]\(#", text)
    assert linked == sections


# --- pydantic --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def adapter() -> Any:
    """Return what validates, writes and describes a `Code`."""
    pydantic = pytest.importorskip("pydantic")
    return pydantic.TypeAdapter(uscc.Code)


@given(text=messy(right_codes()))
def test_pydantic_takes_what_code_takes(adapter: Any, text: str) -> None:
    """A string in any spelling or a `Code` is taken, from Python and from JSON."""
    code = uscc.Code(text)
    assert adapter.validate_python(text) == adapter.validate_python(text, strict=True) == code
    assert adapter.validate_python(code) is code
    written = adapter.dump_json(code)
    assert written == f'"{code}"'.encode()
    assert adapter.validate_json(written) == code
    assert adapter.dump_python(code) == code
    assert adapter.dump_python(code, mode="json") == str(code)


@given(code=legacy_codes())
def test_pydantic_refuses_what_code_refuses(adapter: Any, code: str) -> None:
    """A wrong value is one error, which holds that of the library; so is what is no string."""
    with pytest.raises(ValueError, match="check digit") as caught:
        adapter.validate_python(code)
    (error,) = caught.value.errors()  # type: ignore[attr-defined]
    assert error["ctx"]["error"].kind == "legacy"
    for value in (None, 91350100, b"91350100M000100Y43", [code]):
        with pytest.raises(ValueError, match="valid string"):
            adapter.validate_python(value, strict=True)


@given(code=right_codes())
def test_the_pattern_of_the_json_schema(adapter: Any, code: str) -> None:
    """The schema has the pattern of 18 characters in the alphabet; codes match it, no others."""
    for mode in ("validation", "serialization"):
        schema = adapter.json_schema(mode=mode)
        assert schema.keys() == {"type", "pattern", "examples"}
        assert re.search(schema["pattern"], code)
        assert all(uscc.is_valid(example) for example in schema["examples"])
        for wrong in (code[:17], code + "0", code[:17] + "O", "9A" + code[2:7] + "A" + code[8:]):
            assert not re.search(schema["pattern"], wrong)
    (chars, *_) = re.findall(r"\[(.+?)\]", schema["pattern"])
    allowed = {chr(point) for point in range(128) if re.match(f"[{chars}]", chr(point))}
    assert allowed == set(uscc.standard.ALPHABET)


def test_a_code_without_pydantic() -> None:
    """Neither the package nor a `Code` loads pydantic."""
    script = "import sys, uscc; uscc.Code('91350100M000100Y43'); print('pydantic' in sys.modules)"
    command = [sys.executable, "-c", script]
    env = {**os.environ, "PYTHONPATH": str(Path(uscc.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stdout == "False\n"
