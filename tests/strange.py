"""A case of strange words: names without end, names from right to left, and text that would be code if it were let."""

from __future__ import annotations

import csv
from pathlib import Path

import grith

MARK = "strange-mark"
TAG = f"<img src=x onerror=\"document.title='{MARK}'\"><script>document.title='{MARK}'</script>"
FORMULA = f'=HYPERLINK("http://example.invalid/","{MARK}")'
WIDE = "W" * 48
LONG = "The Provisional Joint Council of the Upper and the Lower Valleys for the Keeping of the Truce"
ARABIC = "مجلس الوادي الأعلى والأسفل"
OVERRIDE = "Bor\u202eland"  # turns the letters that follow it round, unless it is kept inside its own box

AGREEMENT = """\
id = "valleys"
title = "A truce in the valleys"
zone = "Asia/Kathmandu"
url = "https://example.org/valleys"
{parties}
[[moments]]
id = "start"
title = "the start of the truce"
at = 2025-05-01
article = "1"

[[moments]]
id = "end"
title = "the end of the thirty days"
after = "30 days"
from = "start"
counting = "calendar"
article = "1"

[[clauses]]
id = "2"
code = "O1"
modality = "prohibition"
says = "No side attacks homes or the power supply."
acts = ["attack"]
objects = ["homes", "energy"]
attempts = "not stated"
article = "2"
"""
NAMES = {"AAA": LONG, "BBB": WIDE, "CCC": ARABIC, "DDD": OVERRIDE, "EEE": TAG}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def make_strange_case(folder: Path) -> Path:
    """The case in ``folder``, added and read."""
    (folder / "tables").mkdir(parents=True)
    (folder / "reports").mkdir()
    parties = "".join(f'\n[[parties]]\nid = "{id}"\nname = {_quoted(name)}\n' for id, name in NAMES.items())
    of_case = parties.replace("\nname", '\nkind = "armed group"\nrole = "belligerent"\nname')
    title = _quoted(f"Valleys & <b>hills</b> {LONG}")
    (folder / "case.toml").write_text(
        f'title = {title}\nzone = "Asia/Kathmandu"\n{of_case}\n[truce]\nagreement = "valleys.toml"\n', encoding="utf-8"
    )
    (folder / "valleys.toml").write_text(AGREEMENT.format(parties=parties), encoding="utf-8")
    names = list(NAMES.values())
    head = ("id", "date", "time", "place", "latitude", "longitude", "type", "accuser", "alleged actor", "target")
    with (folder / "tables" / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow((*head, "effect", "source", "origin", "published", "text"))
        for n in range(15):
            by, of = names[n % 5], names[(n + 1) % 5]
            place = (TAG, ARABIC, WIDE, FORMULA, LONG)[n % 5]
            row = (f"V{n}", f"2025-05-{n + 2:02}", f"{n:02}:40", place, 27 + n / 10, 85 + n / 7, "shelling", by, of)
            effect = f"{'9' * 24} killed {TAG}" if n % 2 else FORMULA
            write.writerow((*row, "homes", effect, FORMULA, TAG, f"2025-05-{n + 3:02}", TAG))
    with (folder / "tables" / "pledges.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(("nation", "capability", "quantity", "unit", "firmness", "condition", "said by", "date"))
        for nation, amount in (("Nepal", "1"), ("Bhutan", "0"), ("Fiji", "1250000000000"), ("Chad", "0.5")):
            write.writerow((nation, "troops", amount, "persons", "willing", TAG, FORMULA, "2025-05-03"))
    (folder / "reports" / "<b>odd & 'name'.md").write_text(
        f"---\ntitle: {TAG}\npublisher: {FORMULA}\npublished: 2025-05-04\n---\n"
        f"{LONG} accused {WIDE} of shelling homes {TAG} on 3 May. Nepal would send 200 troops, {TAG} said.\n"
        f"Fiji is ready to send 1 observer. {ARABIC} {WIDE * 3}\n",
        encoding="utf-8",
    )
    with grith.open_case(folder) as case:
        case.add()
        case.read()
    return folder
