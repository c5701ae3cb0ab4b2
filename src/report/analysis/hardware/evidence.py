"""Graded edges of evidence: model family -> engine -> software stack -> vendor -> country.

Grades, the strongest first:

- ``third-party``: somebody other than the vendor published a throughput measurement of one of its
  models on the vendor's hardware;
- ``measured``: the vendor, alone or with others, published such a measurement;
- ``named``: a list of supported models written for that vendor's hardware names the family;
- ``by-engine``: an engine supports the family and the vendor's stack, nobody says the pair works;
- ``none-found``: none of these was found, which is not the same as "it does not work".

An edge table has one row a family, engine, stack and grade, with the columns of :data:`EDGE`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from report.analysis.hardware import vocabulary as names

GRADES = ("third-party", "measured", "named", "by-engine")
"""The grades of an edge, the strongest first."""
MEASURED_GRADES = GRADES[:2]
"""The grades at which the report says that a model *runs* on a vendor's hardware."""
NONE_FOUND = "none-found"

EDGE = [
    "engine_family_id",
    "engine",
    "project",
    "stack",
    "vendor",
    "country",
    "grade",
    "by",  # "third party" or "vendor" where measured, else "support list" or "engine registry"
    "purpose",  # "serving" or "training"
    "experimental",
    "source",
    "as_of",
]

MEASURED_FAMILIES = {
    "DeepSeek-R1": "deepseek-v3",
    "DeepSeek-R1-0528": "deepseek-v3",
    "DeepSeek-V3": "deepseek-v3",
    "DeepSeek-V3/R1": "deepseek-v3",
    "deepseek-r1": "deepseek-v3",
    "Llama 2 70B": "llama-2-3",
    "llama2-70b-99.9": "llama-2-3",
    "llama3.1-405b": "llama-2-3",
    "llama3.1-8b": "llama-2-3",
    "mixtral-8x7b": "mixtral",
    "gpt-oss-120b": "gpt-oss",
    "Qwen3-30B-A3B": "qwen3-moe",
    "Qwen3-8B": "qwen3-dense",
}
"""Model as the measurement writes it to engine family."""

_UNVERIFIED = "unverified"
_STACK_MEASURED = {"NVIDIA": "CUDA", "AMD": "ROCm", "Huawei": "CANN", "Intel": "oneAPI/SYCL"}
_ENGINE_PATTERNS = (
    ("KTransformers", "KTransformers"),
    ("vllm", "vLLM"),
    ("SGLang", "SGLang"),
    ("TensorRT", "TensorRT-LLM"),
    ("CloudMatrix", "CloudMatrix-Infer"),
    ("in-house", "in-house engine"),
    ("PyTorch", "PyTorch"),
)


def edges(
    model_engine: pd.DataFrame, engine_hardware: pd.DataFrame, measurements: pd.DataFrame
) -> pd.DataFrame:
    """Return all edges of `model_engine`, `engine_hardware` and `serving_measurements`."""
    parts = [
        measured_edges(measurements),
        named_edges(model_engine),
        engine_edges(model_engine, engine_hardware),
    ]
    return pd.concat(parts, ignore_index=True).sort_values(EDGE[:7], ignore_index=True)


def measured_edges(measurements: pd.DataFrame) -> pd.DataFrame:
    """Return the measured edges, one a family, engine, vendor and kind of measurer.

    A row flagged "unverified" proves nothing and is left out.
    """
    flags = measurements["quality_flag"].fillna("").astype(str)
    rows = measurements[~flags.str.contains(_UNVERIFIED)]
    vendor = rows["accelerator"].map(_vendor_in)
    by = pd.Series(_measurers(rows["measured_by"], vendor), index=rows.index, dtype="object")
    found = pd.DataFrame(
        {
            "engine_family_id": rows["model"].map(_measured_family),
            "engine": rows["engine"].fillna("").map(engine_in),
            "stack": vendor.map(_STACK_MEASURED),
            "vendor": vendor,
            "grade": by.map({"third party": "third-party", "vendor": "measured"}),
            "by": by,
            "purpose": "serving",
            "experimental": False,
            "source": rows["source_url"],
            "as_of": rows["date"],
        }
    )
    return _finish(found)


