"""The edition's tables that the counter is checked against."""

import json
from typing import Any

import pandas as pd
import pytest

from report.analysis.moe.ledger import configurations_to_count
from report.edition import Edition, open_edition


@pytest.fixture(scope="session")
def edition() -> Edition:
    return open_edition("2026-10")


@pytest.fixture(scope="session")
def oracle_configurations(edition: Edition) -> dict[str, dict[str, Any]]:
    table = edition.table("oracle_configurations")
    return {row.repo_id: json.loads(row.config) for row in table.itertuples()}


@pytest.fixture(scope="session")
def configurations(edition: Edition) -> dict[str, dict[str, Any]]:
    """All whole configurations of the edition, as the report counts them."""
    completed, found = edition.table("oracle_configurations"), edition.table("configurations")
    return configurations_to_count(completed, found)


@pytest.fixture(scope="session")
def oracle_counts(edition: Edition) -> pd.DataFrame:
    return edition.table("oracle_counts")


@pytest.fixture(scope="session")
def statements(edition: Edition) -> pd.DataFrame:
    return edition.table("parameter_statements").drop_duplicates("repo_id").set_index("repo_id")
