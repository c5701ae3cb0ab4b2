"""Every drawing of the landscape chapter, at both widths and in both languages."""

import pandas as pd
import pytest

from report.figures import landscape, style
from report.language import LANGUAGES, Language

HALVES = pd.to_datetime(["2025-07-01", "2026-01-01"])
FRAMES = {
    "countries": pd.DataFrame(
        {
            "country": ["CN", "unknown"],
            "share_of_repositories": [0.1, 0.7],
            "share_of_downloads": [0.5, 0.2],
            "low": [0.0, 0.1],
            "high": [0.8, 0.3],
            "share_by_origin": [0.6, 0.1],
        }
    ),
    "concentration": pd.DataFrame(
        {
            "member": ["repositories"] * 2 + ["owners"] * 2,
            "rank": [1, 2] * 2,
            "members": [2] * 4,
            "share_down_to_rank": [0.6, 1.0] * 2,
        }
    ),
    "changes": pd.DataFrame(
        {
            "days_between": ["up to 7", "8 to 14", "15 to 30", "over 30"] * 2,
            "fold": [1.0] * 4 + [30.0] * 4,
            "share_differing_more": [1.0] * 4 + [0.1] * 4,
            "pairs": [9] * 8,
        }
    ),
    "bands": pd.DataFrame(
        {
            "main_account": ["Qwen", "BAAI"],
            "accounts": [7, 1],
            "lowest": [10**7, 10**6],
            "latest": [2 * 10**7, 10**6],
            "highest": [3 * 10**7, 2 * 10**6],
        }
    ),
    "origins": pd.DataFrame(
        {
            "half_year": HALVES.repeat(4),
            "origin": ["CN", "US", "other", "unknown"] * 2,
            "share": [0.25] * 8,
            "n": [40] * 4 + [80] * 4,
        }
    ),
    "moe": pd.DataFrame(
        {"half_year": HALVES, "n": [40, 50], "share": [0, 0.5], "low": [0, 0.3], "high": [0.1, 0.6]}
    ),
    "sizes": pd.DataFrame(
        {
            "half_year": HALVES,
            "n": [40, 50],
            "lower_quartile": [2e9, 3e9],
            "median": [7e9, 8e9],
            "upper_quartile": [2e10, 3e10],
        }
    ),
    "hub_growth": pd.DataFrame(
        {
            "earliest": pd.to_datetime(["2024-01-01", "2025-01-01"]),
            "latest": pd.to_datetime(["2024-01-01", "2025-12-31"]),
            "models": [400_000, 2_000_000],
            "bound": ["at least", "count"],
            "source_kind": ["Hub operator", "secondary source"],
        }
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
@pytest.mark.parametrize("name", FRAMES)
def test_it_draws_within_its_width_and_repeats_byte_for_byte(name, width, language, tmp_path):
    draw = getattr(landscape, f"draw_{name}")
    with style.applied():
        files = []
        for number in range(2):
            figure = draw(style.Page(width, Language(language)), FRAMES[name])
            style.save(figure, tmp_path / f"{number}.svg")
            box = figure.get_tightbbox()
            style.close(figure)
            files.append((tmp_path / f"{number}.svg").read_bytes())
    assert box.x0 >= -0.05
    assert box.x1 <= width + 0.05
    assert files[0] == files[1]
