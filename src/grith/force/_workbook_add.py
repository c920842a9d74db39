"""Rows added to a workbook that somebody works in: every cell, format, chart and sheet in it stays as it is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from grith.errors import ForceError
from grith.force._sheets import CHANGES_SHEET, EXAMPLE, columns, sheet_names
from grith.row_heights import row_height

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS = (12, 24, 18, 16, 18, 40, 40, 60)


def add_to_workbook(
    source: Path, out: Path, rows: Mapping[str, Sequence[Any]], told: Sequence[Sequence[str | date]]
) -> None:
    """Write a copy of ``source`` to ``out`` (a new file) with ``rows`` (nouns by table) below those on their sheets.

    ``told`` are rows for the sheet Changes (its headings first), which is made where there is none. Only the parts of
    the file that get rows are written anew. Raises ForceError where ``out`` is there already or cannot be written.
    """
    package = _Package(source)
    for table, added in rows.items():
        if added:
            name = sheet_names()[table]
            own = list(dict.fromkeys(key for row in added for key in row.attributes))
            titles = [c.title for c in columns(table)] + own
            cells = [[getattr(r, c.field) for c in columns(table)] + [r.attributes.get(k) for k in own] for r in added]
            package.append(name, titles, cells)
    if told:
        package.append(CHANGES_SHEET, list(map(str, told[0])), told[1:])
    try:
        package.write(out)
    except OSError as error:
        raise ForceError(f"cannot be written ({error.strerror})", str(out), "Choose a name that is free") from None


def filled_as_of(path: Path) -> date | None:
    """The latest day on the sheet Changes: what had been said by then is in the workbook."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = []
    for sheet in book.worksheets:
        if sheet.title.strip().casefold() == CHANGES_SHEET.casefold():
            for (value,) in sheet.iter_rows(min_row=2, max_col=1, values_only=True):
                text = value.date().isoformat() if isinstance(value, datetime) else str(value or "")
                found += [date.fromisoformat(text)] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else []
    book.close()
    return max(found, default=None)


