"""Counting parameters from configurations against building the models with transformers.

Both in one run on the same configurations: those of the edition that a class of transformers can
build. Building is done without memory for weights (meta device), as cheaply as it can be. What is
compared is the ratio; every total must be equal.

    make bench-counting                          time both ways and print the ratio
    make bench-counting OPTIONS="--random 20"    and compare random configurations of all types
    make bench-counting OPTIONS="--record tests/data/transformers_counts.jsonl"
                                                 write the counts of transformers for the tests
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from oracle import VERSION, build, has_class, parameters
from variants import variants

from report.analysis.moe.architectures import COMPOSITES, DECODERS
from report.analysis.moe.config import InvalidConfig, TooManyChosen
from report.analysis.moe.counting import count
from report.edition import list_editions, open_edition

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 20
"""How often each configuration is counted, so that a clock can see it."""
TRIES = 6
"""Draws for each valid random configuration wanted."""
BAR = 1_000
# The class of LongCat holds weights for experts that do nothing; the model has none for them.
NOT_COMPARED = {"longcat_flash"}
LATER = {"mistral_large4": 32}
"""Parameters the newest class has and that of the table of reference counts (5.23.0) had as a
buffer: scales of Mistral Large 4's rotary positions."""


def configurations() -> dict[str, dict[str, Any]]:
    """Return the edition's configurations that transformers can build, by repository."""
    edition = open_edition(list_editions(ROOT / "data")[-1], tables=["oracle_configurations"])
    rows = edition.table("oracle_configurations").itertuples()
    read = {str(row.repo_id): json.loads(str(row.config)) for row in rows}
    return {repo: config for repo, config in read.items() if has_class(str(config["model_type"]))}


def measure() -> bool:
    """Time both ways on all configurations and print the ratio; return whether all are equal."""
    configs, equal, counted, built = configurations(), 0, 0.0, 0.0
    for config in configs.values():
        started = time.perf_counter()
        for _ in range(REPEATS):
            ours = count(config)
        counted += (time.perf_counter() - started) / REPEATS
        started = time.perf_counter()
        theirs = parameters(build(config))
        built += time.perf_counter() - started
        later = LATER.get(ours.model_type, 0)
        equal += ours.total + later == theirs["total"]
    print(f"{len(configs)} configurations, {equal} equal totals (transformers {VERSION})")
    print(f"counting: {counted:9.4f} s, {1000 * counted / len(configs):.3f} ms each")
    print(f"building: {built:9.4f} s, {1000 * built / len(configs):.1f} ms each")
    print(f"ratio:    {built / counted:9.0f} (at least {BAR:,} is wanted)")
    return equal == len(configs)


def random_counts(number: int, seed: int) -> list[dict[str, Any]]:
    """Return configurations with what transformers builds, `number` a text model type."""
    rows: list[dict[str, Any]] = []
    generator = random.Random(seed)
    for model_type in sorted(set(DECODERS) - NOT_COMPARED):
        if not has_class(model_type):
            continue
        tried = islice(variants(model_type, generator), TRIES * number)
        valid = (row for config in tried if (row := _built(config)))
        rows += islice(valid, number)
    return rows


def _built(config: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        count(config)
    except TooManyChosen:
        return None  # transformers builds it all the same
    except InvalidConfig:
        pass
    try:
        return {"config": config, **parameters(build(config))}
    except Exception:  # many draws do not fit together, in as many ways as there are classes
        return None


def compare(rows: list[dict[str, Any]]) -> bool:
    """Print every row whose total is not ours; return whether there is none."""
    wrong = [row for row in rows if count(row["config"]).total != row["total"]]
    for row in wrong:
        print("differs:", json.dumps(row), "ours:", count(row["config"]).total)
    types = {row["config"]["model_type"] for row in rows}
    print(f"{len(rows)} random configurations of {len(types)} model types, {len(wrong)} differ")
    return not wrong


def record(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write counts for the tests: the random ones, and each composite as its class fills it in."""
    named = [
        {"model_type": name} for name in sorted(COMPOSITES) if has_class(name) and name not in LATER
    ]
    rows += [row for config in named if (row := _built(config))]
    lines = [json.dumps({**row, "transformers": VERSION}) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} counts written to {path}")


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--random", type=int, default=0, help="random configurations a model type")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random configurations")
    parser.add_argument("--record", type=Path, help="write the counts of transformers to a file")
    given = parser.parse_args()
    rows = random_counts(given.random or 2 * bool(given.record), given.seed)
    if given.record:
        record(given.record, rows)
        return
    equal = measure()
    if rows:
        equal = compare(rows) and equal
    sys.exit(not equal)


if __name__ == "__main__":
    main()
