"""Frames as the figures and tables of the chapter show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from report.analysis.hardware.evidence import GRADES
from report.analysis.hardware.removal import BASELINE, COUNTRY_PAIR, DIMENSIONS, WEIGHTS
from report.analysis.hardware.vocabulary import VENDOR_COUNTRIES

ALL_HARDWARE = "all hardware"
DATA_CENTRE = "data centres only"
ANY_OTHER = "any other vendor"


def matrix(
    grid: pd.DataFrame, families: pd.DataFrame, disputed: pd.DataFrame, shown: Sequence[str]
) -> pd.DataFrame:
    """Return the cells of the matrix for the families `shown`, in that order.

    Columns: ``family`` (its name), ``vendor``, ``country``, ``grade``, ``measured_by``,
    ``lists_disagree`` (two lists for this vendor contradict each other).
    """
    name = dict(zip(families["engine_family_id"], families["name"], strict=True))
    pairs = set(zip(disputed["engine_family_id"], disputed["vendor"], strict=True))
    rows = grid[grid["engine_family_id"].isin(list(shown))]
    place = rows["engine_family_id"].map(list(shown).index)
    rows = rows.assign(place=place).sort_values("place", kind="stable", ignore_index=True)
    cells = zip(rows["engine_family_id"], rows["vendor"], strict=True)
    return pd.DataFrame(
        {
            "family": rows["engine_family_id"].map(name),
            "vendor": rows["vendor"],
            "country": rows["vendor"].map(VENDOR_COUNTRIES),
            "grade": rows["grade"],
            "measured_by": rows["measured_by"],
            "lists_disagree": [cell in pairs for cell in cells],
        }
    )


def vendor_order(pairs: pd.DataFrame) -> list[str]:
    """Return vendors by country (the one with most vendors first), the best documented first.

    Best documented: most families named or measured, then most families at all.
    """
    strong = pairs[pairs["grade"] != "by-engine"].groupby("vendor").size()
    weak = pairs.groupby("vendor").size()
    table = pd.DataFrame({"strong": strong, "any": weak}).fillna(0).reset_index()
    table["country"] = table["vendor"].map(VENDOR_COUNTRIES)
    table["size"] = table["country"].map(pairs.groupby("country").size())
    ordered = table.sort_values(
        ["size", "country", "strong", "any", "vendor"], ascending=[False, True, False, False, True]
    )
    return ordered["vendor"].tolist()


def telling_vendors(table: pd.DataFrame) -> list[str]:
    """Return the vendors whose removal lowers the share at some grade, the heaviest loss first."""
    shares = wide_shares(table[table["dimension"].isin([BASELINE, "vendor"])])
    loss = (shares.loc[BASELINE] - shares).drop(index=BASELINE).sum(axis=1)
    return loss[loss > 0].sort_values(ascending=False, kind="stable").index.tolist()


def wide_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``share`` with one row a removal and one column a grade."""
    return table.pivot(index="removed", columns="grade", values="share")[list(GRADES)]


def removals(
    tables: Mapping[str, pd.DataFrame], ranges: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the rows of the removal figure, from one removal table a reading of "hardware".

    Columns: ``hardware``, ``removed``, ``measured``, ``named``, ``by_engine`` (shares of families),
    ``families_named`` (count), and of `ranges` (``uncertainty.removal_ranges`` for the cases of
    :func:`shown_cases`) ``low``, ``audit_low``, ``audit_high``. Vendors without whom nothing
    changes share one row.
    """
    parts = []
    for hardware, table in tables.items():
        shares = wide_shares(table[table["dimension"].isin([BASELINE, "vendor", "country"])])
        counts = table[table["grade"] == "named"].groupby("removed")["families_left"].first()
        cases = shown_cases(tables, table)
        rows = [";".join(members) for _, members in cases]
        part = shares.loc[rows].rename(columns={"by-engine": "by_engine"}).reset_index(drop=True)
        part = part.drop(columns="third-party")
        part.insert(0, "removed", rows)
        part.insert(0, "hardware", hardware)
        part["families_named"] = counts.loc[rows].to_numpy()
        wanted = ranges[hardware].set_index("removed").loc[rows]
        for column in ("low", "audit_low", "audit_high"):
            part[column] = wanted[column].to_numpy()
        other = part[part["removed"] == BASELINE].assign(removed=ANY_OTHER)
        vendors = sum(dimension == "vendor" for dimension, _ in cases)
        parts += [part.iloc[: vendors + 1], other, part.iloc[vendors + 1 :]]
    return pd.concat(parts, ignore_index=True).rename_axis(columns=None)


def shown_cases(
    tables: Mapping[str, pd.DataFrame], table: pd.DataFrame
) -> list[tuple[str, list[str]]]:
    """Return what the removal figure takes away: nothing, the telling vendors, the countries."""
    telling = list(dict.fromkeys(v for each in tables.values() for v in telling_vendors(each)))
    present = [vendor for vendor in telling if vendor in set(table["removed"])]
    countries = [*([country] for country in reversed(COUNTRY_PAIR)), list(COUNTRY_PAIR)]
    return [
        (BASELINE, [BASELINE]),
        *(("vendor", [vendor]) for vendor in present),
        *(("country", members) for members in countries),
    ]


def removal_overview(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row a removal and reading of "hardware", the heaviest loss of each kind first.

    Columns: ``hardware``, ``dimension``, ``removed``, ``measured``, ``named``, ``by_engine``
    (families left, counts), ``share``, ``download_share`` and ``parameter_share`` (of families, of
    mapped downloads and of released parameters, named or measured).
    """
    parts = []
    for hardware, table in tables.items():
        keys = ["dimension", "removed"]
        left = table.pivot(index=keys, columns="grade", values="families_left")[list(GRADES)]
        shares = ["share", *(f"{name}_share" for name in WEIGHTS)]
        named = table[table["grade"] == "named"].set_index(keys)[shares]
        part = left.rename(columns={"by-engine": "by_engine"}).join(named).reset_index()
        parts.append(part.assign(hardware=hardware))
    rows = pd.concat(parts, ignore_index=True).rename_axis(columns=None)
    reading = rows["hardware"].map(list(tables).index)
    kinds = [BASELINE, "country", *(kind for kind in DIMENSIONS if kind != "country")]
    rows = rows.assign(reading=reading, kind=rows["dimension"].map(kinds.index))
    order = ["reading", "kind", "named", "measured", "by_engine", "removed"]
    rows = rows.sort_values(order, ignore_index=True)
    counts = ["third-party", "measured", "named", "by_engine"]
    return rows[["hardware", *keys, *counts, *shares]].rename(
        columns={"third-party": "third_party"}
    )


def family_table(
    independence: pd.DataFrame, families: pd.DataFrame, downloads: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a family: vendors by grade, effective numbers at "named", downloads."""
    wide = independence.pivot(index="engine_family_id", columns="grade", values="vendors")
    wide = wide.rename(columns={grade: f"vendors_{grade.replace('-', '_')}" for grade in GRADES})
    named = independence[independence["grade"] == "named"].set_index("engine_family_id")
    columns = ["effective_vendors_1", "effective_vendors_2", "countries", "effective_countries_1"]
    table = families[["engine_family_id", "name"]].merge(
        wide.join(named[columns]), left_on="engine_family_id", right_index=True
    )
    table = table.merge(downloads, on="engine_family_id", how="left")
    return table.sort_values(
        ["vendors_named", "vendors_by_engine", "name"],
        ascending=[False, False, True],
        ignore_index=True,
    )
