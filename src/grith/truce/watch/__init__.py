"""Watch plans: which places and hours to watch, and what share of the incidents on record each plan would have seen."""

from grith.truce.watch._choose import Outlook, WatchPlan, WatchPlans, plan_watch
from grith.truce.watch._monitors import Monitor, monitors_of, read_monitors
from grith.truce.watch._record import Event, events_of, read_events, read_places
from grith.truce.watch._view import LIMITS, days_words, hours_words, share_words, watch_layers, watch_table, watch_view

__all__ = [
    "LIMITS",
    "Event",
    "Monitor",
    "Outlook",
    "WatchPlan",
    "WatchPlans",
    "days_words",
    "events_of",
    "hours_words",
    "monitors_of",
    "plan_watch",
    "read_events",
    "read_monitors",
    "read_places",
    "share_words",
    "watch_layers",
    "watch_table",
    "watch_view",
]
