"""Prices: what is kept, one vote a host, and elasticities of made-up prices."""

import numpy as np
import pandas as pd
import pytest

from report.analysis.moe.prices import fit_price, hosted_prices, with_sizes
from report.edition import Edition


def _row(**changes: object) -> dict[str, object]:
    return {
        "repo_id": "a/m",
        "provider": "one",
        "provider_kind": "host",
        "open_weights": "yes",
        "variant": None,
        "price_flag": None,
        "source": "litellm 1.0",
        "snapshot": "2026-10",
        "input_usd_per_mtok": 1.0,
        "output_usd_per_mtok": 2.0,
        **changes,
    }


def test_tiers_flags_gateways_and_other_snapshots_are_left_out() -> None:
    kept = [_row(), _row(provider="two", output_usd_per_mtok=4.0, variant="FP8")]
    dropped = [
        _row(variant="batch", output_usd_per_mtok=90.0),
        _row(variant="Turbo", output_usd_per_mtok=90.0),
        _row(price_flag="more than 8 times away", output_usd_per_mtok=90.0),
        _row(provider_kind="aggregator/gateway", output_usd_per_mtok=90.0),
        _row(snapshot="2026-07-01", output_usd_per_mtok=90.0),
        _row(source="models.dev", output_usd_per_mtok=90.0),
    ]
    prices = hosted_prices(pd.DataFrame(kept + dropped), "litellm", "2026-10")
    assert prices.output_usd_per_mtok.tolist() == [3.0]
    assert prices.hosts.tolist() == [2]


def test_a_host_with_many_rows_has_one_vote() -> None:
    rows = [_row(output_usd_per_mtok=x) for x in (1.0, 1.0, 1.0)]
    rows += [_row(provider=name, output_usd_per_mtok=5.0) for name in ("two", "three")]
    prices = hosted_prices(pd.DataFrame(rows), "litellm", "2026-10")
    assert prices.output_usd_per_mtok.tolist() == [5.0]


def _priced(noise: float = 0.0) -> pd.DataFrame:
    """Prices by a known law at ten hosts, each dearer than the one before."""
    generator = np.random.default_rng(3)
    total = np.exp(generator.uniform(20, 28, 80))
    active = total * np.exp(-generator.uniform(0, 3, 80))
    days = generator.integers(0, 700, 80)
    rows = [
        {
            "repo_id": f"a/{model}",
            "provider": f"h{host}",
            "total": total[model],
            "active": active[model],
            "architecture": "MoE",
            "release_date": pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(days[model])),
            "output_usd_per_mtok": 1e-6
            * (1 + host)
            * total[model] ** 0.5
            * active[model] ** 0.2
            * np.exp(-0.3 * days[model] / 365.25 + generator.normal(0, noise)),
        }
        for host in range(10)
        for model in range(8 * host, min(8 * host + 16, 80))
    ]
    return pd.DataFrame(rows)


def test_elasticities_are_recovered_whatever_the_hosts_charge() -> None:
    fitted = fit_price(_priced(), "output_usd_per_mtok", dated=True, resamples=50)
    assert fitted.total.value == pytest.approx(0.5)
    assert fitted.active.value == pytest.approx(0.2)
    assert fitted.share.value == pytest.approx(0.2 / 0.7)
    assert fitted.ahead == "total"
    assert (fitted.models, fitted.hosts) == (80, 10)


def test_what_cannot_be_told_is_not_told() -> None:
    fitted = fit_price(_priced(noise=5.0), "output_usd_per_mtok", resamples=200)
    assert fitted.ahead == "unclear"


def test_a_host_with_one_model_says_nothing() -> None:
    alone = {**_priced().iloc[0].to_dict(), "provider": "alone", "output_usd_per_mtok": 1e9}
    rows = pd.concat([_priced(), pd.DataFrame([alone])], ignore_index=True)
    with_it, without = (
        fit_price(each, "output_usd_per_mtok", resamples=5) for each in (rows, _priced())
    )
    assert with_it.total == without.total
    assert with_it.hosts == 10


def test_models_without_sizes_are_left_out() -> None:
    prices = pd.DataFrame({"repo_id": ["a/m", "b/m"], "output_usd_per_mtok": [1.0, 2.0]})
    known = pd.DataFrame({"total": [4.0], "active": [2.0], "architecture": ["MoE"]}, index=["b/m"])
    assert with_sizes(prices, known).repo_id.tolist() == ["b/m"]


def test_the_edition_has_about_as_many_hosted_models_as_its_description_says(
    edition: Edition,
) -> None:
    """377 open repositories have a price in any of three snapshots; one holds most of them."""
    prices = hosted_prices(edition.table("prices"), "litellm", "2026-10")
    assert 200 < len(prices) < 377
