"""What can be set about the web application."""

from __future__ import annotations

from attrs import frozen


@frozen
class Settings:
    """``open_desk``: no accounts, for one person on one machine; ``secure``: cookies only over HTTPS.

    ``author`` signs decisions where there are no accounts. ``upload_mb`` is the most that one request may bring.
    """

    open_desk: bool = True
    secure: bool = False
    author: str = ""
    upload_mb: int = 50
    hosts: tuple[str, ...] = ()
