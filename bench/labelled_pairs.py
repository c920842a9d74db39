"""Two incident lists of one war with labelled pairs: fusion beside the plain rules, at their own number of links.

    python -m bench.labelled_pairs FOLDER [--pairs silver_pairs.csv ...]

FOLDER holds bellingcat.csv, cir.csv and silver_pairs.csv (columns bellingcat_id, cir_id). Half of the labels is there:
whoever holds the others names their files too, and has the figures of all. A pair that is not labelled is unknown, not
false: told are the share of labelled incidents linked, that of labelled pairs found, and the links of such an incident.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from grith.truce.fusion import Fusion, Row, fuse, reports_of
from grith.truce.fusion._reports import names

Pairs = set[tuple[str, str]]


def two_lists(folder: Path) -> list[Row]:
    """The rows of both lists: the type is the weapon in one and the group in the other."""
    rows = []
    for source, kind in (("bellingcat", "weapon"), ("cir", "group")):
        with (folder / f"{source}.csv").open(encoding="utf-8") as file:
            for r in csv.DictReader(file):
                day = float(np.datetime64(r["date"], "D").astype(int))
                at = {"latitude": float(r["latitude"]), "longitude": float(r["longitude"])}
                rows.append(Row(r["id"], source, day, type=r[kind], **at))
    return rows


def labelled(files: Iterable[Path]) -> Pairs:
    """The labelled pairs of all files together."""
    found: Pairs = set()
    for path in files:
        with path.open(encoding="utf-8") as file:
            found |= {(r["bellingcat_id"], r["cir_id"]) for r in csv.DictReader(file)}
    return found


def score(found: Pairs, truth: Pairs) -> tuple[float, float, float]:
    """Share of labelled incidents linked to a labelled partner, share of labelled pairs found, links on average."""
    incidents = {a for a, _ in truth}
    mine = {(a, b) for a, b in found if a in incidents}
    return (
        len({a for a, _ in mine & truth}) / len(incidents),
        len(mine & truth) / len(truth),
        len(mine) / len(incidents),
    )


def crossing(fusion: Fusion, rows: Sequence[Row]) -> Pairs:
    """The pairs across the two lists that fusion put together."""
    ours = {r.uid for r in rows if r.source == "bellingcat"}
    groups = fusion.members().values()
    return {(a, b) for g in groups for a in g if a in ours for b in g if b not in ours}


def plain(rows: Sequence[Row], kilometres: float) -> Pairs:
    """The plain rule: all pairs across the two lists within a radius on the same day."""
    one = [r for r in rows if r.source == "bellingcat"]
    table = reports_of([r for r in rows if r.source == "cir"])
    found: Pairs = set()
    for r, place in zip(one, (reports_of([r]).place[0] for r in one), strict=True):
        near = (np.sqrt(((table.place - place) ** 2).sum(1)) <= kilometres) & (table.start == r.start)
        found |= {(r.uid, table.uid[i]) for i in np.flatnonzero(near).tolist()}
    return found


def likeliest(fusion: Fusion, rows: Sequence[Row], truth: Pairs, count: int) -> Pairs:
    """The ``count`` likeliest links across the lists of labelled incidents."""
    name, incidents = names(fusion.reports), {a for a, _ in truth}
    ours = {r.uid for r in rows if r.source == "bellingcat"}
    links = []
    for i, j, p in zip(fusion.one.tolist(), fusion.other.tolist(), fusion.probability.tolist(), strict=True):
        a, b = (name[i], name[j]) if name[i] in ours else (name[j], name[i])
        if a in incidents and b not in ours:
            links.append((-p, a, b))
    return {(a, b) for _, a, b in sorted(links)[:count]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/data/cir_bellingcat_2022"))
    parser.add_argument("--pairs", type=Path, nargs="+")
    given = parser.parse_args()
    if not (given.folder / "cir.csv").exists():
        print(f"{given.folder} is not here: nothing was measured")
        return
    rows, truth = two_lists(given.folder), labelled(given.pairs or [given.folder / "silver_pairs.csv"])
    incidents = {a for a, _ in truth}
    print(f"{len(truth)} labelled pairs of {len(incidents)} incidents: linked, pairs found, links an incident")
    wide = fuse(rows)
    for km, fusion in ((15, wide), (1, fuse(rows, kilometres=1.0))):
        print("grith, window of {} km: {:.3f}, {:.3f}, {:.2f}".format(km, *score(crossing(fusion, rows), truth)))
    for kilometres in (0.1, 0.2, 0.3):
        near = {p for p in plain(rows, kilometres) if p[0] in incidents}
        rule, ours = score(near, truth), score(likeliest(wide, rows, truth, len(near)), truth)
        told = "within {:.0f} m on one day: {:.3f}, {:.3f}, {:.2f}; grith's likeliest links, as many: {:.3f}, {:.3f}"
        print(told.format(kilometres * 1000, *rule, *ours[:2]))


if __name__ == "__main__":
    main()
