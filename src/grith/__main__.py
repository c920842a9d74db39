"""`python -m grith` is the same as the `grith` command."""

from grith.cli import main

main()
