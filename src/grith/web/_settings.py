"""What can be set about the web application."""

from __future__ import annotations

from attrs import frozen


@frozen
class Settings:
    """``exposed``: others than this machine reach the pages, so accounts are needed; ``secure``: over HTTPS.

    ``author`` signs decisions where there are no accounts. ``upload_mb`` is the most that one request may bring.
    ``hosts`` are the names under which the pages are reached, beside those of loopback.
    """

    exposed: bool = False
    secure: bool = False
    author: str = ""
    upload_mb: int = 50
    hosts: tuple[str, ...] = ()
