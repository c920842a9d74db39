"""Array files: what NumPy writes is read as NumPy reads it, whatever else parses meanwhile."""

from __future__ import annotations

import ast
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grith.array_files import read_array, read_arrays

KINDS = st.one_of(
    arrays.integer_dtypes(),
    arrays.unsigned_integer_dtypes(),
    arrays.floating_dtypes(),
    arrays.boolean_dtypes(),
    arrays.byte_string_dtypes(min_len=1),
    arrays.unicode_string_dtypes(min_len=1),
)
ARRAYS = KINDS.flatmap(lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0)))


@given(ARRAYS, st.booleans(), st.booleans())
def test_what_numpy_writes_is_read_as_numpy_reads_it(
    tmp_path_factory: pytest.TempPathFactory, array: Any, turned: bool, mapped: bool
) -> None:
    path = tmp_path_factory.mktemp("arrays") / "a.npy"
    np.save(path, np.asfortranarray(array) if turned else array, allow_pickle=False)
    told, found = np.load(path, allow_pickle=False), read_array(path, mapped)
    assert (found.dtype, found.shape) == (told.dtype, told.shape)
    assert found.tobytes() == told.tobytes()


@given(st.lists(ARRAYS, min_size=1, max_size=3))
def test_several_in_one_file(tmp_path_factory: pytest.TempPathFactory, several: list[Any]) -> None:
    path = tmp_path_factory.mktemp("arrays") / "a.npz"
    np.savez_compressed(path, **{f"part {n}": array for n, array in enumerate(several)})
    found = read_arrays(path)
    assert {name: (a.dtype, a.shape, a.tobytes()) for name, a in found.items()} == {
        f"part {n}": (a.dtype, a.shape, a.tobytes()) for n, a in enumerate(several)
    }


def test_no_parser_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parser(*_: Any, **__: Any) -> Any:
        raise SystemError("AST constructor recursion depth mismatch")

    np.save(tmp_path / "a.npy", np.arange(40, dtype=np.int32))
    np.savez(tmp_path / "b.npz", one=np.arange(3.0))
    with monkeypatch.context() as patched:  # CPython issue 106905
        patched.setattr(ast, "literal_eval", parser)
        with pytest.raises(SystemError):
            np.load(tmp_path / "a.npy")
        assert read_array(tmp_path / "a.npy", mapped=True).sum() == 780
        assert read_arrays(tmp_path / "b.npz")["one"].tolist() == [0, 1, 2]


def written(array: Any, **how: Any) -> bytes:
    file = BytesIO()
    np.save(file, array, **how)
    return file.getvalue()


WHOLE = written(np.arange(40))
OBJECTS = written(np.array([{"a": 1}]), allow_pickle=True)
RECORDS = written(np.zeros(3, [("one", "i4"), ("two", "f8")]))


@pytest.mark.parametrize("data", [b"", b"PK", b"text", WHOLE[:9], WHOLE[:60], WHOLE[:-1], OBJECTS, RECORDS])
@pytest.mark.parametrize("mapped", [True, False])
def test_other_files_are_refused(tmp_path: Path, data: bytes, mapped: bool) -> None:
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises(ValueError, match=r"."):
        read_array(tmp_path / "a.npy", mapped)
    with pytest.raises(ValueError, match="not a file of arrays"):
        read_arrays(tmp_path / "a.npy")
