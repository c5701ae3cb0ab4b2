"""The tables of one claim, for the values that matter to its test."""

from __future__ import annotations

import pandas as pd
from tests.analysis.claims import tables as t

Frames = dict[str, pd.DataFrame]
SEED, GLM = "Seed-OSS-36B-Instruct", "GLM-4.5"
SMALL, GEMMA, LARGE = "gpt-oss-20b", "Gemma-3-27B-IT", "gpt-oss-120b"
CLOSED = {"training-code": "closed", "preprocessing-code": "closed", "training-data": "closed"}
NO_DATA = {"training-data": "closed", "data-documentation": "closed"}
ERNIE_SIZES = ("0.3B", "21B-A3B", "300B-A47B", "VL-28B-A3B", "VL-424B-A47B")


def models(repo_id: str, good: object, bad: object, column: int) -> tuple[Frames, Frames]:
    """Two tables of one model that differ in one column (1 parameters, 2 licence, 3 date)."""
    rows = []
    for value in (good, bad):
        row: list[object] = [repo_id, None, None, None]
        row[column] = value
        rows.append({"models": t.models(tuple(row))})  # type: ignore[arg-type]
    return rows[0], rows[1]


def open_source(family: str, good: dict[str, str], bad: dict[str, str]) -> tuple[Frames, Frames]:
    pair = [
        {"components": t.components(**{family: s}), "licences": t.licences()} for s in (good, bad)
    ]
    return pair[0], pair[1]


def seed(*rows: tuple[object, ...]) -> Frames:
    return {"claim_scores": t.scores(t.SEED_CARD, "post-trained", *rows)}


def large(own_score: float, rival_score: float) -> Frames:
    own = seed(("MMLU", SEED, own_score, SMALL, 81.7, GEMMA, 76.9))["claim_scores"]
    rival = t.scores("elsewhere", "reasoning effort high", ("MMLU", LARGE, rival_score))
    return {"claim_scores": pd.concat([own, rival])}


def glm(own_score: float, rival: float, name: str = "o3", last: float = 0.0) -> Frames:
    """Twelve benchmarks; on the last one GLM-4.5 has `last` more."""
    names = [f"B{n:02}" for n in range(12)]
    more = [0.0] * 11 + [last]
    rows = [(b, GLM, own_score + m, name, rival) for b, m in zip(names, more, strict=True)]
    return {"claim_scores": t.scores(t.GLM_REPORT, "reasoning, Table 4", *rows)}


def behind_all_open() -> Frames:
    """GLM-4.5 behind each of the three open rivals: fourth."""
    rivals = ("Kimi K2", "DeepSeek-R1-0528", "Qwen3-235B-A22B-Thinking-2507")
    return {"claim_scores": pd.concat(glm(60, 64, name)["claim_scores"] for name in rivals)}


def gemma(scope: str) -> Frames:
    licence = {"licence": "gemma"}
    return {
        "components": t.components(
            gemma_2=licence, shieldgemma=licence, gemma_scope={"licence": scope}
        ),
        "licences": t.licences(),
    }


def all_free() -> Frames:
    free = {"licence": "apache-2.0"}
    return {
        "components": t.components(gemma_2=free, shieldgemma=free, gemma_scope=free),
        "licences": t.licences(),
    }


def chinese(baidu: str, alibaba: str, tencent: str) -> Frames:
    given = {"ernie_4_5": baidu, "qwen3_235b_a22b": alibaba, "hunyuan_large": tencent}
    parts = t.components(**{name: {"licence": tag} for name, tag in given.items()})
    return {"components": parts, "licences": t.licences()}


def families(number: int, status: dict[str, str]) -> Frames:
    given = {f"family_{n}": {"licence": "mit", **status} for n in range(number)}
    return {"components": t.components(**given), "licences": t.licences()}