class _Package:
    """The parts of an XLSX file; those that :meth:`change` gave out are written anew, the rest as they are."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {entry: archive.read(entry) for entry in archive.infolist()}
        self.names = {entry.filename: entry for entry in self.parts}
        self.trees: dict[str, Any] = {}
        self.changed: set[str] = set()
        book = self.tree("xl/workbook.xml")
        targets = {x.get("Id"): x.get("Target") for x in self.tree("xl/_rels/workbook.xml.rels")}
        self.sheets = {
            x.get("name").strip().casefold(): _inside("xl", targets[x.get(f"{{{_LINKS}}}id")])
            for x in book.iterfind(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet")
        }
        self.shared = [
            "".join(t.text or "" for t in item.iter(f"{{{_MAIN}}}t"))
            for item in (self.tree("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self.names else ())
        ]

    def tree(self, name: str) -> Any:
        from lxml import etree

        if name not in self.trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self.trees[name] = etree.fromstring(self.parts[self.names[name]], parser)
        return self.trees[name]

    def change(self, name: str) -> Any:
        self.changed.add(name)
        return self.tree(name)

    def write(self, out: Path) -> None:
        from lxml import etree

        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in self.parts.items():
                if entry.filename in self.changed:
                    content = etree.tostring(
                        self.trees[entry.filename], xml_declaration=True, encoding="UTF-8", standalone=True
                    )
                archive.writestr(entry, content)

    def append(self, sheet: str, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add rows below the last one of a sheet, each value under its heading; headings it lacks are added."""
        if sheet.casefold() not in self.sheets:
            self._new_sheet(sheet)
        tree = self.change(self.sheets[sheet.casefold()])
        data = tree.find(f"{{{_MAIN}}}sheetData")
        _number(data)
        filled = [row for row in data if any(len(cell) for cell in row)]
        last = max((int(row.get("r")) for row in filled), default=0)
        head = {self._text(c): _column(c) for row in filled if row.get("r") == "1" for c in row if self._text(c)}
        used = {title for place, title in enumerate(titles) if any(row[place] not in (None, "", ()) for row in rows)}
        missing = [t for t in titles if t.casefold() not in head and (t in used or not head)]
        if missing:
            first = max(head.values(), default=0) + 1
            style = next((c.get("s") for row in filled for c in row), None) or self._style_of(".//{*}row/{*}c", "s")
            self._put(data, 1, {first + n: (title, style) for n, title in enumerate(missing)})
            head |= {title.casefold(): first + n for n, title in enumerate(missing)}
            last = max(last, 1)
        layout = {
            n: column
            for column in tree.iterfind(f"{{{_MAIN}}}cols/{{{_MAIN}}}col")
            for n in range(int(column.get("min")), min(int(column.get("max")), 1000) + 1)
        }
        styles = {n: column.get("style") for n, column in layout.items()}
        if last > 1 and not self._text(filled[-1][0]).startswith(EXAMPLE.casefold()):
            styles |= {_column(c): c.get("s") for c in filled[-1]}
        widths = {n: float(column.get("width") or 9) for n, column in layout.items()}
        for number, row in enumerate(rows, last + 1):
            at = {head[t.casefold()]: v for t, v in zip(titles, row, strict=True) if t in used}
            made = self._put(data, number, {n: (v, styles.get(n)) for n, v in at.items() if v not in (None, "", ())})
            words = ["; ".join(v) if isinstance(v, tuple) else v for v in at.values()]
            high = row_height(words, [widths.get(n, 9) for n in at])
            if high and made.get("ht") is None:
                made.attrib.update({"ht": f"{high:g}", "customHeight": "1"})
        self._stretch(tree, sheet, last, last + len(rows))

    def _text(self, cell: Any) -> str:
        """What a heading says, in small letters."""
        found = "".join(t.text or "" for t in cell.iter(f"{{{_MAIN}}}t"))
        value = cell.find(f"{{{_MAIN}}}v")
        if not found and value is not None:
            found = self.shared[int(value.text)] if cell.get("t") == "s" else str(value.text)
        return " ".join(found.split()).casefold()

    def _put(self, data: Any, number: int, values: Mapping[int, tuple[Any, str | None]]) -> Any:
        """Set cells of one row that are empty so far and return the row; its other cells stay."""
        from lxml import etree

        row = next((r for r in data if int(r.get("r")) == number), None)
        if row is None:
            row = etree.Element(f"{{{_MAIN}}}row", r=str(number))
            data.insert(sum(int(r.get("r")) < number for r in data), row)
        row.attrib.pop("spans", None)
        for place, (value, style) in sorted(values.items()):
            old = next((c for c in row if _column(c) == place), None)
            if old is not None:
                style = style or old.get("s")
                row.remove(old)
            cell = self._cell(f"{_letters(place)}{number}", value, style)
            row.insert(sum(_column(c) < place for c in row), cell)
        return row

    def _cell(self, at: str, value: Any, style: str | None) -> Any:
        from lxml import etree

        cell = etree.Element(f"{{{_MAIN}}}c", r=at, **({"s": style} if style else {}))
        days = self._shows_dates(style)
        if isinstance(value, date) and days:
            value = (value - date(1899, 12, 30)).days
        elif days:
            cell.attrib.pop("s", None)  # the third month would be shown as a day of 1900
        if isinstance(value, int | float) and not isinstance(value, bool):
            etree.SubElement(cell, f"{{{_MAIN}}}v").text = repr(value)
            return cell
        words = "; ".join(value) if isinstance(value, tuple) else {True: "yes", False: "no"}.get(value, str(value))
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        text.text = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words)[:32_767]
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return cell

    def _shows_dates(self, style: str | None) -> bool:
        """Whether a number in this style is read as a day; a day is written in letters else."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        properties = self.tree("xl/workbook.xml").find(f"{{{_MAIN}}}workbookPr")
        if style is None or (properties is not None and properties.get("date1904") in ("1", "true")):
            return False
        styles = self.tree("xl/styles.xml")
        number = int(styles.find(f"{{{_MAIN}}}cellXfs")[int(style)].get("numFmtId", "0"))
        own = {x.get("numFmtId"): x.get("formatCode") for x in styles.iter(f"{{{_MAIN}}}numFmt")}
        return bool(is_date_format(own.get(str(number)) or BUILTIN_FORMATS.get(number)))

    def _style_of(self, path: str, attribute: str) -> str | None:
        """A style of the sheet Pledges: that of its first column, or of its first heading."""
        part = self.sheets.get(sheet_names()["pledges"].casefold())
        found = self.tree(part).find(path) if part else None
        return None if found is None else found.get(attribute)

    def _stretch(self, tree: Any, sheet: str, last: int, now: int) -> None:
        """Filters and tables that ended in the last row end in the new last row."""
        dimension = tree.find(f"{{{_MAIN}}}dimension")
        if dimension is not None:
            tree.remove(dimension)  # it may be left out, and is worked out anew by whoever opens the file
        filters = tree.findall(f"{{{_MAIN}}}autoFilter")
        for target in self._beside(sheet):
            if target.startswith("xl/tables/"):
                table = self.change(target)
                filters += [table, *table.findall(f"{{{_MAIN}}}autoFilter")]
        for element in filters:
            element.set("ref", _longer(element.get("ref"), last, now))
        book = self.tree("xl/workbook.xml")
        order = [x.get("name").strip().casefold() for x in book.iterfind(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet")]
        for name in book.iterfind(f"{{{_MAIN}}}definedNames/{{{_MAIN}}}definedName"):
            here = name.get("localSheetId") == str(order.index(sheet.casefold()))
            if here and name.get("name") == "_xlnm._FilterDatabase" and name.text:
                name.text = _longer(name.text, last, now)
                self.changed.add("xl/workbook.xml")

    def _beside(self, sheet: str) -> list[str]:
        folder, _, file = self.sheets[sheet.casefold()].rpartition("/")
        links = f"{folder}/_rels/{file}.rels"
        return [_inside(folder, x.get("Target")) for x in self.tree(links)] if links in self.names else []

    def _new_sheet(self, sheet: str) -> None:
        from lxml import etree

        number = 1
        while f"xl/worksheets/sheet{number}.xml" in self.names:
            number += 1
        part = f"xl/worksheets/sheet{number}.xml"
        text = self._style_of(".//{*}col", "style")
        style = f' style="{text}"' if text else ""
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{w}"{style} customWidth="1"/>' for n, w in enumerate(_WIDTHS, 1)
        )
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        entry = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        self.names[part] = entry
        self.parts[entry] = (
            f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{views}<cols>{widths}</cols>'
            '<sheetData/><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
        ).encode()
        links = self.change("xl/_rels/workbook.xml.rels")
        taken = {x.get("Id") for x in links}
        link = next(name for n in range(1, len(taken) + 2) if (name := f"rId{n}") not in taken)
        etree.SubElement(
            links,
            f"{{{_PACKAGE}/relationships}}Relationship",
            Id=link,
            Type=f"{_LINKS}/worksheet",
            Target=f"worksheets/sheet{number}.xml",
        )
        etree.SubElement(
            self.change("[Content_Types].xml"),
            f"{{{_PACKAGE}/content-types}}Override",
            PartName=f"/{part}",
            ContentType=_SHEET_KIND,
        )
        listed = self.change("xl/workbook.xml").find(f"{{{_MAIN}}}sheets")
        ids = [int(x.get("sheetId")) for x in listed]
        new = etree.SubElement(listed, f"{{{_MAIN}}}sheet", name=sheet, sheetId=str(max(ids) + 1))
        new.set(f"{{{_LINKS}}}id", link)
        self.sheets[sheet.casefold()] = part


def _number(data: Any) -> None:
    """Give rows and cells the places that they have by their order where the file leaves that out."""
    row_number = 0
    for row in data:
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        place = 0
        for cell in row:
            place = _column(cell) if cell.get("r") else place + 1
            cell.set("r", f"{_letters(place)}{row_number}")


def _inside(folder: str, target: str) -> str:
    """The name of a part that a part in ``folder`` refers to."""
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/")
    while target.startswith("../"):
        steps, target = steps[:-1], target[3:]
    return "/".join([*steps, target])


def _column(cell: Any) -> int:
    number = 0
    for letter in re.match(r"[A-Z]+", cell.get("r"))[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def _longer(reference: str, last: int, now: int) -> str:
    """``A1:F20`` with its last row ``now`` if that was ``last`` (or earlier)."""
    begin, colon, end = reference.rpartition(":")
    found = re.fullmatch(r"(\$?[A-Z]+\$?)(\d+)", end)
    return f"{begin}{colon}{found[1]}{now}" if colon and found and int(found[2]) <= last else reference
