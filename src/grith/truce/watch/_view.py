"""Watch plans for people and programs: rows, words, limits, layers for maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import asdict

from grith.geometry import Drawn, circle, point
from grith.truce.watch._choose import Outlook, Post, WatchPlans
from grith.truce.watch._monitors import DAYS

LIMITS = (
    "It watches a truce: incidents on record, at the precision told. It follows no person and no unit.",
    "Past incidents are not the next ones, and what nobody could see is in no record: where nobody watched looks calm.",
    "In range is not seen: ground, weather and night are not modelled. Who may go where is for the parties to agree.",
    "Surely: the whole circle of a place in range, its whole time within the watch. Possibly: some of both.",
)


def watch_view(plans: WatchPlans) -> dict[str, Any]:
    """The plans as JSON-ready data."""
    return {
        "incidents": plans.incidents,
        "first_day_of_the_later_part": plans.split.isoformat() if plans.split else "",
        "zone": plans.zone,
        "places_tried": plans.places,
        "too_rough_to_see_surely": plans.too_rough,
        "hour_not_told": plans.without_hour,
        "plans": [
            {
                "size": p.size,
                "status": p.status,
                "gap": round(p.gap, 6),
                **{name: _outlook(getattr(p, name)) for name in ("all", "first", "later", "best_later")},
                "posts": [{**asdict(post), "days": days_words(post), "hours": hours_words(post)} for post in p.posts],
            }
            for p in plans.plans
        ],
        "notes": list(plans.notes),
        "limits": list(LIMITS),
    }


def watch_table(plans: WatchPlans) -> list[tuple[Any, ...]]:
    """The posts of all plans as rows, the headings first."""
    rows: list[tuple[Any, ...]] = [
        ("plan", "monitor", "place", "latitude", "longitude", "range_km", "days", "hours", "sees_alone")
    ]
    for plan in plans.plans:
        for p in plan.posts:
            spot = (p.place, p.latitude, p.longitude, p.range_km)
            rows.append((plan.size, p.monitor, *spot, days_words(p), hours_words(p), p.sees_alone))
    return rows


def _outlook(seen: Outlook) -> dict[str, float]:
    low, high = seen.share
    return {
        "incidents": seen.incidents,
        "surely": seen.surely,
        "possibly": seen.possibly,
        "twice": seen.twice,
        "share_surely": round(low, 4),
        "share_possibly": round(high, 4),
    }


def share_words(seen: Outlook) -> str:
    """The share as a range in per cent, or a dash where there is nothing to see."""
    if not seen.incidents:
        return "–"
    low, high = seen.share
    return f"{low:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%} to {high:.0%}"


def days_words(post: Post) -> str:
    """The weekdays of a post."""
    return "every day" if len(post.days) == 7 else ", ".join(DAYS[d].capitalize() for d in post.days)


def hours_words(post: Post) -> str:
    """The hours of a post on the local clock."""
    return "all day" if len(post.hours) == 24 else f"{post.hours[0]:02}:00 to {(post.hours[-1] + 1) % 24:02}:00"


def watch_layers(plans: WatchPlans) -> Mapping[str, Sequence[Drawn]]:
    """Layers for a map: the posts of each plan as points, and what each has in range as areas."""
    posts, ranges = [], []
    for plan in plans.plans:
        for post in plan.posts:
            told: dict[str, str | int | float | None] = {
                "plan": plan.size,
                "monitor": post.monitor,
                "place": post.place,
                "days": days_words(post),
                "hours": hours_words(post),
                "range_km": float(post.range_km),
                "sees_alone": post.sees_alone,
            }
            posts.append(point(post.longitude, post.latitude, **told))
            ranges.append(circle(post.longitude, post.latitude, post.range_km, **told))
    return {"watch_posts": posts, "watch_ranges": ranges}
