"""Make an edition of an earlier day out of one that keeps a history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from report import past
from report.checking import seal_edition
from report.datapackage import Text
from report.edition import Edition, open_edition
from report.errors import ReportError
from report.language import Language
from report.manifest import Manifest
from report.quantities import write
from report.snapshots import write_snapshot

_WORDS = {
    "en": (
        "Derived from edition {parent}: what its catalogue had already seen by {day}. Of "
        "{repositories} repositories the facts of {known} are those of that day, because nothing "
        "of theirs has changed since; of the other {unknown} only name, owner and day of creation "
        "are given, and everything else is unknown, never today’s. {licences} licence tags and "
        "{sizes} parameter counts are known. {dropped} repositories, of which only the names "
        "remain, were in the catalogue on that day and have since left it. {read} repositories "
        "were read for downloads on that very day. {configurations} of {all_configurations} "
        "configurations had been read by then; those that the counter is checked with carry no "
        "day and are kept whole. Of {all_derivatives} links between repositories the "
        "{derivatives} that rest on names alone are kept. {uploads} of {all_uploads} recent "
        "uploads had been indexed. The evidence is that of today, not of that day."
    ),
    "it": (
        "Ricavata dall’edizione {parent}: ciò che il suo catalogo aveva già visto al {day}. Su "
        "{repositories} repository, di {known} si conoscono i dati di quel giorno, perché da "
        "allora nulla è cambiato; degli altri {unknown} si danno soltanto nome, proprietario e "
        "giorno di creazione, e tutto il resto è ignoto, mai quello di oggi. Si conoscono "
        "{licences} etichette di licenza e {sizes} numeri di parametri. {dropped} repository, di "
        "cui resta soltanto il nome, erano nel catalogo quel giorno e ne sono poi usciti. Di "
        "{read} repository i download sono stati letti proprio quel giorno. {configurations} "
        "configurazioni su {all_configurations} erano già state lette; quelle con cui si verifica "
        "il contatore non hanno data e restano tutte. Dei {all_derivatives} legami fra repository "
        "si tengono i {derivatives} che poggiano sui soli nomi. {uploads} dei {all_uploads} "
        "caricamenti recenti erano già indicizzati. Le evidenze sono quelle di oggi, non di quel "
        "giorno."
    ),
}
_TITLES = {"en": "State of {day}, derived", "it": "Stato al {day}, ricavato"}


def parse_day(text: str) -> date:
    """Return the day a text names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReportError(f"A day is written as in 2026-05-23, not {text!r}.") from None


def derive_edition(
    day: date, edition_id: str, parent_id: str, data: Path | str | None = None
) -> Manifest:
    """Write and seal the edition `edition_id` as of `day`, out of the edition `parent_id`.

    The parent's tables are taken as the Hub gave them; corrections apply when an edition is
    opened. The same day and parent make the same bytes.
    """
    parent = open_edition(parent_id, data=data)
    first = parent.table("download_history")["as_of"].min().date()
    if not first <= day < parent.date:
        raise ReportError(
            f"Edition {parent_id} records the days from {first} up to {parent.date}; "
            f"nothing can be told of {day}."
        )
    frames = {
        table.name: parent.raw_table(table.name) for table in parent.package.layer("snapshot")
    }
    then = past.tables_at(frames, pd.Timestamp(day))
    write_snapshot(parent.data, parent.package, edition_id, then)
    title, completeness = describe(parent, day, frames, then)
    return seal_edition(edition_id, day, title, completeness, parent.data, parent.id)


def describe(
    parent: Edition,
    day: date,
    now: Mapping[str, pd.DataFrame],
    then: Mapping[str, pd.DataFrame],
) -> tuple[Text, Text]:
    """Return title and completeness of a derived edition in words, with their numbers."""
    models, history = then["models"], then["download_history"]
    known = int(models["row_changed"].notna().sum())
    on_day = history["as_of"].eq(pd.Timestamp(day)) & history["repo_id"].isin(models["repo_id"])
    counts = {
        "repositories": len(models),
        "known": known,
        "unknown": len(models) - known,
        "licences": int(models["licence_tag"].notna().sum()),
        "sizes": int(models["parameters_total"].notna().sum()),
        "dropped": int((~models["repo_id"].isin(now["models"]["repo_id"])).sum()),
        "read": int(on_day.sum()),
    }
    for name, key in (
        ("configurations", "configurations"),
        ("derivatives", "derivatives"),
        ("recent_uploads", "uploads"),
    ):
        counts |= {key: len(then[name]), f"all_{key}": len(now[name])}
    titles, texts = {}, {}
    for code in ("en", "it"):
        language = Language.of(code)
        shown = {name: write(number, "count", language) for name, number in counts.items()}
        titles[code] = _TITLES[code].format(day=write(day, "date", language))
        texts[code] = _WORDS[code].format(
            parent=parent.id, day=write(day, "date", language), **shown
        )
    return Text(titles["en"], titles["it"]), Text(texts["en"], texts["it"])
