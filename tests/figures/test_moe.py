"""Figures of the chapter on mixtures draw in both widths and languages, with every label known."""

import pandas as pd
import pytest

from report.figures import moe, moe_trends, moe_value, style
from report.language import LANGUAGES, Language

MODELS = pd.DataFrame(
    {
        "repo_id": ["a/Big-Instruct", "b/Small"],
        "architecture": ["MoE", "dense"],
        "total": [4e11, 8e9],
        "active": [2e10, 8e9],
        "named": [True, True],
        "named_on_phone": [True, False],
        "source": ["configuration", "registry"],
        "score": [1400.0, 1200.0],
        "ci_low": [1390.0, None],
        "ci_high": [1410.0, None],
        "reasoning_mode": ["yes", "no"],
        "output_usd_per_mtok": [2.0, 0.1],
    }
)
PARTS = pd.DataFrame(
    [
        {"repo_id": repo, "part": part, "share": 1 / 7, "total": 7e9, "active": active}
        for repo, active in (("a/Big", 1e9), ("b/Small", 7e9))
        for part in moe.PART_COLOURS
    ]
)
RATIOS = pd.DataFrame(
    {
        "kind": ["model", "model", "median"],
        "date": pd.to_datetime(["2024-05-01", "2025-05-01", "2024-01-01"]),
        "until": pd.to_datetime([None, None, "2024-12-31"]),
        "ratio": [0.2, 0.05, 0.1],
        "low": [None, None, 0.05],
        "high": [None, None, 0.2],
        "models": [None, None, 2],
    }
)
WEIGHTS = pd.DataFrame(
    {"repo_id": ["a/Big"] * 2, "precision": ["BF16", "FP8"], "gib": [700.0, 350.0]}
)
CACHES = pd.DataFrame(
    {
        "repo_id": ["a/Big", "b/Small"],
        "architecture": ["MoE", "dense"],
        "attention": ["latent attention", "grouped-query attention"],
        "gib": [8.6, 40.0],
    }
)
EXPONENTS = pd.DataFrame(
    {
        "series": ["Arena Text", "GPQA Diamond"],
        "exponent": [0.3, 0.2],
        "low": [-0.1, -0.2],
        "high": [0.7, 0.5],
        "lowest": [0.2, 0.1],
        "highest": [0.4, 0.3],
        "rows": [145, 99],
        "mixtures": [59, 39],
    }
)
ELASTICITIES = pd.DataFrame(
    [
        {
            "collection": "litellm",
            "direction": direction,
            "terms": terms,
            **{f"{n}{end}": 0.4 for n in ("active", "total") for end in ("", "_low", "_high")},
        }
        for direction in moe_value.DIRECTIONS
        for terms in ("sizes", "sizes and date")
    ]
)
GRANULARITY = pd.DataFrame(
    {
        "kind": ["model", "model", "median"],
        "country": ["CN", "other", None],
        "date": pd.to_datetime(["2024-05-01", "2025-05-01", "2024-01-01"]),
        "until": pd.to_datetime([None, None, "2024-12-31"]),
        "granularity": [14.0, 8.0, 8.0],
        "low": [None, None, 4.0],
        "high": [None, None, 14.0],
        "models": [None, None, 2],
    }
)
DRAWINGS = {
    "anatomy": (moe.anatomy, PARTS),
    "active-total": (moe.active_total, MODELS),
    "sparsity": (moe_trends.ratio_over_time, RATIOS),
    "granularity": (moe_trends.granularity, GRANULARITY),
    "memory": (moe.memory, WEIGHTS),
    "cache": (moe_value.cache, CACHES),
    "capability": (moe_value.capability, MODELS),
    "exponents": (moe_value.exponents, EXPONENTS),
    "elasticities": (moe_value.elasticities, ELASTICITIES),
    "prices": (moe_value.prices, MODELS),
}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", [style.TEXT_WIDTH, style.PHONE_WIDTH])
@pytest.mark.parametrize("name", DRAWINGS)
def test_draws(name: str, width: float, code: str) -> None:
    draw, frame = DRAWINGS[name]
    with style.applied():
        figure = draw(style.Page(width, Language.of(code)), frame)
        assert figure.get_size_inches()[0] == width
        assert len(style.as_png(figure)) > 1000
        style.close(figure)


def test_names_lose_owner_and_tuning() -> None:
    assert moe.short_name("meta-llama/Meta-Llama-3.1-70B") == "Llama-3.1-70B"
    assert moe.short_name("baidu/ERNIE-4.5-300B-A47B-Base-PT") == "ERNIE-4.5-300B-A47B"
    assert moe.short_name("moonshotai/Kimi-K2-Instruct") == "Kimi-K2"
