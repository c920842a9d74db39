"""The language of constraints: ``not foreign_troops``, ``truce -> guarantees``, ``zone_km >= 15``, ``A only if B``.

From loosest to tightest: ``<->`` (also ``iff``); ``->`` (also ``implies``, ``only if``; ``A if B`` is ``B -> A``, ``A
unless B`` is ``not B -> A``, and ``if A then B``); ``or``; ``and``; ``not``; then comparisons, ``status in {a, b}``,
``at least 2 of (a, b, c)`` (also ``at most``, ``exactly``) and brackets. docs/deal.md has the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from attrs import frozen

from grith.deal._terms import AllOf, AnyOf, AtLeast, Atom, Constant, Expression, Not
from grith.errors import CaseError, Problem
from grith.nouns import Issue

KEYWORDS = frozenset("not no and or if then only iff implies unless in of at least most exactly true false".split())
LONGEST, DEEPEST = 10_000, 100
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d[\d_]*(?:\.\d+)?)|(?P<name>[^\W\d]\w*)|(?P<quoted>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign><->|<=>|->|=>|→|↔|>=|<=|≥|≤|!=|≠|==|&&|\|\||\.\.|[=<>!~¬&∧|∨(){},\-])"
)
_SAME = {
    "→": "->", "=>": "->", "implies": "->", "↔": "<->", "<=>": "<->", "iff": "<->", "≥": ">=", "≤": "<=", "≠": "!=",
    "==": "=", "&&": "and", "&": "and", "∧": "and", "||": "or", "|": "or", "∨": "or", "!": "not", "~": "not",
    "¬": "not", "no": "not",
}  # fmt: skip
_RESERVED = KEYWORDS | _SAME.keys()
_CLAUSE = re.compile(r"(?:not )?[A-Za-z_][A-Za-z_0-9]*(?: or (?:not )?[A-Za-z_][A-Za-z_0-9]*)*")
_COMPARE = ("=", "!=", ">=", "<=", ">", "<")
_MIRROR = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}


class _Mistake(Exception):
    def __init__(self, at: int, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.at, self.what, self.remedy = at, what, remedy


@frozen
class _Token:
    kind: str  # number, name, quoted, sign, end
    text: str
    at: int
    word: str  # the operator or keyword that the token stands for, else its own text; "" if quoted

    @property
    def shown(self) -> str:
        return "the end" if self.kind == "end" else f'"{self.text}"'


def parse(text: str, issues: Mapping[str, Issue] | None, where: str = "") -> Expression:
    """Read a constraint over ``issues`` (by id); ``None`` takes any name for an issue and guesses its kind by use.

    Raises CaseError that points at the character, says what was expected, and suggests the nearest known name.
    """
    if (plain := _plain(text, issues)) is not None:
        return plain
    try:
        return _Parser(text, issues).whole()
    except _Mistake as mistake:
        raise CaseError(_pointed(text, mistake, where)) from None


def _plain(text: str, issues: Mapping[str, Issue] | None) -> Expression | None:
    """What the parser would give for "a or not b or c" over yes/no issues, by a short way; None for all else."""
    if issues is None or len(text) > LONGEST or not _CLAUSE.fullmatch(text):
        return None
    parts: list[Expression] = []
    for words in text.split(" or "):
        name = words.removeprefix("not ")
        issue = issues.get(name)
        if issue is None or issue.kind != "yes_no" or name.lower() in _RESERVED:
            return None
        parts.append(Not(Atom(name)) if words.startswith("not ") else Atom(name))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _pointed(text: str, mistake: _Mistake, where: str) -> Problem:
    # A long or many-lined constraint is shown as the 60 characters around the mistake.
    start = max(0, mistake.at - 40)
    shown = re.sub(r"\s", " ", text[start : start + 80])
    lead = "…" if start else ""
    caret = " " * (len(lead) + mistake.at - start) + "^"
    place = f"character {mistake.at + 1}"
    return Problem(
        f"{mistake.what}\n    {lead}{shown}\n    {caret}", f"{where}, {place}" if where else place, mistake.remedy
    )


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Mistake(at, f'"{text[at]}" has no meaning in a constraint', "Write and, or, not, ->, >=, ( ).")
        if match.lastgroup != "space":
            kind, shown = str(match.lastgroup), match.group()
            lower = shown.lower()
            word = lower if kind == "name" and lower in _RESERVED else shown
            found.append(_Token(kind, shown, at, "" if kind == "quoted" else _SAME.get(word, word)))
        at = match.end()
    return [*found, _Token("end", "", len(text.rstrip()), "")]


class _Parser:
    def __init__(self, text: str, issues: Mapping[str, Issue] | None) -> None:
        if len(text) > LONGEST:
            raise _Mistake(LONGEST, f"the constraint is longer than {LONGEST:,} characters", "Split it into several.")
        self.tokens, self.at, self.depth, self.issues = _tokens(text), 0, 0, issues

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def ahead(self, *words: str) -> bool:
        """Whether the next tokens are these words."""
        tokens, at = self.tokens, self.at
        if tokens[at].word != words[0]:
            return False
        return len(words) == 1 or [t.word for t in tokens[at : at + len(words)]] == list(words)

    def take(self, *words: str) -> bool:
        """Step over these words if they come next."""
        if self.ahead(*words):
            self.at += len(words)
            return True
        return False

    def need(self, word: str, what: str) -> None:
        if not self.take(word):
            raise _Mistake(self.here.at, f'expected "{word}" {what}, found {self.here.shown}')

    def whole(self) -> Expression:
        if self.here.kind == "end":
            raise _Mistake(0, "the constraint is empty", "Write what must be true, such as: not foreign_troops")
        expression = self.equivalence()
        if self.here.kind != "end":
            expected = 'expected "and", "or", "->" or the end'
            if self.here.text == ")":
                raise _Mistake(self.here.at, 'this ")" closes nothing', "Remove it or open a bracket before.")
            before = self.tokens[self.at - 1]
            glued = before.kind == "name" and self.here.kind == "name" and before.word not in KEYWORDS
            remedy = f"If this is one name, write it in one word: {before.text}_{self.here.text}." if glued else ""
            raise _Mistake(self.here.at, f"{expected}, found {self.here.shown}", remedy)
        return expression

    def equivalence(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Mistake(self.here.at, f"brackets are nested deeper than {DEEPEST}", "Split it into several.")
        left = self.implication()
        while self.take("<->") or self.take("if", "and", "only", "if"):
            right = self.implication()
            left = AllOf((AnyOf((Not(left), right)), AnyOf((Not(right), left))))
        self.depth -= 1
        return left

    def implication(self) -> Expression:
        if self.take("if"):
            condition = self.either()
            self.need("then", "after the condition of this if")
            return AnyOf((Not(condition), self.implication()))
        left = self.either()
        if self.take("->") or self.take("only", "if"):
            return AnyOf((Not(left), self.nested_implication()))
        if self.ahead("if", "and", "only", "if"):
            return left
        if self.take("if"):
            return AnyOf((Not(self.nested_implication()), left))
        if self.take("unless"):
            return AnyOf((self.nested_implication(), left))
        return left

    def nested_implication(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Mistake(self.here.at, f"more than {DEEPEST} arrows in a row", "Split it into several.")
        right = self.implication()
        self.depth -= 1
        return right

    def either(self) -> Expression:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def both(self) -> Expression:
        parts = [self.unary()]
        while self.take("and"):
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def unary(self) -> Expression:
        flips = 0
        while self.take("not"):
            flips += 1
        part = self.primary()
        return Not(part) if flips % 2 else part

    def primary(self) -> Expression:
        token = self.here
        if self.take("("):
            inner = self.equivalence()
            if not self.take(")"):
                raise _Mistake(
                    self.here.at,
                    f'expected ")" for the bracket opened at character {token.at + 1}, found {self.here.shown}',
                )
            return inner
        for word in ("true", "false"):
            if self.take(word):
                return Constant(word == "true")
        for words in (("at", "least"), ("at", "most"), ("exactly",)):
            if self.take(*words):
                return self.counted(words[-1])
        if token.kind == "number" or (token.text == "-" and self.tokens[self.at + 1].kind == "number"):
            return self.number_first()
        if token.kind != "name" or token.word in KEYWORDS or token.word in _SAME.values():
            raise _Mistake(token.at, f'expected an issue, "not" or "(", found {token.shown}')
        self.at += 1
        return self.about(self.known(token), token)

    def counted(self, how: str) -> Expression:
        token = self.here
        if token.kind != "number" or "." in token.text:
            raise _Mistake(token.at, f"expected a whole number, found {token.shown}", "As in: at least 2 of (a, b, c)")
        self.at += 1
        count = int(token.text)
        self.need("of", "after the number")
        self.need("(", "before the list")
        parts = [self.equivalence()]
        while self.take(","):
            parts.append(self.equivalence())
        self.need(")", 'or "," in the list')
        if count > len(parts):
            raise _Mistake(token.at, f"{count} of {len(parts)} is more than there are")
        at_least = AtLeast(count, tuple(parts))
        at_most = AtLeast(len(parts) - count, tuple(Not(p) for p in parts))
        if how == "exactly":
            return AllOf((at_least, at_most))
        return at_least if how == "least" else at_most

    def known(self, token: _Token) -> Issue:
        if self.issues is None:
            return Issue(token.text, kind="")
        if token.text not in self.issues:
            near = get_close_matches(token.text, self.issues, 1, 0.6)
            lower = {name.lower(): name for name in self.issues}
            near = [lower[token.text.lower()]] if token.text.lower() in lower else near
            remedy = (
                f"Did you mean {near[0]}?"
                if near
                else "Add it to the issues, or use one of: " + ", ".join(sorted(self.issues)[:8])
            )
            raise _Mistake(token.at, f'no issue is called "{token.text}"', remedy)
        return self.issues[token.text]

    def about(self, issue: Issue, token: _Token) -> Expression:
        """What is said of an issue just named: nothing more (yes/no), a comparison, or ``in``."""
        if self.take("in"):
            return self.range_or_set(issue)
        if self.here.text == "-" and self.tokens[self.at + 1].kind == "name":
            both = f"{token.text}_{self.tokens[self.at + 1].text}"
            raise _Mistake(
                self.here.at, 'expected "and", "or", "->" or the end, found "-"', f"A name has no hyphen: {both}?"
            )
        if self.here.word not in _COMPARE:
            if issue.kind == "choice":
                remedy = f"Write {issue.id} = {issue.options[0]}; its options: {', '.join(issue.options)}"
                what = f'expected "=" after the choice {issue.id}, found {self.here.shown}'
                raise _Mistake(self.here.at, what, remedy)
            if issue.kind == "graded":
                raise _Mistake(self.here.at, f'expected ">=", "<=" or "=" after {issue.id}, found {self.here.shown}')
            return Atom(issue.id)
        op = self.here.word
        self.at += 1
        if issue.kind == "graded" or (issue.kind == "" and self.here.kind == "number"):
            return self.compared(issue, op, self.number(issue))
        if issue.kind == "yes_no":
            if op not in ("=", "!=") or not (self.ahead("true") or self.ahead("false")):
                raise _Mistake(token.at, f"{issue.id} is yes or no: write {issue.id} or not {issue.id}")
            positive = self.ahead("true") == (op == "=")
            self.at += 1
            return Atom(issue.id) if positive else Not(Atom(issue.id))
        if op not in ("=", "!="):
            raise _Mistake(self.tokens[self.at - 1].at, f'expected "=" or "!=" for the choice {issue.id}')
        atom = Atom(issue.id, "in", options=(self.option(issue),))
        return atom if op == "=" else Not(atom)

    def range_or_set(self, issue: Issue) -> Expression:
        if issue.kind == "yes_no":
            raise _Mistake(self.tokens[self.at - 1].at, f"{issue.id} is yes or no: write {issue.id} or not {issue.id}")
        if issue.kind == "graded" or (issue.kind == "" and not self.ahead("{")):
            low = self.number(issue)
            if not self.take(".."):
                raise _Mistake(self.here.at, f'expected ".." between two numbers, found {self.here.shown}')
            at = self.here.at
            high = self.number(issue)
            if high < low:
                raise _Mistake(at, f"the range ends at {high:g}, before it starts at {low:g}")
            return AllOf((Atom(issue.id, ">=", low), Atom(issue.id, "<=", high)))
        self.need("{", "before the options")
        options = [self.option(issue)]
        while self.take(","):
            options.append(self.option(issue))
        self.need("}", 'or "," after an option')
        return Atom(issue.id, "in", options=tuple(sorted(set(options))))

    def option(self, issue: Issue) -> str:
        token = self.here
        if token.kind not in ("name", "quoted", "number"):
            raise _Mistake(token.at, f"expected an option of {issue.id}, found {token.shown}")
        name = token.text.strip("\"'") if token.kind == "quoted" else token.text
        if issue.kind and name not in issue.options:
            near = get_close_matches(name, issue.options, 1, 0.6)
            remedy = f"Did you mean {near[0]}?" if near else "Its options: " + ", ".join(issue.options)
            raise _Mistake(token.at, f'"{name}" is no option of {issue.id}', remedy)
        self.at += 1
        return name

    def number(self, issue: Issue | None) -> float:
        sign = -1.0 if self.take("-") else 1.0
        token = self.here
        if token.kind != "number":
            raise _Mistake(token.at, f"expected a number, found {token.shown}")
        self.at += 1
        if issue and issue.unit and self.here.kind == "name" and self.here.text == issue.unit:
            self.at += 1
        return sign * float(token.text.replace("_", ""))

    def compared(self, issue: Issue, op: str, number: float) -> Expression:
        return Not(Atom(issue.id, "=", number)) if op == "!=" else Atom(issue.id, op, number)

    def number_first(self) -> Expression:
        """``15 <= zone_km`` and ``15 <= zone_km <= 30``."""
        low = self.number(None)
        op = self.here.word
        if op not in _COMPARE:
            raise _Mistake(self.here.at, f"expected a comparison such as <= after the number, found {self.here.shown}")
        self.at += 1
        token = self.here
        if token.kind != "name" or token.word in KEYWORDS:
            raise _Mistake(token.at, f"expected an issue, found {token.shown}")
        self.at += 1
        issue = self.known(token)
        if issue.kind not in ("graded", ""):
            raise _Mistake(token.at, f"{issue.id} is not a number")
        first = self.compared(issue, _MIRROR[op], low)
        if self.here.word not in _COMPARE:
            return first
        op = self.here.word
        self.at += 1
        return AllOf((first, self.compared(issue, op, self.number(issue))))
