"""What makers call their models, against what the models are."""

from __future__ import annotations

import pandas as pd

from report.analysis.openness.classes import CLASSES
from report.analysis.openness.verdict import Verdict

TERMS = ("open source", "open weight", "open", "none used")
SAID = {
    "open source": "called open source",
    "open weight": "called open weight",
    "open": "called open",
    "none used": "no word for it",
}
"""The words of the table `self_descriptions`, as they are shown."""


def words_and_classes(descriptions: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return each description with the class of its family, by word, class and name.

    `families` has family_id, name, openness_class, osaid (verdict), missing and unclear
    (requirements of the OSAID-like test not met, not established). Columns: those of
    `descriptions`, and these.
    """
    told = families[["family_id", "name", "openness_class", "osaid", "missing", "unclear"]]
    joined = descriptions.merge(told, on="family_id", validate="one_to_one")
    by = joined.assign(
        _term=joined["term"].map(TERMS.index), _class=joined["openness_class"].map(CLASSES.index)
    )
    by = by.sort_values(["_term", "_class", "name"], kind="stable")
    return by.drop(columns=["_term", "_class"]).reset_index(drop=True)


def word_counts(joined: pd.DataFrame) -> pd.DataFrame:
    """Return how many families of each class go by each word: term, openness_class, families.

    Also names, short, joined by "; ". Pairs that do not occur have no row.
    """
    groups = joined.groupby(["term", "openness_class"], sort=False)["name"]
    frame = groups.agg(families="size", names="; ".join).reset_index()
    return frame


def overstated(joined: pd.DataFrame) -> pd.DataFrame:
    """Return the families called open source that fail the OSAID-like test.

    Those for which the test is not established are not among them.
    """
    return joined[(joined["term"] == "open source") & (joined["osaid"] == Verdict.NOT_MET)]
