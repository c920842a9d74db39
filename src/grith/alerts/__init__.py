"""Alerts: what changed in a case, told to webhooks and by e-mail, each thing once, and only where a case asks."""

from grith.alerts._make import Alert, alerts_of
from grith.alerts._send import Delivery, send_alerts

__all__ = ["Alert", "Delivery", "alerts_of", "send_alerts"]