def named_edges(model_engine: pd.DataFrame) -> pd.DataFrame:
    """Return edges of grade ``named``: the lists written for one vendor's hardware.

    Where the compiler of the table inferred a row from another family of the same class, the list
    does not name the family: such a row has grade ``by-engine``.
    """
    rows = model_engine[model_engine["engine"].isin(list(names.HARDWARE_LISTS))]
    rows = rows[rows["supported"] != "no"]
    lists = rows["engine"].map(names.HARDWARE_LISTS)
    inferred = rows["note"].fillna("").astype(str).str.startswith("inferred")
    found = _support_edges(rows).assign(
        stack=lists.map(lambda item: item.stack),
        vendor=lists.map(lambda item: item.vendor),
        purpose=lists.map(lambda item: item.purpose),
        grade=inferred.map({True: "by-engine", False: "named"}),
        by=inferred.map({True: "engine registry", False: "support list"}),
    )
    return _finish(found)


def engine_edges(model_engine: pd.DataFrame, engine_hardware: pd.DataFrame) -> pd.DataFrame:
    """Return edges of grade ``by-engine``: engines of several vendors, joined on the engine."""
    rows = model_engine[~model_engine["engine"].isin(list(names.HARDWARE_LISTS))]
    rows = rows[rows["supported"] != "no"]
    reach = vendor_stacks(engine_hardware[engine_hardware["engine"].isin(rows["engine"])])
    joined = rows.merge(reach, on="engine", how="inner")
    found = _support_edges(joined).assign(
        stack=joined["stack"],
        vendor=joined["vendor"],
        purpose="serving",
        grade="by-engine",
        by="engine registry",
    )
    return _finish(found)


def vendor_stacks(engine_hardware: pd.DataFrame) -> pd.DataFrame:
    """Return the ``stack`` and ``vendor`` that each ``engine`` reaches with its own model list.

    Counted are stacks with official status, and plug-ins that are back ends under the engine's own
    model code; paths of no vendor (processors, Vulkan) are not.
    """
    status = engine_hardware["status"]
    back_end = engine_hardware["engine"].isin(list(names.BACK_END_PLUGINS)) & (status == "plugin")
    neutral = engine_hardware["stack"].map(names.is_neutral)
    rows = engine_hardware[((status == "official") | back_end) & ~neutral]
    rows = rows[~rows["engine"].isin(list(names.HARDWARE_LISTS))]
    return pd.DataFrame(
        {
            "engine": rows["engine"],
            "stack": rows["stack"].map(names.stack_name),
            "vendor": rows["vendor"].map(names.vendor_name),
        }
    ).drop_duplicates(ignore_index=True)


