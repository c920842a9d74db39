"""Opening and making a ledger."""

from __future__ import annotations

from pathlib import Path

from grith.errors import LedgerError
from grith.ledger._keys import Signer
from grith.ledger._ledger import Ledger
from grith.ledger._mirror import Mirror
from grith.ledger._sources import sync_folder
from grith.ledger._store import Store


def open_ledger(target: Path | str, *, key: Path | None, create: bool, folder: Path | None) -> Ledger:
    """See :func:`grith.ledger.open_ledger`."""
    if isinstance(target, str) and "://" in target:
        home = Path(folder or Path.cwd())
        mirror = Mirror(home / "heads.jsonl")
        store, path_exists = Store.of_url(target), True
    else:
        path = Path(target)
        home = Path(folder or path.parent)
        mirror = Mirror.beside(path, home)
        if create:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LedgerError(
                    f"the folder cannot be made ({error.strerror})", str(path.parent), "Check the path and its rights"
                ) from None
        elif not path.is_file():
            raise LedgerError("there is no ledger here", str(path), "Check the path, or make a case with grith init")
        store, path_exists = Store.of_file(path), path.exists()
    signer = Signer(Path(key) if key else home / "keys" / "ledger.key")
    try:
        if (not path_exists or not store.has_tables()) and not mirror.is_empty():
            raise LedgerError(
                "the ledger is missing or empty, but heads of it were signed",
                store.where,
                f"Restore the ledger file from a backup (signed heads: {mirror.path})",
            )
        if not store.has_tables():
            if not create:
                raise LedgerError(
                    "this file is not a Grith ledger, or its making was interrupted",
                    store.where,
                    "Check the path, or make the case again with grith init",
                )
            home.mkdir(parents=True, exist_ok=True)
            signer.create()
            mirror.create()
            with mirror.locked():
                store.create_tables()
            sync_folder(home)
        elif not store.is_sqlite:
            store.migrate()
    except OSError as error:
        store.close()
        raise LedgerError(
            f"the ledger cannot be made ({error.strerror})", store.where, "Check the path and its rights"
        ) from None
    except LedgerError:
        store.close()
        raise
    return Ledger(store, home, signer, mirror)
