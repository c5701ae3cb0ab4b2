"""For each test, tables on which its claim holds and tables on which it fails, with the verdict.

Figures of the cases that hold are those of the sources (the Seed-OSS card, the reports of GLM-4.5
and DeepSeek-V3, Hub pages), cut down; those of the cases that fail are made up.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.analysis.claims import scenes as s
from tests.analysis.claims import tables as t
from tests.analysis.claims.scenes import CLOSED, ERNIE_SIZES, GEMMA, NO_DATA, SEED, SMALL, Frames


class Case(NamedTuple):
    """Tables and verdict where the claim holds as far as it can, and where it fails."""

    holds: Frames
    best: str
    fails: Frames
    worst: str


WIN = ("MMLU", SEED, 87.4, SMALL, 81.7, GEMMA, 76.9)
LOSS = ("AIME25", SEED, 84.7, SMALL, 90.3, GEMMA, 99.0)
V3_WIN = ("MMLU", "DeepSeek-V3", 88.5, "GPT-4o-0513", 87.2)
V3_LOSS = ("SimpleQA", "DeepSeek-V3", 24.9, "GPT-4o-0513", 38.2)
FLAGSHIPS = {"gemma_2": "2024-06-27", "shieldgemma": "2024-07-31", "gemma_scope": "2024-07-31"}
AFTER_R1 = dict.fromkeys(FLAGSHIPS, "2025-03-12")

_SEED_01 = s.models("ByteDance-Seed/Seed-OSS-36B-Base", "2025-08-20", "2025-01-20", 3)
_SEED_02 = s.models("ByteDance-Seed/Seed-OSS-36B-Instruct", 36_151_104_512, 72_000_000_000, 1)
_DS_01 = s.models("deepseek-ai/DeepSeek-R1", "2025-01-20", "2025-08-01", 3)
_ERNIE_03 = s.models("baidu/ERNIE-4.5-0.3B-PT", 300_000_000, 900_000_000, 1)
_ERNIE_04 = s.models("baidu/ERNIE-4.5-VL-424B-A47B-PT", 423_526_285_184, 100_000_000_000, 1)
_SEED_03 = s.open_source("seed_oss_36b", {"licence": "mit"}, {"licence": "apache-2.0", **CLOSED})
_GLM_15 = s.open_source("glm_4_5", {"licence": "mit"}, {"licence": "mit", **CLOSED})
_ERNIE_01 = s.open_source("ernie_4_5", {"licence": "apache-2.0", **NO_DATA}, {"licence": "gemma"})
_META_04 = s.open_source("llama_4", {"licence": "mit"}, {"licence": "llama4"})

CASES: dict[str, Case] = {
    "SEED-01": Case(_SEED_01[0], "confirmed", _SEED_01[1], "contradicted"),
    "SEED-02": Case(_SEED_02[0], "confirmed", _SEED_02[1], "contradicted"),
    "SEED-03": Case(_SEED_03[0], "confirmed", _SEED_03[1], "partly-true"),
    "SEED-04": Case(s.seed(WIN, LOSS), "mostly-confirmed", s.seed(LOSS), "contradicted"),
    "SEED-05": Case(s.seed(WIN, LOSS), "mostly-confirmed", s.seed(LOSS), "contradicted"),
    "SEED-06": Case(s.large(90.1, 90.0), "mostly-confirmed", s.large(87.4, 90.0), "partly-true"),
    "SEED-07": Case(
        s.chips("Huawei", "Huawei", "NVIDIA"), "mostly-confirmed", s.chips("NVIDIA"), "contradicted"
    ),
    "CANN-03": Case(s.cann(osi_approved="yes"), "confirmed", s.cann(), "contradicted"),
    "GLM-07": Case(
        s.glm_counts(358_337_791_296, 1), "confirmed", s.glm_counts(10**9, 1), "contradicted"
    ),
    "GLM-08": Case(
        s.glm_counts(1, 32_856_305_664), "confirmed", s.glm_counts(1, 90 * 10**9), "contradicted"
    ),
    "GLM-09": Case(s.active(0.09), "mostly-confirmed", s.active(0.6), "partly-true"),
    "GLM-10": Case(
        s.tags("mit", "mit"), "confirmed", s.tags("gemma", "apache-2.0"), "contradicted"
    ),
    "GLM-11": Case(s.gate("open", 117_753), "confirmed", s.gate("partial", 0), "contradicted"),
    "GLM-12": Case(
        s.glm(64, 60, "Kimi K2"), "mostly-confirmed", s.behind_all_open(), "partly-true"
    ),
    "GLM-13": Case(s.glm(65, 60), "mostly-confirmed", s.glm(60, 65), "contradicted"),
    "GLM-15": Case(_GLM_15[0], "confirmed", _GLM_15[1], "partly-true"),
    "ERNIE-01": Case(_ERNIE_01[0], "mostly-confirmed", _ERNIE_01[1], "contradicted"),
    "ERNIE-02": Case(
        s.ernie(*(f"baidu/ERNIE-4.5-{s}{k}-PT" for s in ERNIE_SIZES for k in ("", "-Base"))),
        "confirmed",
        s.ernie("baidu/ERNIE-4.5-0.3B-PT"),
        "contradicted",
    ),
    "ERNIE-03": Case(_ERNIE_03[0], "confirmed", _ERNIE_03[1], "contradicted"),
    "ERNIE-04": Case(_ERNIE_04[0], "confirmed", _ERNIE_04[1], "contradicted"),
    "ERNIE-05": Case(
        {"models": t.repositories(*(f"baidu/ERNIE-4.5-{s}-PT" for s in ERNIE_SIZES))},
        "confirmed",
        {"models": t.repositories("baidu/ERNIE-4.5-0.3B-PT")},
        "mostly-confirmed",
    ),
    "ERNIE-06": Case(
        s.line("more-open", "2025-06-30"),
        "mostly-confirmed",
        s.line("unchanged", "2019-03-16"),
        "contradicted",
    ),
    "DS-01": Case(_DS_01[0], "confirmed", _DS_01[1], "contradicted"),
    "DS-03": Case(
        {"claim_scores": t.scores(t.V3_CARD, "chat", V3_WIN, V3_LOSS)},
        "mostly-confirmed",
        {"claim_scores": t.scores(t.V3_CARD, "chat", V3_LOSS)},
        "contradicted",
    ),
    "DS-05": Case(
        {"training_hardware": t.v3(2_788_000)},
        "partly-true",
        {"training_hardware": t.v3(30_000_000)},
        "contradicted",
    ),
    "DS-06": Case(
        {"training_hardware": t.v3(2_788_000, cost=1_000_000)},
        "confirmed",
        {"training_hardware": t.v3(2_788_000, count=8)},
        "contradicted",
    ),
    "DS-07": Case(
        s.wave(40, 90, "2025-02-01"),
        "mostly-confirmed",
        s.wave(90, 40, "2024-06-27"),
        "contradicted",
    ),
    "DS-08": Case(s.families(20, CLOSED), "confirmed", s.families(20, {}), "contradicted"),
    "OEL-02": Case(s.project(), "opinion", s.project(), "opinion"),
    "META-01": Case(
        s.llama_dates("2025-04-05"), "confirmed", s.llama_dates("2024-04-18"), "contradicted"
    ),
    "META-03": Case(s.meta(1.0), "mostly-confirmed", s.meta(0.2), "contradicted"),
    "META-04": Case(_META_04[0], "confirmed", _META_04[1], "contradicted"),
    "META-05": Case(
        s.llama("open", "mit"), "confirmed", s.llama("closed", "llama4"), "contradicted"
    ),
    "GEMMA-01": Case(s.released(**AFTER_R1), "confirmed", s.released(**FLAGSHIPS), "contradicted"),
    "GEMMA-02": Case(s.all_free(), "confirmed", s.gemma("gemma"), "contradicted"),
    "GEMMA-03": Case(s.released(**AFTER_R1), "confirmed", s.released(**FLAGSHIPS), "partly-true"),
    "NEWTON-02": Case(s.newton("2026-03-10"), "confirmed", s.newton("2024-01-01"), "contradicted"),
    "CHN-01": Case(
        s.chinese("gemma", "llama4", "tencent"),
        "confirmed",
        s.chinese("apache-2.0", "apache-2.0", "mit"),
        "contradicted",
    ),
    "OAI-02": Case(
        s.released(gpt_oss="2025-08-05"),
        "confirmed",
        s.released(gpt_oss="2024-12-01"),
        "contradicted",
    ),
    "DYN-01": Case(
        s.dynamo("Apache-2.0", "2025-04-20"),
        "confirmed",
        s.dynamo("Apache-2.0", "2024-03-18"),
        "contradicted",
    ),
    "DYN-02": Case(s.dynamo("Apache-2.0"), "confirmed", s.dynamo("CC-BY-4.0"), "mostly-confirmed"),
    "DEF-04": Case(
        {"components": t.components(**{f"f{n}": NO_DATA for n in range(20)})},
        "mostly-confirmed",
        {"components": t.components(a={}, b={})},
        "contradicted",
    ),
}