def wave(before: int, after: int, gemma: str) -> Frames:
    days = ["2024-12-01"] * before + ["2025-03-01"] * after
    rows = [(f"google/m{n}", None, None, day) for n, day in enumerate(days)]
    return {
        "models": t.models(*rows),
        "organisations": t.firms(google="big tech", startup="startup"),
        "families": t.families(gemma_2=gemma, ernie_4_5="2025-06-30", gpt_oss="2025-08-05"),
    }


def active(share: float) -> Frames:
    peers = ("deepseek-ai/DeepSeek-V3", "moonshotai/Kimi-K2-Instruct", "Qwen/Qwen3-235B-A22B")
    rows = [(name, 1000, 50, 50) for name in peers]
    return {"oracle_counts": t.counts(("zai-org/GLM-4.5", 1000, round(share * 1000), 1), *rows)}


def chips(*vendors: str) -> Frames:
    rows = [
        (f"r{n}", "CN", "2025-01", vendor, None, None, None, None)
        for n, vendor in enumerate(vendors)
    ]
    late = ("late", "CN", "2026-01", "Huawei", None, None, None, None)
    weak = ("weak", "CN", "2025-01", "Huawei", None, None, None, "disputed")
    return {"training_hardware": t.runs(*rows, late, weak)}


def ernie(*names: str) -> Frames:
    none = t.repositories()
    return {
        "models": t.repositories(*names),
        "parameter_statements": none,
        "download_readings": none,
    }


def glm_counts(total: int, active: int) -> Frames:
    return {
        "models": t.models(("zai-org/GLM-4.5", total, "mit", None)),
        "oracle_counts": t.counts(("zai-org/GLM-4.5", 352_797_814_784, 33_632_251_904, active)),
    }


def meta(billions: float) -> Frames:
    return {
        "maker_totals": t.totals(("2025-03-18", round(billions * 1e9)), ("2025-12", 9 * 10**9)),
        "download_history": t.history(("meta-llama/Llama-3.1-8B", "2026-01-01", 5_000_000)),
    }


def llama(weights: str, licence: str) -> Frames:
    parts = t.components(llama_4={"licence": licence, "final-weights": weights})
    return {"components": parts, "licences": t.licences()}


def gate(weights: str, downloads: int) -> Frames:
    return {
        "components": t.components(glm_4_5={"licence": "mit", "final-weights": weights}),
        "download_history": t.history(("zai-org/GLM-4.5", "2026-01-01", downloads)),
    }


def tags(tag: str, of_weights: str) -> Frames:
    rows = (("zai-org/GLM-4.5", None, "mit", None), ("zai-org/GLM-4.5-Air", None, tag, None))
    return {
        "models": t.models(*rows),
        "components": t.components(glm_4_5={"licence": of_weights}),
        "licences": t.licences(),
    }


def dynamo(licence: str, date: str = "2025-03-18") -> Frames:
    return {
        "dynamo": t.facts(dyn_001=(licence, date), dyn_003=("", date)),
        "licences": t.licences(),
    }


def cann(**cells: str) -> Frames:
    return {"licences": t.with_licence("cann-2.0", **cells), "stacks": t.stacks("yes", "no")}


def line(direction: str, first_open: str) -> Frames:
    return {"timeline": t.events(ev_01=first_open), "licence_changes": t.changes(direction)}


def released(**dates: str) -> Frames:
    return {"families": t.families(**dates)}


def llama_dates(date: str) -> Frames:
    return {
        "families": t.families(llama_4=date),
        "models": t.models(("meta-llama/Llama-4-Scout-17B-16E", None, None, "2025-04-02")),
    }


def newton(version: str) -> Frames:
    return {"timeline": t.events(ev_28="2025-03-18", ev_46="2025-08-22", ev_57=version)}


def project() -> Frames:
    return {
        "models": t.models(("openeurollm/oellm-9b", 9_101_947_904, None, None)),
        "timeline": t.events(ev_52="2025-12"),
    }
