"""Where one denies what another alleges, and where two sides accuse each other of one and the same event."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict

from grith.claims._group import Group
from grith.claims._same import _alike

_DAYS = 7  # a denial answers what was alleged within so many days
_DAYS_AT_PLACE = 3  # the same where only the place tells that it is the same event
_MOST = 40  # allegations looked at for one denial: the latest
_DENIED = 0.34
_RIVAL = 0.5


def denials(groups: list[Group]) -> None:
    """Link each denial to the allegations against the same party that it speaks of.

    In the same report, or up to a week later with content words in common or the event's own day; not to what
    the deniers themselves allege.
    """
    against: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.lead.statement.kind == "allegation":
            for actor in group.lead.actors:
                against[actor].append(group)
    for rows in against.values():
        rows.sort(key=lambda g: (_day(g), g.id))
    for denial in groups:
        if denial.lead.statement.kind != "denial":
            continue
        deniers = denial.lead.actors | denial.lead.voices
        near: dict[str, Group] = {}
        for actor in sorted(denial.lead.actors):
            rows = against[actor]
            days = [_day(g) for g in rows]
            low = bisect_left(days, _day(denial) - _DAYS)
            high = bisect_right(days, _day(denial) + 1)
            near.update({g.id: g for g in rows[low:high][-_MOST:]})
        for group in sorted(near.values(), key=lambda g: (_day(g), g.id)):
            if group.lead.voices and group.lead.voices <= deniers:
                continue
            if _answers(denial, group):
                older, newer = sorted((group, denial), key=lambda g: (_day(g), g is denial))
                older.link("contradiction", newer, "one denies what the other alleges")


def _answers(denial: Group, group: Group) -> bool:
    if _documents(denial) & _documents(group):
        return True
    one, other = denial.lead, group.lead
    if one.event and other.event and (one.event[0] > other.event[1] or other.event[0] > one.event[1]):
        return False
    if one.place and other.place:
        near = bool(one.event and other.event) or abs(_day(denial) - _day(group)) <= _DAYS_AT_PLACE
        return near and (one.place in other.place or other.place in one.place)
    return _alike(one.tokens, other.tokens) >= _DENIED


def _documents(group: Group) -> set[str]:
    """The documents that a claim stands in; the rows of one table have nothing to do with each other."""
    return {m.statement.report for m in group.members if m.statement.report and not m.statement.span.cells}


def rival_accusations(groups: list[Group]) -> None:
    """Link allegations of one event (same place and day, alike in words) that accuse different parties."""
    events: dict[tuple[str, int], list[Group]] = defaultdict(list)
    for group in groups:
        lead = group.lead
        if lead.statement.kind == "allegation" and lead.place and lead.event and lead.event[1] - lead.event[0] <= 1:
            events[(lead.place, lead.event[0])].append(group)
    for rows in events.values():
        rows = rows[:_MOST]
        for i, one in enumerate(rows):
            for other in rows[i + 1 :]:
                if one.lead.actors & other.lead.actors or one.lead.voices & other.lead.voices:
                    continue
                if _alike(one.lead.tokens, other.lead.tokens) >= _RIVAL:
                    one.link("contradiction", other, "each accuses another party of it")


def _day(group: Group) -> int:
    return -1 if group.lead.day is None else group.lead.day
