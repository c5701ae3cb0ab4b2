"""Names: vendors and their countries, software stacks, engines and the projects they rest on.

The evidence writes one vendor in several ways ("Amazon (AWS)", "Amazon"; "Intel Arc"). A name that
is in none of the tables here raises, so that a new label cannot pass unseen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from report.errors import ReportError

VENDOR_COUNTRIES = {
    "NVIDIA": "US",
    "AMD": "US",
    "Intel": "US",
    "Google": "US",
    "AWS": "US",
    "Apple": "US",
    "Qualcomm": "US",
    "Huawei": "CN",
    "Baidu Kunlunxin": "CN",
    "Cambricon": "CN",
    "Enflame": "CN",
    "Hygon": "CN",
    "Iluvatar": "CN",
    "MetaX": "CN",
    "Moore Threads": "CN",
    "Rebellions": "KR",
}
"""Vendor to the country of its seat (ISO 3166-1). It says nothing of where the chip is made."""

_OTHER_SPELLINGS = {
    "Amazon": "AWS",
    "Amazon (AWS)": "AWS",
    "Baidu": "Baidu Kunlunxin",
    "Baidu (Kunlunxin)": "Baidu Kunlunxin",
    "Iluvatar CoreX": "Iluvatar",
    "Intel Arc": "Intel",
}


class HardwareList(NamedTuple):
    """A list of supported models written for one vendor's hardware."""

    vendor: str
    stack: str
    purpose: str  # "serving" or "training"


HARDWARE_LISTS = {
    "MLX-LM": HardwareList("Apple", "Metal/MLX", "serving"),
    "MaxText (training, TPU/GPU)": HardwareList("Google", "XLA/OpenXLA", "training"),
    "MindIE": HardwareList("Huawei", "CANN", "serving"),
    "OpenVINO GenAI": HardwareList("Intel", "OpenVINO", "serving"),
    "SGLang (Ascend NPU)": HardwareList("Huawei", "CANN", "serving"),
    "TensorRT-LLM": HardwareList("NVIDIA", "CUDA", "serving"),
    "tpu-inference (vLLM TPU)": HardwareList("Google", "XLA/OpenXLA", "serving"),
    "vLLM-Kunlun": HardwareList("Baidu Kunlunxin", "XPU/XRE", "serving"),
    "vLLM-MindSpore": HardwareList("Huawei", "CANN", "serving"),
    "vllm-ascend": HardwareList("Huawei", "CANN", "serving"),
    "vllm-gaudi": HardwareList("Intel", "Gaudi software", "serving"),
    "vllm-metax": HardwareList("MetaX", "MACA", "serving"),
    "vllm-rbln": HardwareList("Rebellions", "Rebellions", "serving"),
}
"""Engines and plug-ins whose list of models speaks of one vendor's hardware."""

BACK_END_PLUGINS = frozenset({"transformers"})
"""Engines whose plug-ins are back ends under the same model code (torch_npu, torch_musa, …).

Plug-ins of other engines bring their own model lists (vllm-ascend, vllm-gaudi), so the engine's own
registry says nothing about them.
"""

NEUTRAL_STACKS = frozenset(
    {"CPU", "DirectML", "OpenCL", "VirtGPU", "Vulkan", "WebGPU", "ZenDNN", "IBM zDNN"}
)
"""Paths of no accelerator vendor: host processors and cross-vendor graphics interfaces."""

PERSONAL_STACKS = frozenset({"Hexagon", "Metal/MLX", "OpenVINO", "QNN"})
"""Stacks of laptops, desktops and telephones; what is left without them is for data centres."""

NOT_STATED = "not stated"
"""The engine of a measurement that names none."""

_PROJECTS = {
    "Ollama": "llama.cpp",
    "SGLang (Ascend NPU)": "SGLang",
    "tpu-inference (vLLM TPU)": "vLLM",
    "vLLM-Kunlun": "vLLM",
    "vLLM-MindSpore": "vLLM",
    "vllm-ascend": "vLLM",
    "vllm-gaudi": "vLLM",
    "vllm-metax": "vLLM",
    "vllm-rbln": "vLLM",
}

_STACKS = {
    "Enflame (TopsRider)": "TopsRider",
    "MindSpore/CANN": "CANN",
    "NvTensorRtRtx": "CUDA",
    "Rebellions (rebel-compiler)": "Rebellions",
    "oneAPI / SYCL": "oneAPI/SYCL",
    "oneAPI/SYCL (XPU)": "oneAPI/SYCL",
}


class UnknownName(ReportError):
    """A vendor or model name that the tables of this module do not hold."""


def vendor_name(name: str) -> str:
    """Return the one spelling of a hardware vendor.

    >>> vendor_name("Amazon (AWS)"), vendor_name("Apple (MPS)")
    ('AWS', 'Apple')
    """
    known = _OTHER_SPELLINGS.get(name, name)
    short = known.partition(" (")[0]
    short = _OTHER_SPELLINGS.get(short, short)
    if short not in VENDOR_COUNTRIES:
        raise UnknownName(f"Unknown hardware vendor {name!r}: add it to VENDOR_COUNTRIES.")
    return short


def vendor_spellings() -> dict[str, str]:
    """Return every way to write a hardware vendor, and the one spelling used here.

    >>> vendor_spellings()["Amazon"]
    'AWS'
    """
    return {**{vendor: vendor for vendor in VENDOR_COUNTRIES}, **_OTHER_SPELLINGS}


def stack_name(name: str) -> str:
    """Return the one spelling of a software stack ("MindSpore/CANN" rests on CANN)."""
    return _STACKS.get(name, name)


def is_neutral(stack: str) -> bool:
    """Return True for a path that belongs to no accelerator vendor.

    >>> is_neutral("CPU (AMX, AVX512, AVX2)"), is_neutral("CUDA")
    (True, False)
    """
    return stack.partition(" (")[0] in NEUTRAL_STACKS


_NAME_WORDS = re.compile(
    r"dense and MoE|\bdense\b|\bhybrid\b|\(text\)|(?:Llama|Mistral|DeepseekV3) class"
)
"""The English words in names of families; the rest of a name is the same in every language."""


def project_of(engine: str) -> str:
    """Return the project an engine or plug-in rests on; without it, the engine falls too.

    >>> project_of("vllm-ascend"), project_of("TensorRT-LLM")
    ('vLLM', 'TensorRT-LLM')
    """
    return _PROJECTS.get(engine, engine)


def family_name(name: str, label: Callable[[str], str]) -> str:
    """Return a family's name with its English words put through `label` (a language's labels).

    >>> family_name("Qwen3 dense", {"dense": "denso"}.__getitem__)
    'Qwen3 denso'
    """
    return _NAME_WORDS.sub(lambda found: label(found.group()), name)
