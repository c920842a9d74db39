"""Decision diagrams: published probabilities of fault trees, and random formulas against their truth tables."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grith.errors import ForceError
from grith.force.odds import Logic, TooLarge

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from fault_trees import main  # noqa: E402
from open_psa import read  # noqa: E402
from open_psa_logic import build, heaviest_first, leaves, top_gates  # noqa: E402

TREES = ROOT.parent / "shared" / "data" / "fault_trees"
# From SOURCE.md beside the data: the probabilities that the scram project publishes for these trees.
PUBLISHED = {
    "core/abc": 0.496, "core/ab_bc": 0.074, "core/ab_or_not_ac": 0.29, "core/atleast": 0.098, "core/a_or_not_b": 0.82,
    "core/a_and_not_b": 0.08, "core/a_or_not_ab": 0.28, "core/multiple_parent_negative_gate": 0.9, "core/xor": 0.404,
    "core/iff": 0.404, "core/imply": 0.986, "core/cardinality": 0.49, "core/beta_factor_ccf": 0.04308,
    "core/phi_factor_ccf": 0.04104, "core/mgl_ccf": 0.01630, "core/alpha_factor_ccf": 0.05298,
    "TwoTrain/two_train": 0.7225, "Baobab/baobab1": 1.2823e-6, "Baobab/baobab2": 0.0208686447,
}  # fmt: skip
needs_trees = pytest.mark.skipif(not TREES.is_dir(), reason="the fault trees lie beside the project, in ../shared")


def top(*paths: Path) -> float:
    model = read(*paths)
    (gate,) = top_gates(model)
    return float(build(model, gate)[0].probability(np.array(model.chances)))


@needs_trees
@pytest.mark.parametrize("name", ["core/abc", "core/xor", "core/mgl_ccf", "TwoTrain/two_train", "Baobab/baobab2"])
def test_any_order_of_events_gives_the_same_chance(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [TREES / f"{name}.xml", *(TREES.glob(f"{name}-basic-events.xml"))]
    model = read(*files)
    (gate,) = top_gates(model)
    events = leaves(model, gate)
    weighed = heaviest_first(model, gate, events)
    assert sorted(weighed) == sorted(events)
    monkeypatch.setattr("open_psa_logic.leaves", lambda *_, **__: weighed)
    found = build(model, gate)[0].probability(np.array(model.chances))
    assert float(found) == pytest.approx(PUBLISHED[name], abs=1e-5 if "ccf" in name else 5e-11)


def _walked(rate: float, mend: float, period: float, first: float, time: float) -> float:
    """The same component by very small steps of its three states."""
    works, unseen, mending, test, steps = 1.0, 0.0, 0.0, first, 100_000
    step = time / steps
    for i in range(steps):
        if i * step >= test - 1e-9:
            mending, unseen, test = mending + unseen, 0.0, test + period
        change = step * (mend * mending - rate * works)
        unseen, mending, works = unseen + step * rate * works, mending - step * mend * mending, works + change
    return 1.0 - works


@pytest.mark.parametrize(
    "values", [(0.01, 0.1, 50, 20, 333), (0.02, 0.02, 100, 30, 480), (0.05, 0.01, 40, 0, 170), (0.01, 0.5, 30, 60, 50)]
)
def test_a_component_tested_from_time_to_time(tmp_path: Path, values: tuple[float, ...]) -> None:
    def chance(*values: float) -> float:
        given = "".join(f'<float value="{v}"/>' for v in values)
        event = f'<define-basic-event name="D"><periodic-test>{given}</periodic-test></define-basic-event>'
        return top(tree(tmp_path, gate('<or><event name="D"/></or>') + event))

    rate, _, period, first, time = values
    assert chance(*values) == pytest.approx(_walked(*values), rel=1e-3)
    since = time - first
    alone = time if since <= 0 else since % period or period
    assert chance(rate, period, first, time) == pytest.approx(1 - np.exp(-rate * alone))
    assert chance(rate, 1e9, period, first, time) == pytest.approx(chance(rate, period, first, time), abs=1e-8)


def test_the_mission_time_is_a_year_unless_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rate = '<exponential><float value="1e-4"/><system-mission-time/></exponential>'
    event = f'<define-basic-event name="D">{rate}</define-basic-event>'
    path = str(tree(tmp_path, gate('<or><event name="D"/></or>') + event))
    for more, hours in (([], 8760), (["--mission-time", "100"], 100)):
        assert main([path, *more]) == 0
        said = capsys.readouterr()
        assert float(said.out) == pytest.approx(1 - np.exp(-1e-4 * hours))
        assert f"mission time: {hours:,} hours" in said.err
    assert main([path, "--mission-time", "nan"]) == 8


@needs_trees
@pytest.mark.parametrize("name", PUBLISHED)
def test_probability_published_by_scram(name: str) -> None:
    files = [TREES / f"{name}.xml"]
    if "Baobab" in name:
        files.append(TREES / f"{name}-basic-events.xml")
    tolerance = {"abs": 1e-5} if "ccf" in name else {"abs": 5e-11}  # half of the last digit published
    assert top(*files) == pytest.approx(PUBLISHED[name], **tolerance)


def tree(tmp_path: Path, gates: str, rest: str = "") -> Path:
    path = tmp_path / "tree.xml"
    events = "".join(
        f'<define-basic-event name="{n}"><float value="{v}"/></define-basic-event>'
        for n, v in (("A", 0.1), ("B", 0.2), ("C", 0.3))
    )
    path.write_text(f'<opsa-mef><define-fault-tree name="T">{gates}{events}</define-fault-tree>{rest}</opsa-mef>')
    return path


def gate(formula: str, name: str = "Top") -> str:
    return f'<define-gate name="{name}">{formula}</define-gate>'


A, B, C = ('<event name="A"/>', '<basic-event name="B"/>', '<event name="C" type="basic-event"/>')
# By hand, with chances 0.1, 0.2, 0.3.
BY_HAND = [
    (f"<nand>{A}{B}</nand>", 1 - 0.02),
    (f"<nor>{A}{B}</nor>", 0.9 * 0.8),
    (f"<or><not>{A}</not><and>{A}{B}</and></or>", 0.9 + 0.02),
    (f'<atleast min="2">{A}{A}{B}</atleast>', 0.1),
    (f'<cardinality min="0" max="0">{A}{B}{C}</cardinality>', 0.9 * 0.8 * 0.7),
    (f'<and>{A}<house-event name="H"/></and>', 0.1),
    (f'<or>{A}<not><event name="H"/></not></or>', 0.1),
    (f'<or>{A}<house-event name="Off"/></or>', 0.1),
    (f'<and>{A}<constant value="false"/></and>', 0.0),
    ('<and><event name="Part.D"/><gate name="Part.G"/></and>', 0.25),
    (f'<or><basic-event name="E"/>{A}</or>', 1 - 0.9 * np.exp(-2.0)),
]
MORE = (
    '<define-house-event name="H"><constant value="true"/></define-house-event><define-house-event name="Off"/>'
    '<define-component name="Part" role="private">'
    '<define-gate name="G"><or><event name="D"/><event name="D"/></or></define-gate>'
    '<define-basic-event name="D"><parameter name="half"/></define-basic-event>'
    '<define-parameter name="half"><mul><float value="0.5"/><float value="0.5"/></mul></define-parameter>'
    "</define-component>"
    '<define-basic-event name="E"><exponential><parameter name="rate"/><float value="4"/></exponential>'
    '</define-basic-event><define-parameter name="rate"><float value="0.5"/></define-parameter>'
)


@pytest.mark.parametrize(("formula", "expected"), BY_HAND)
def test_formulas_by_hand(tmp_path: Path, formula: str, expected: float) -> None:
    path = tree(tmp_path, gate(formula) + MORE)
    model = read(path)
    found = next(g for g in top_gates(model) if g.name == "Top")
    assert build(model, found)[0].probability(np.array(model.chances)) == pytest.approx(expected, abs=1e-12)


VALUE = '<event name="V"/>'
FACTOR = '<factor level="2"><float value="0.4"/></factor>'


def value(expression: str) -> str:
    return f'<define-basic-event name="V">{expression}</define-basic-event>'


def group(*members: str, more: str = "", factor: str = '<float value="0.2"/>') -> str:
    names = "".join(f'<basic-event name="{m}"/>' for m in members)
    return (
        f'<define-CCF-group name="C" model="beta-factor"><members>{names}</members><distribution><parameter name="q"/>'
        f'</distribution><factors><factor level="2">{factor}</factor>{more}</factors></define-CCF-group>'
        '<define-parameter name="q" role="private"><float value="0.5"/></define-parameter>'
    )


@pytest.mark.parametrize(("elsewhere", "kept"), [("", 0.5), (group("A", "L"), 0.6 * 0.9)])
def test_a_private_event_is_not_one_of_the_same_name_elsewhere(tmp_path: Path, elsewhere: str, kept: float) -> None:
    path = tmp_path / "tree.xml"
    both = gate(f'<or>{A}<gate name="G"/></or>')
    outer = elsewhere or '<define-basic-event name="A"><float value="0.5"/></define-basic-event>'
    path.write_text(
        f'<opsa-mef><define-fault-tree name="T">{both}{outer}'
        '<define-component name="Part" role="private"><define-gate name="G" role="public"><and><event name="A"/></and>'
        '</define-gate><define-basic-event name="A"><float value="0.1"/></define-basic-event></define-component>'
        "</define-fault-tree></opsa-mef>"
    )
    assert top(path) == pytest.approx(1 - kept * 0.9, abs=1e-12)


BROKEN = [
    (gate(f"<and>{A}<event name='X'/></and>"), '"X" is used but not defined'),
    (gate("<and><event name='G2'/></and>") + gate(f"<or>{A}<event name='Top'/></or>", "G2"), "circle"),
    (gate(f"<or>{A}{B}</or>") + gate(f"<or>{A}</or>"), '"Top" is defined twice'),
    (gate(f"<maybe>{A}{B}</maybe>"), "<maybe> is not known"),
    (gate(f"<or>{A}</or>") + "<oops", "not sound XML"),
    (gate('<and><gate name="A"/></and>'), '"A" is a basic-event, used as a gate'),
    (gate(f'<atleast min="some">{A}{B}</atleast>'), "no whole number"),
    (
        gate('<or><event name="D"/></or>') + '<define-basic-event name="D"><float value="1.5"/></define-basic-event>',
        "not between 0 and 1",
    ),
    (gate('<or><event name="D"/></or>') + '<define-basic-event name="D"/>', "has no chance"),
    ("", "no gate is defined"),
    (gate('<or><gate name="G"/></or>') + gate(f'<or><gate name="G"/>{A}</or>', "G"), '"G" is below itself'),
    (gate(f"<or>{A}<gate/></or>"), "<gate> has no name"),
    (gate(f'<or>{A}<constant value="TRUE"/></or>'), '"TRUE" is neither true nor false'),
    (gate("<not>" * 2000 + A + "</not>" * 2000), "nested too deeply"),
    (gate(A) + '<define-basic-event name="D" role="hidden"/>', 'the role "hidden"'),
    (gate(A) + '<include file="more.xml"/>', '"more.xml" is included'),
    (gate(A) + '<define-substitution name="S"/>', "<define-substitution> is not known"),
    (gate(VALUE) + value("<histogram/>"), "lacks a bound or a height"),
    (gate(VALUE) + value('<float value="1_0"/>'), "is not a number"),
    (gate(VALUE) + value('<bool value="True"/>'), "neither true nor false"),
    (gate(VALUE) + value('<exp><float value="1"/><float value="1"/></exp>'), "from 2 such values"),
    (
        gate(VALUE)
        + value('<parameter name="p" unit="years"/>')
        + '<define-parameter name="p" unit="hours"><float value="0.1"/></define-parameter>',
        "asked for in years",
    ),
    (gate(f"<and>{A}{B}</and>") + group("A", "B"), '"A" is in a CCF group and has a definition of its own'),
    (gate('<and><event name="K"/></and>') + group("K", "L", more=FACTOR), "two factors of level 2"),
    (gate('<and><event name="K"/></and>') + group("K", "L", factor=""), "has no content"),
]


@pytest.mark.parametrize(("gates", "words"), BROKEN)
def test_mistakes_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], gates: str, words: str
) -> None:  # fmt: skip
    assert main([str(tree(tmp_path, gates))]) == 8
    assert words in capsys.readouterr().err
    assert main([str(tmp_path / "none.xml")]) == 8


# A random formula over five events as nested tuples, told apart from the diagram by plain Python truth.
formulas = st.recursive(
    st.integers(0, 4),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["xor", "imply"]), inner, inner),
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from([1, 2, 3]), inner, inner, inner),
    ),
    max_leaves=12,
)


def truth(f: object, world: tuple[int, ...]) -> bool:
    if isinstance(f, int):
        return bool(world[f])
    assert isinstance(f, tuple)
    parts = [truth(g, world) for g in f[1:]]
    if f[0] == "xor":
        return parts[0] != parts[1]
    if f[0] == "imply":
        return not parts[0] or parts[1]
    return not parts[0] if f[0] == "not" else sum(parts) >= f[0]


def made(f: object, logic: Logic) -> int:
    if isinstance(f, int):
        return logic.event(f)
    assert isinstance(f, tuple)
    parts = [made(g, logic) for g in f[1:]]
    if f[0] == "xor":
        return logic.differ(*parts)
    if f[0] == "imply":
        return logic.either(logic.invert(parts[0]), parts[1])
    return logic.invert(parts[0]) if f[0] == "not" else logic.at_least(f[0], parts)


WORLDS = list(product((0, 1), repeat=5))


@settings(max_examples=60, deadline=None)
@given(formulas, st.lists(st.floats(0, 1), min_size=5, max_size=5), st.permutations(range(5)))
def test_any_formula_has_the_probability_of_its_truth_table(f: object, chances: list[float], order: list[int]) -> None:
    p = np.array(chances)
    true = [w for w in WORLDS if truth(f, w)]

    def weight(world: tuple[int, ...], skip: int = -1) -> float:
        return float(np.prod([(p[i] if x else 1 - p[i]) for i, x in enumerate(world) if i != skip]))

    logic = Logic(order)
    root = made(f, logic)
    diagram = logic.diagram(root)
    assert diagram.probability(p) == pytest.approx(sum(map(weight, true)), abs=1e-12)
    assert diagram.probability(np.array([p, 1 - p]).T)[0] == pytest.approx(diagram.probability(p), abs=1e-15)
    birnbaum = diagram.importance(p)
    for i in range(5):
        slope = sum(weight(w, i) * (1 if w[i] else -1) for w in true)
        assert birnbaum[i] == pytest.approx(slope, abs=1e-12)
        fixed = logic.restrict(root, i, True)
        assert logic.diagram(fixed).probability(p) == pytest.approx(
            sum(weight(w, i) for w in true if w[i]), abs=1e-12
        )  # fmt: skip
    risen = logic.risen(root)
    above = [w for w in WORLDS if any(all(a <= b for a, b in zip(t, w, strict=True)) for t in true)]
    assert logic.diagram(risen).probability(p) == pytest.approx(sum(map(weight, above)), abs=1e-12)


def test_too_many_nodes_is_an_error_in_words() -> None:
    logic = Logic(range(40), most_nodes=50)
    with pytest.raises(TooLarge, match="more than 50 nodes"):
        logic.at_least(20, [logic.event(i) for i in range(40)])
    assert issubclass(TooLarge, ForceError)
