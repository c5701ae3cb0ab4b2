"""The number or file format that a repository's name and tags show, and how sure that is."""

from __future__ import annotations

import re

_NAMES = {
    "gguf": r"gguf|ggml",
    "nvfp4": r"nvfp4",
    "mxfp8": r"mxfp8",
    "mxfp4": r"mxfp4",
    "fp8": r"fp8|f8",
    "fp4": r"fp4",
    "awq": r"awq",
    "gptq": r"gptq",
    "autoround": r"auto-?round",
    "bnb": r"bnb(-\d+bit)?|bitsandbytes",
    "exl3": r"exl3",
    "exl2": r"exl2",
    "mlx": r"mlx",
    "onnx": r"onnx",
    "openvino": r"openvino",
    "coreml": r"core-?ml",
    "litert": r"litert|tflite",
    "executorch": r"executorch",
    "mlc": r"mlc",
    "ctranslate2": r"ct2|ctranslate2",
    "tensorrt": r"tensorrt(-llm)?|trt-llm",
    "neuron": r"neuron(x)?",
    "ascend": r"ascend",
    "qnn_npu": r"qnn",
    "wNaN_int": r"w\d+a\d+",
}
_PATTERNS = {
    format: re.compile(rf"(?:^|[-_.])(?:{words})(?=$|[-_.])", re.IGNORECASE)
    for format, words in _NAMES.items()
}
# Most names show no format at all, and there are millions: one search tells.
_ANY = re.compile(rf"(?:^|[-_.])(?:{'|'.join(_NAMES.values())})(?=$|[-_.])", re.IGNORECASE)
_BITS = re.compile(
    r"(?:^|[-_.])(?:int[248]|[248]-?bit|q[2-8](_[a-z0-9]+)*|hqq|aqlm|quantized)(?=$|[-_.])",
    re.IGNORECASE,
)
UNSPECIFIED = "quantized_unspecified"


def format_of(repo_id: str, formats: str | None) -> str | None:
    """Return the format a repository is in, from its name, else from the Hub's format tags.

    >>> format_of("unsloth/Qwen3-8B-GGUF", None), format_of("Qwen/Qwen3-8B", "safetensors")
    ('gguf', None)
    """
    name = repo_id.partition("/")[2]
    if _ANY.search(name):
        return next(format for format, pattern in _PATTERNS.items() if pattern.search(name))
    tags = (formats or "").split(";")
    if "mlx" in tags:
        return "mlx"
    if "safetensors" not in tags and (tagged := [t for t in ("gguf", "onnx") if t in tags]):
        return tagged[0]
    return "other_quant" if _BITS.search(name) else None


def rule_of(format: str | None, base: str | None, relation: str | None) -> tuple[str, str] | None:
    """Return the format and the rule by which a repository is a copy; None if it is none.

    >>> rule_of("gguf", "Qwen/Qwen3-8B", "quantized"), rule_of(None, "Qwen/Qwen3-8B", "finetune")
    (('gguf', 'declared_quantized'), None)
    """
    if base and relation == "quantized":
        if format:
            return format, "declared_quantized"
        return UNSPECIFIED, "declared_quantized_no_format"
    if format and base and relation is None:
        return format, "declared_base_and_format_in_name"
    if format and base is None:
        return format, "format_only_no_base"
    return None
