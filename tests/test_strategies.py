"""`uscc.strategies`: what others draw, held against the reference; `from_type(uscc.Code)`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import reference
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from test_public import loaded_by

import uscc
from uscc import hypothesis_hook, regions, strategies
from uscc.code.causes import CAUSES
from uscc.code.kinds import KINDS
from uscc.generating.faults import FAULTS
from uscc.standard import CATEGORIES, DEPARTMENTS
from uscc.strategies import wrong
from uscc.strategies.codes import early_code

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"

#: Every strategy by name, as called without an option.
ALL: dict[str, st.SearchStrategy[Any]] = {
    "codes": strategies.codes(),
    "codes(legacy=True)": strategies.codes(legacy=True),
    "organization_codes": strategies.organization_codes(),
    "registration_numbers": strategies.registration_numbers(),
    "wrong_codes": strategies.wrong_codes(),
    "messy": strategies.messy(strategies.codes()),
    "entity_names": strategies.entity_names(),
    "records": strategies.records(),
    "registries": strategies.registries(),
    "registry_files": strategies.registry_files(),
}


def no_note(code: str) -> bool:
    """Tell whether the reference and the tables of regions have nothing to say of a code."""
    known = regions.is_known(code[2:8]) and not regions.is_foreign_segment(code)
    return known and reference.kind(code) is None and reference.notes(code) == ()


# --- Codes ------------------------------------------------------------------------------------


@given(strategies.codes())
def test_codes_are_right_inside(code: str) -> None:
    """By the reference right, without a note, and never an identity number."""
    assert no_note(code)
    assert not reference.identity_number_ok(code)
    assert uscc.is_valid(code, strict=True)


@given(st.data(), st.sampled_from(list(CATEGORIES)))
def test_options_of_codes(data: st.DataObject, department: str) -> None:
    """Each option fixes its part and leaves the code right inside."""
    category = data.draw(st.sampled_from(CATEGORIES[department]))
    region = data.draw(st.sampled_from(["110118", "340802", "519020", "710000", "230199"]))
    code = data.draw(strategies.codes(department=department, category=category, region=region))
    assert code[:8] == department + category + region
    assert no_note(code)
    assert not reference.identity_number_ok(code)
    if department != "M":  # where no category is listed, any may follow
        assert data.draw(strategies.codes(category=category))[1] == category
    part = data.draw(strategies.organization_codes())
    code = data.draw(strategies.codes(department=department, organization=part))
    assert code[8:17] == part.replace("-", "")
    assert reference.kind(code) is None


@given(strategies.codes(legacy=True))
def test_codes_with_early_variants(code: str) -> None:
    """With `legacy`, right codes and codes of the three variants; `validate` takes all of them."""
    assert reference.kind(code) in (None, "legacy")
    assert reference.organization_ok(code[8:17])
    assert uscc.validate(code, legacy=True) == code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "cause"),
    [
        ("350203", "legacy-fujian"),
        ("420684", "legacy-residue"),
        ("510104", "legacy-one-as-y"),
        (None, "legacy-fujian"),
        (None, "legacy-residue"),
        (None, "legacy-one-as-y"),
    ],
)
def test_each_early_variant_is_drawn(region: str | None, cause: str) -> None:
    """Where a region is given, the variant is of that region."""
    drawn = strategies.codes(legacy=True, department="9", region=region)
    code = find(drawn, lambda code: uscc.diagnose(code).cause == cause, settings=_MANY)
    assert reference.kind(code) == "legacy"
    assert region in (None, code[2:8])


_MANY = settings(
    max_examples=20_000, database=None, suppress_health_check=list(HealthCheck), deadline=None
)


@given(strategies.organization_codes(), strategies.registration_numbers())
def test_older_identifiers(organization: str, number: str) -> None:
    """Both pass their own check by the reference, and are told apart by `identify`."""
    assert reference.organization_ok(organization.replace("-", ""))
    assert organization[8] == "-"
    assert reference.registration_number_ok(number)
    assert reference.kind(organization) == reference.kind(number) == "unconverted"
    assert uscc.identify(organization).identifier == "organization-code"
    assert uscc.identify(number).identifier == "registration-number"


# --- Wrong codes ------------------------------------------------------------------------------


@given(strategies.wrong_codes())
def test_wrong_codes_have_their_kind(one: strategies.WrongCode) -> None:
    """The kind is that of the reference, the cause that of `diagnose`."""
    assert reference.kind(one.text) == one.kind
    assert uscc.diagnose(one.text).cause == one.cause
    assert not re.search(r"(19|20)\d{9}[\dX]$", one.text) or not reference.identity_number_ok(
        one.text
    )


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "cause"), wrong._RECIPES)
@settings(max_examples=30)
@given(data=st.data())
def test_each_kind_and_cause(kind: str, cause: str | None, data: st.DataObject) -> None:
    """Each can be asked for: the kind, the cause, or both."""
    one = data.draw(strategies.wrong_codes(kind=kind, cause=cause))
    assert one.kind == kind == reference.kind(one.text)
    assert cause in (None, one.cause)
    if cause is not None:
        assert data.draw(strategies.wrong_codes(cause=cause)).cause == cause


def test_every_kind_and_cause_has_a_recipe() -> None:
    """None of the kinds and none of the causes is left out."""
    assert {kind for kind, _ in wrong._RECIPES} == set(KINDS)
    assert {cause for _, cause in wrong._RECIPES} - {None} == set(CAUSES)


# --- As people write -----------------------------------------------------------------------------


@given(st.data())
def test_messy_codes_still_validate(data: st.DataObject) -> None:
    """The reference has the same compact form, and it is never the code as it stands."""
    code = data.draw(strategies.codes())
    text = data.draw(strategies.messy(st.just(code)))
    assert text != code
    assert reference.compact(text) == code
    assert reference.notes(text) == ("format",)
    assert uscc.validate(text) == code
    assert "\n" not in text and "\r" not in text


@given(strategies.messy(strategies.wrong_codes().map(lambda one: one.text)))
def test_messy_takes_any_strategy(text: str) -> None:
    """What is no right code stays none."""
    assert not uscc.is_valid(text)


@given(strategies.entity_names(), strategies.records())
def test_names_and_records(name: str, record: uscc.Record) -> None:
    """A name has a place of the table and a form; a record a right code and a name."""
    assert re.search("[区县市旗]", name)
    assert len(reference.fold_entity(name)) == len(name) >= 6
    assert no_note(record.code)
    assert isinstance(record.entity, str)
    assert (record.source, record.line, record.closed) == ("", None, False)


# --- Registries ---------------------------------------------------------------------------------


def audited(made: uscc.Generated) -> list[tuple[str, int, str]]:
    """Return the findings of the slow auditor."""
    records = [reference.Record("", line, code, name) for line, (name, code) in enumerate(made, 2)]
    found: list[tuple[str, int, str]] = reference.audit(records)["findings"]
    return found


@given(strategies.registries())
def test_the_truth_of_registries(made: uscc.Generated) -> None:
    """The reference finds just what was planted."""
    assert audited(made) == sorted(("", one.line, one.kind) for one in made.truth())


@given(strategies.registries(rows=12), strategies.registries(faults="wrong=3,shared=2"))
def test_options_of_registries(sized: uscc.Generated, spoilt: uscc.Generated) -> None:
    """Rows and faults are those asked for."""
    assert len(list(sized)) == 12
    assert sum(spoilt.faults.values()) == 5
    assert len(spoilt) >= 7
    assert spoilt.faults["shared"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", [fault for fault in FAULTS if fault != "wrong"])
def test_every_fault_is_drawn(name: str) -> None:
    """Each kind, note and relation comes up, and shrinks to one of it alone."""
    made = find(
        strategies.registries(),
        lambda made: any(one.kind == name for one in made.truth()),
        settings=_MANY,
    )
    assert made.faults == {name: 1}
    assert (made.seed, made.rows) == (0, 2 if made.faults.keys() & {
        "repeated", "shared", "split", "suspect", "body",
    } else 1)  # fmt: skip


@given(strategies.registry_files(faults="wrong=3,repeated=1,shared=1,missing=1"))
def test_registry_files(
    tmp_path_factory: pytest.TempPathFactory, one: strategies.RegistryFile
) -> None:
    """Any dialect is read, and `scan` finds the truth on the lines that it names."""
    path = tmp_path_factory.getbasetemp() / "drawn.csv"
    path.write_bytes(one.data)
    report = uscc.scan(path, delimiter=one.delimiter, encoding=one.encoding, code=2, entity=1)
    found = [(each.line, each.kind, each.code, each.entity) for each in report.findings]
    assert found == [each[:4] for each in one.registry.truth()]
    assert report.records == len(one.registry)


@given(strategies.registry_files(rows=40, faults="wrong=5,split=2"))
def test_registry_files_need_no_option(
    tmp_path_factory: pytest.TempPathFactory, one: strategies.RegistryFile
) -> None:
    """Where most codes are right, the dialect is found as well."""
    path = tmp_path_factory.getbasetemp() / "found.csv"
    path.write_bytes(one.data)
    report = uscc.scan(path)
    assert report.sources[0]["delimiter"] == one.delimiter
    found = [(each.line, each.kind) for each in report.findings]
    assert found == [(each.line, each.kind) for each in one.registry.truth()]


# --- The simplest cases -------------------------------------------------------------------------

SIMPLEST: dict[str, Any] = {
    "codes": "911101011000000086",
    "codes(legacy=True)": "911101011000000086",
    "organization_codes": "10000000-8",
    "registration_numbers": "110101000000001",
    "wrong_codes": ("911101011000000087", "checksum", "outside-organization-part"),
    "messy": "911101011000000086 ",
    "entity_names": "北京市东城区鑫鑫贸易有限公司",
    "records": uscc.Record("911101011000000086", "北京市东城区鑫鑫贸易有限公司"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SIMPLEST)
def test_what_everything_shrinks_to(name: str) -> None:
    """The simplest case, which a failing test shows."""
    assert find(ALL[name], lambda one: True, settings=_MANY) == SIMPLEST[name]


SHRUNK: list[tuple[st.SearchStrategy[Any], Callable[[Any], bool], Any]] = [
    (strategies.codes(), lambda code: code[0] != "9", "11110101100000008E"),
    (strategies.codes(), lambda code: code[8:10] == "MA", "91110101MA00100023"),
    (strategies.codes(), lambda code: code[2:4] == "33", "91330102100000008A"),
    (strategies.messy(st.just("91350100M000100Y43")), str.islower, "91350100m000100y43"),
    (strategies.wrong_codes(), lambda one: one.kind == "missing", ("", "missing", None)),
    (
        strategies.wrong_codes(),
        lambda one: one.cause == "truncated",
        ("91110101100000008", "length", "truncated"),
    ),
    (strategies.entity_names(), lambda name: "（" in name, "鑫鑫（北京市东城区）贸易有限公司"),
    (strategies.registries(), lambda made: True, "generate(0)"),
    (strategies.registries(), lambda made: len(made) > 4 and not made.faults, "generate(5)"),
]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SHRUNK)))
def test_what_some_cases_shrink_to(number: int) -> None:
    """With a condition: only what it asks for differs from the simplest case."""
    drawn, condition, simplest = SHRUNK[number]
    found = find(drawn, condition, settings=_MANY)
    assert (repr(found) if str(simplest).startswith("generate") else found) == simplest


def test_the_simplest_file() -> None:
    """Plain CSV in UTF-8, two columns."""
    one = find(strategies.registry_files(rows=1), lambda file: True, settings=_MANY)
    assert one.data == b"".join(uscc.generate(1).csv())
    assert (one.encoding, one.delimiter, one.columns) == ("utf-8", ",", 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_nothing_drawn_is_thrown_away(name: str) -> None:
    """No draw is found invalid half way: all are built."""
    thrown: list[str] = []

    @settings(max_examples=300, database=None, phases=[Phase.generate])
    @given(st.data())
    def drawn(data: st.DataObject) -> None:
        try:
            data.draw(ALL[name])
        except BaseException:  # what the engine cuts off itself has another status
            thrown.append(data.conjecture_data.status.name)
            raise

    drawn()
    assert "INVALID" not in thrown
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(strategies.__file__).parent.glob("*.py")
    )
    assert not re.search(r"\.filter\(|assume\(|reject\(|unique|st\.sets", source)


# --- Wrong options --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: strategies.codes(department="K"), "department: 'K' is in no list; known are 1, 2"),
        (
            lambda: strategies.codes(department="9", category="7"),
            "category: '7' is not a category of",
        ),
        (lambda: strategies.codes(category="Y"), "category: 'Y' is not a category$"),
        (lambda: strategies.codes(region="999999"), "region: '999999' is not six digits of a kn"),
        (lambda: strategies.codes(region="1101"), "region: '1101' is not"),
        (lambda: strategies.codes(region=110101), "region: 110101 is not"),  # type: ignore[arg-type]
        (lambda: strategies.codes(organization="100000000"), "organization: '100000000' is not"),
        (lambda: strategies.codes(organization="OOOOOOOO5"), "organization: 'OOOOOOOO5' is not"),
        (
            lambda: strategies.codes(organization="10000000-8", legacy=True),
            "legacy: early variants take no organization",
        ),
        (
            lambda: strategies.codes(region="110101", legacy=True),
            "legacy: no early variant was issued in region 110101",
        ),
        (lambda: strategies.wrong_codes(kind="wrong"), "kind: 'wrong' is not a kind; known"),
        (lambda: strategies.wrong_codes(cause="typo"), "cause: 'typo' is not a cause; known"),
        (
            lambda: strategies.wrong_codes(kind="length", cause="swapped"),
            "cause: swapped is not a cause of kind length",
        ),
        (lambda: strategies.messy("9135"), "codes: a strategy is needed"),  # type: ignore[arg-type]
        (lambda: strategies.registries(rows=-1), "rows: a number from 0"),
        (
            lambda: strategies.registries(faults="wrog=1"),
            "faults: 'wrog' is not a fault",
        ),
        (lambda: strategies.registries(rows=1, faults="shared=1"), "faults: these take 2 rows"),
        (lambda: strategies.registry_files(rows=-1), "rows: a number from 0"),
    ],
)
def test_wrong_options(call: Callable[[], object], words: str) -> None:
    """A `ValueError` that names the option when the strategy is made, not when it is drawn."""
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("name", strategies.__all__)
def test_the_page_names_every_strategy(name: str) -> None:
    """The documentation has each public name, and each says what it is."""
    page = PYPROJECT.with_name("docs") / "test-data.md"
    assert f"`{name}(" in page.read_text(encoding="utf-8").replace(
        "`RegistryFile`", "`RegistryFile("
    )
    assert getattr(strategies, name).__doc__


def test_options_are_keywords() -> None:
    """No option can be given by its place."""
    for name in ("codes", "wrong_codes", "registries", "registry_files"):
        with pytest.raises(TypeError):
            getattr(strategies, name)("9")


# --- `from_type` --------------------------------------------------------------------------------


def test_from_type() -> None:
    """After the hook, `st.from_type(uscc.Code)` draws right codes; again makes no difference."""
    hypothesis_hook.register()
    hypothesis_hook.register()

    @given(st.from_type(uscc.Code))
    def each(code: uscc.Code) -> None:
        assert isinstance(code, uscc.Code)
        assert no_note(str(code))
        assert code.department.value in DEPARTMENTS

    each()


def test_the_entry_point() -> None:
    """The project names the hook, and where it is installed Hypothesis finds it."""
    text = PYPROJECT.read_text(encoding="utf-8")
    value = "uscc.hypothesis_hook:register"
    assert f'[project.entry-points.hypothesis]\nuscc = "{value}"\n' in text
    for point in entry_points(group="hypothesis"):
        if point.name == "uscc":
            assert (point.value, point.load()) == (value, hypothesis_hook.register)


def test_hypothesis_costs_nothing_where_it_is_not_used() -> None:
    """`import uscc` does not load it, nor does the module of the entry point, nor `generate`."""
    for statement in (
        "import uscc",
        "import uscc.hypothesis_hook",
        "import uscc; uscc.generate(3)",
    ):
        loaded = loaded_by(statement)
        assert not [name for name in loaded if name.startswith(("hypothesis.", "uscc.strateg"))]
        assert not any(name.startswith(("uscc.audit", "uscc.readers")) for name in loaded)
        assert ("uscc.generating" in loaded) == ("generate" in statement)


def test_the_hook_loads_no_strategy() -> None:
    """Registering loads `Code` and no strategy; drawing does."""
    script = (
        "import sys, hypothesis; from uscc.hypothesis_hook import register; register();"
        "assert not [name for name in sys.modules if name.startswith('uscc.strategies')];"
        "from hypothesis import strategies as st; import uscc;"
        "print(type(hypothesis.find(st.from_type(uscc.Code), lambda code: True)).__name__)"
    )
    source = str(Path(uscc.__file__).parents[1])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r}); {script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "Code\n"


def test_a_citizen_whose_number_fails_as_a_code() -> None:
    """Two in three: they are identity numbers all the same."""
    for number in range(6):
        assert uscc.diagnose(wrong._citizen("91350100M000100Y43", number)).kind == "identity"


def test_early_codes_of_a_region() -> None:
    """The region is kept where it is given, and chosen by a number where not."""
    code = early_code("legacy-fujian", "91", "350203", 7)
    assert (code[2:8], uscc.diagnose(code).cause) == ("350203", "legacy-fujian")
    assert uscc.diagnose(early_code("legacy-fujian", "91", 3, 7)).cause == "legacy-fujian"
