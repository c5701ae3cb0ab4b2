"""The edition's frames and the dossiers made from them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from report.analysis.openness.dossier import Dossier, read_dossiers
from report.analysis.openness.mof.families import Rules, read_rules
from report.edition import Edition, open_edition


@pytest.fixture(scope="session")
def edition() -> Edition:
    return open_edition("2026-10")


@pytest.fixture(scope="session")
def licences(edition: Edition) -> pd.DataFrame:
    return edition.table("licences")


@pytest.fixture(scope="session")
def dossiers(edition: Edition, licences: pd.DataFrame) -> Mapping[str, Dossier]:
    return read_dossiers(edition.table("components"), licences)


@pytest.fixture(scope="session")
def rules(edition: Edition, licences: pd.DataFrame) -> Rules:
    return read_rules(edition.table("mof_components"), edition.table("mof_licences"), licences)
