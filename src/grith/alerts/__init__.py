"""Alerts: what changed in a case, told to webhooks and by e-mail, each thing once, and only where a case asks."""

from grith.alerts._make import Alert, alerts_of
from grith.alerts._send import Delivery, Receiver, receivers, send_alerts

__all__ = ["Alert", "Delivery", "Receiver", "alerts_of", "receivers", "send_alerts"]
