"""How reliable sources are: learned by Dawid and Skene (1979) where they overlap, else a prior, shown as such."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from attrs import frozen

from grith.truce.quantiles import beta_quantile

ENOUGH = 10  # labels on items that at least two other sources label too
ROUNDS, CLOSE = 500, 1e-8
# Right and wrong answers that count before any is seen: the same for everybody, whatever the flag.
PRIOR_RIGHT, PRIOR_WRONG = 1.0, 1.0
# The lower end of the 90 % interval of the share of right labels, to a letter of the Admiralty scale. Our own cuts.
CUTS = ((0.90, "A"), (0.75, "B"), (0.60, "C"), (0.45, "D"))
Label = tuple[str, Hashable, Hashable]
Shares = dict[Hashable, float]


@frozen
class Reliability:
    """What is known of one source.

    ``share`` is the share of its labels that are right, with the 90 % interval [``low``, ``high``]; ``basis`` is
    ``learned``, ``given`` (a person set the letter) or ``prior`` (too little overlap). ``labels`` is how many of its
    labels stand on items that at least two other sources label.
    """

    source: str
    letter: str
    basis: str
    share: float
    low: float
    high: float
    labels: int = 0
    why: str = ""


def dawid_skene(
    labels: Iterable[Label], smoothing: float = 0.0
) -> tuple[
    dict[Hashable, dict[Hashable, float]], dict[Hashable, float], dict[str, dict[Hashable, dict[Hashable, float]]]
]:
    """Maximum-likelihood error rates of observers by EM: item → class → probability, class shares, and for each
    source the matrix true class → label → rate.

    ``labels`` are (source, item, label); a source may label an item several times. It starts from each item's shares
    of labels, as A. P. Dawid and A. M. Skene (1979), Applied Statistics 28(1), 20–28, do. ``smoothing`` is added to
    each count. Deterministic: the order of the labels does not matter.
    """
    import numpy as np

    rows = sorted(labels, key=lambda x: (str(x[0]), str(x[1]), str(x[2])))
    sources, items, classes = (
        {name: i for i, name in enumerate(dict.fromkeys(sorted((r[k] for r in rows), key=str)))} for k in range(3)
    )
    counts = np.zeros((len(sources), len(items), len(classes)))
    for source, item, label in rows:
        counts[sources[source], items[item], classes[label]] += 1
    belief = counts.sum(0)
    belief /= np.maximum(belief.sum(1, keepdims=True), 1e-300)
    before = -np.inf
    share = np.full(len(classes), 1 / max(len(classes), 1))
    rates = np.zeros((len(sources), len(classes), len(classes)))
    for _ in range(ROUNDS):
        share = belief.mean(0)
        rates = np.einsum("nj,snl->sjl", belief, counts) + smoothing
        total = rates.sum(2, keepdims=True)
        rates = np.divide(rates, total, out=np.full_like(rates, 1 / len(classes)), where=total > 0)
        # A rate of nought stays nought where it is seen; where it is not seen it adds nothing.
        log = np.einsum("snl,sjl->nj", counts, np.log(np.maximum(rates, 1e-300))) + np.log(np.maximum(share, 1e-300))
        top = log.max(1, keepdims=True)
        belief = np.exp(log - top)
        likelihood = float((np.log(belief.sum(1)) + top[:, 0]).sum())
        belief /= belief.sum(1, keepdims=True)
        if likelihood - before < CLOSE:
            break
        before = likelihood
    names = list(classes)
    return (
        {item: dict(zip(names, map(float, belief[i]), strict=True)) for item, i in items.items()},
        dict(zip(names, map(float, share), strict=True)),
        {
            str(source): {names[j]: dict(zip(names, map(float, rates[s, j]), strict=True)) for j in range(len(names))}
            for source, s in sources.items()
        },
    )


def learn_reliability(
    labels: Iterable[Label], given: Mapping[str, str] | None = None, sources: Iterable[str] = ()
) -> dict[str, Reliability]:
    """The reliability of each source in ``labels`` and ``sources``; ``given`` are letters that a person set.

    Learned only where there is enough to compare: ten labels on items that two other sources label too, and more than
    one label in use (sources that only ever say "it happened" cannot be told apart). All else is the prior, F.
    """
    rows = sorted(set(labels), key=lambda x: (str(x[0]), str(x[1]), str(x[2])))
    by_item: dict[Hashable, set[str]] = defaultdict(set)
    for source, item, _ in rows:
        by_item[item].add(source)
    shared = [r for r in rows if len(by_item[r[1]]) >= 3]
    overlap: dict[str, int] = defaultdict(int)
    for source, _item, _ in shared:
        overlap[source] += 1
    varied = len({r[2] for r in shared}) > 1
    belief = dawid_skene(shared, smoothing=0.5)[0] if shared and varied else {}
    right: dict[str, float] = defaultdict(float)
    for source, item, label in shared if belief else ():
        right[source] += belief[item][label]
    names = sorted({*(r[0] for r in rows), *sources})
    return {name: _one(name, overlap[name], right[name], varied, (given or {}).get(name, "")) for name in names}


def _one(source: str, labels: int, right: float, varied: bool, given: str) -> Reliability:
    learned = labels >= ENOUGH and varied
    a, b = PRIOR_RIGHT, PRIOR_WRONG
    if learned:
        a, b = a + right, b + labels - right
    low, high = (beta_quantile(share, a, b) for share in (0.05, 0.95))
    share = a / (a + b)
    if given.upper() in tuple("ABCDEF") and given:
        return Reliability(source, given.upper(), "given", share, low, high, labels, "set by a person")
    if learned:
        letter = next((letter for cut, letter in CUTS if low >= cut), "E")
        why = f"{labels} labels on incidents that two or more other origins tell of too"
        return Reliability(source, letter, "learned", share, low, high, labels, why)
    why = (
        f"{labels} of the {ENOUGH} labels needed on incidents that two other origins tell of too"
        if labels < ENOUGH
        else "all origins say the same, so nothing tells them apart"
    )
    return Reliability(source, "F", "prior", share, low, high, labels, why)
