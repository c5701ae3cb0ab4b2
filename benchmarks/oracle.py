"""What transformers itself builds: models without memory (meta device), and their parameters."""

from __future__ import annotations

import copy
import os
import warnings
from collections.abc import Mapping
from typing import Any

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText
from transformers.models.auto.configuration_auto import CONFIG_MAPPING
from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES

warnings.filterwarnings("ignore")

VERSION: str = transformers.__version__
IGNORED = ("quantization_config", "auto_map")


def has_class(model_type: str) -> bool:
    """Return whether transformers knows the model type."""
    return model_type in CONFIG_MAPPING


def build(config: Mapping[str, Any]) -> Any:
    """Return the model of a configuration on the meta device; errors are those of transformers."""
    given = {key: copy.deepcopy(value) for key, value in config.items() if key not in IGNORED}
    model_type = given.pop("model_type")
    read = AutoConfig.for_model(model_type, **given)
    several = model_type in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES
    kind = AutoModelForImageTextToText if several else AutoModelForCausalLM
    with torch.device("meta"):
        return kind.from_config(read)


def parameters(model: Any) -> dict[str, int]:
    """Return the parameters of a built model: total, those of routed experts, of the head."""
    sizes = {name: weight.numel() for name, weight in model.named_parameters()}
    routed = {n: size for n, size in sizes.items() if ".experts." in n and "router" not in n}
    head = {n: size for n, size in sizes.items() if n.endswith(("lm_head.weight", "lm_head.bias"))}
    return {
        "total": sum(sizes.values()),
        "routed_experts": sum(routed.values()),
        "output_head": sum(head.values()),
    }