def strongest_grades(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row a family and vendor with its strongest grade.

    Columns: ``engine_family_id``, ``vendor``, ``country``, ``grade``, ``engines`` (how many reach
    the vendor at any grade), ``experimental`` (all evidence of the strongest grade is marked so by
    its source), ``measured_by`` ("third party", "vendor" or missing).
    """
    ranked = found.assign(rank=found["grade"].map(GRADES.index))
    keys = ["engine_family_id", "vendor", "country"]
    pairs = ranked.groupby(keys, as_index=False).agg(
        rank=("rank", "min"), engines=("engine", "nunique")
    )
    strongest = ranked[ranked["rank"] == ranked.groupby(keys)["rank"].transform("min")]
    experimental = strongest.groupby(keys)["experimental"].all().reset_index()
    pairs = pairs.merge(experimental, on=keys)
    pairs["grade"] = pairs["rank"].map(lambda rank: GRADES[rank])
    measured = found[found["grade"].isin(MEASURED_GRADES)]
    # "third party" sorts before "vendor": one third party is enough for the stronger word.
    measurer = measured.groupby(keys)["by"].min().rename("measured_by").reset_index()
    return pairs.merge(measurer, on=keys, how="left").drop(columns="rank")


def grade_grid(
    pairs: pd.DataFrame, families: Sequence[str], vendors: Sequence[str]
) -> pd.DataFrame:
    """Return every family x vendor with its grade, ``none-found`` where there is no edge."""
    index = pd.MultiIndex.from_product([families, vendors], names=["engine_family_id", "vendor"])
    grid = pairs.set_index(["engine_family_id", "vendor"]).reindex(index).reset_index()
    grid["grade"] = grid["grade"].fillna(NONE_FOUND)
    return grid[["engine_family_id", "vendor", "grade", "measured_by"]]


def disagreements(model_engine: pd.DataFrame) -> pd.DataFrame:
    """Return families that two lists for the same vendor and stack judge differently.

    Columns: ``engine_family_id``, ``vendor``, ``stack``, ``says_yes``, ``says_no``. Only lists that
    say "no" in words count; absence from a partial list is not a "no".
    """
    rows = model_engine[model_engine["engine"].isin(list(names.HARDWARE_LISTS))]
    lists = rows["engine"].map(names.HARDWARE_LISTS)
    rows = rows.assign(
        vendor=lists.map(lambda item: item.vendor), stack=lists.map(lambda item: item.stack)
    )
    keys = ["engine_family_id", "vendor", "stack"]
    no = rows[rows["supported"] == "no"].groupby(keys)["engine"].agg(";".join)
    yes = rows[rows["supported"] != "no"].groupby(keys)["engine"].agg(";".join)
    both = pd.concat({"says_yes": yes, "says_no": no}, axis=1, join="inner")
    return both.reset_index()


def at_least(found: pd.DataFrame, grade: str) -> pd.DataFrame:
    """Return the edges of this grade or a stronger one."""
    return found[found["grade"].isin(GRADES[: GRADES.index(grade) + 1])]


def data_centre(found: pd.DataFrame) -> pd.DataFrame:
    """Return the edges that do not go through a stack of personal devices."""
    return found[~found["stack"].isin(list(names.PERSONAL_STACKS))]


def engine_in(text: str) -> str:
    """Return the engine a measurement's software description speaks of.

    >>> engine_in("TensorRT 10.11, CUDA 12.9"), engine_in("ROCm, vLLM 0.22.1"), engine_in("")
    ('TensorRT-LLM', 'vLLM', 'not stated')
    """
    for pattern, engine in _ENGINE_PATTERNS:
        if re.search(pattern, text, flags=re.IGNORECASE):
            return engine
    return names.NOT_STATED


def _vendor_in(accelerator: str) -> str:
    for vendor in _STACK_MEASURED:
        if vendor in accelerator:
            return vendor
    raise names.UnknownName(f"No known vendor in the accelerator {accelerator!r}.")


def _measured_family(model: str) -> str:
    if model not in MEASURED_FAMILIES:
        raise names.UnknownName(f"Measured model {model!r}: add it to MEASURED_FAMILIES.")
    return MEASURED_FAMILIES[model]


def _measurers(measured_by: pd.Series, vendor: pd.Series) -> list[str]:
    """Say "vendor" where the maker of the accelerator is among those who measured."""
    pairs = zip(measured_by, vendor, strict=True)
    return ["vendor" if maker in who else "third party" for who, maker in pairs]


def _support_edges(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "engine_family_id": rows["engine_family_id"],
            "engine": rows["engine"],
            "experimental": rows["supported"] == "experimental",
            "source": rows["evidence"],
            "as_of": rows["as_of"],
        }
    )


def _finish(found: pd.DataFrame) -> pd.DataFrame:
    """Add project and country; keep one row a path, the newest."""
    complete = found.assign(
        project=found["engine"].map(names.project_of),
        country=found["vendor"].map(names.VENDOR_COUNTRIES),
    )[EDGE]
    keys = ["engine_family_id", "engine", "stack", "vendor", "grade", "by"]
    newest = complete.sort_values([*keys, "as_of", "source"])
    return newest.drop_duplicates(keys, keep="last").reset_index(drop=True)
