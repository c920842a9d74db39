"""NumPy's array files, read without Python's parser.

``numpy.load`` hands the head of a file to ``ast.literal_eval``. In CPython before 3.11.8 and 3.12.2 that
fails now and then with a ``SystemError`` where several threads do so together (CPython issue 106905), and a server's
threads do.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

_HEAD = re.compile(
    r"\{'descr': '(?P<type>[<>|=]?[a-zA-Z]\d*)', 'fortran_order': (?P<order>True|False), "
    r"'shape': \((?P<shape>[\d, ]*)\), \}\s*"
)


def read_array(path: Path, mapped: bool = False) -> NDArray[Any]:
    """The array of plain values in a ``.npy`` file; ``mapped`` reads its pages as they are asked for.

    The form is NumPy's (``numpy.lib.format``, versions 1 and 2), as ``numpy.save`` writes it.
    Raises ValueError for anything else (a cut file, objects, records), OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        kind, order, shape = _head(file)
        if mapped and kind.itemsize and 0 not in shape:
            return np.memmap(path, kind, "r", file.tell(), shape, order)  # type: ignore[call-overload]
        return _values(file, kind, order, shape)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a ``.npz`` file by name, as ``numpy.savez`` writes it. Raises as ``read_array`` does."""
    found = {}
    try:
        with ZipFile(path) as packed:
            for name in packed.namelist():
                file = BytesIO(packed.read(name))
                found[name.removesuffix(".npy")] = _values(file, *_head(file))
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:  # the last two: packed in another way
        raise ValueError(f"not a file of arrays: {path}") from error
    return found


def _head(file: IO[bytes]) -> tuple[np.dtype[Any], str, tuple[int, ...]]:
    major, _ = np.lib.format.read_magic(file)
    length = int.from_bytes(file.read(2 if major == 1 else 4), "little")
    told = _HEAD.fullmatch(file.read(min(length, 10_000)).decode("latin1"))
    if told is None or np.dtype(told["type"]).hasobject:
        raise ValueError("not an array of plain values")
    shape = tuple(int(size) for size in told["shape"].split(",") if size.strip())
    return np.dtype(told["type"]), "F" if told["order"] == "True" else "C", shape


def _values(file: Any, kind: np.dtype[Any], order: str, shape: tuple[int, ...]) -> NDArray[Any]:
    count = int(np.prod(shape, dtype=np.int64))
    array = np.zeros(count, kind)
    if array.nbytes and file.readinto(array.view(np.uint8).data) != array.nbytes:
        raise ValueError("the file is cut short")
    return array.reshape(shape, order=order)  # type: ignore[call-overload]
