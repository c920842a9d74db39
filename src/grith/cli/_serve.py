"""The command that serves a case as web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from grith.cli._app import app
from grith.cli._options import CaseFolder, Json, author_of

if TYPE_CHECKING:
    from fastapi import FastAPI

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USUAL = (700, 10, 10)
"""Collections of circular garbage as Python sets them: pictures of a case are circular, and a server makes many."""


@app.command()
def serve(
    case: CaseFolder,
    host: Annotated[str, typer.Option(help="Address to listen on; other than loopback needs accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    author: Annotated[
        str,
        typer.Option(help="Who signs decisions where there are no accounts; default: GRITH_AUTHOR, else your login."),
    ] = "",
    site: Annotated[
        list[str] | None, typer.Option(help="A name under which the pages are reached (grith.example.org); repeatable.")
    ] = None,
    secure: Annotated[
        bool, typer.Option("--secure", help="The pages are reached over HTTPS (by a reverse proxy in front).")
    ] = False,
    upload_mb: Annotated[int, typer.Option(min=1, help="The most that one request may bring, in MB.")] = 50,
    json: Json = False,
) -> None:
    """Serve the case as web pages: the four answers, map, reports, and the review desk. Ctrl-C ends it."""
    made = _made(case, host, author, site, secure, upload_mb)
    _run(made, host, port, json)


def _made(case: CaseFolder, host: str, author: str, site: list[str] | None, secure: bool, upload_mb: int) -> FastAPI:
    from grith.errors import GrithError

    try:
        from grith.web import create_app

        return create_app(
            case,
            exposed=host not in LOOPBACK,
            author=author_of(author),
            secure=secure,
            upload_mb=upload_mb,
            hosts=(*(site or ()), *(() if host in LOOPBACK else (host,))),
        )
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "grith":
            raise
        raise GrithError(
            f"the web pages need {error.name}, which is not installed", "grith serve", "pip install 'grith[web]'"
        ) from None


def _run(made: FastAPI, host: str, port: int, json: bool) -> None:
    import gc
    import json as json_module
    import socket

    import uvicorn

    from grith.errors import GrithError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(2048)  # who follows the address at once waits instead of being refused
    except OSError as error:
        raise GrithError(
            f"cannot listen there ({error.strerror})", f"{host}:{port}", "Choose another --port (0 takes a free one)"
        ) from None
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{bound.getsockname()[1]}/"
    print(json_module.dumps({"address": address}) if json else f"Serving at {address} (Ctrl-C ends it)", flush=True)
    config = uvicorn.Config(made, log_level="warning", server_header=False, timeout_graceful_shutdown=5)
    gc.set_threshold(*_USUAL)
    uvicorn.Server(config).run(sockets=[bound])
