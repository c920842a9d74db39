"""People of a case: accounts with roles, sign-ins and sessions, kept beside the log in the ledger's database.

    people = People(ledger)
    people.add("a.berg", "reviewer", password)
    session = people.sign_in("a.berg", password, address="192.0.2.7")

Who may do what is :func:`grith.nouns.may`; who sees what is ``case.definition.handling``. See docs/web-rights.md.
"""

from grith.people._people import Account, People, Session, SignIn, SignInRefused
from grith.people._presence import Presence

__all__ = ["Account", "People", "Presence", "Session", "SignIn", "SignInRefused"]
