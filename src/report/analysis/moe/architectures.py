"""Every model type that can be counted: text models, their kin without a class, and composites."""

from __future__ import annotations

from report.analysis.moe import image_towers, inkling, ocr_towers, remote_towers, towers
from report.analysis.moe.blueprints import Composite, Decoder
from report.analysis.moe.dense_models import DENSE_MODELS
from report.analysis.moe.earlier_models import EARLIER_MODELS
from report.analysis.moe.expert_models import EXPERT_MODELS
from report.analysis.moe.hybrid_models import HYBRID_MODELS
from report.analysis.moe.latent_models import LATENT_MODELS
from report.analysis.moe.remote_models import REMOTE_MODELS

DECODERS: dict[str, Decoder] = {
    **EARLIER_MODELS,
    **DENSE_MODELS,
    **EXPERT_MODELS,
    **LATENT_MODELS,
    **HYBRID_MODELS,
    **REMOTE_MODELS,
}
"""Text models by model type."""

SAME_AS: dict[str, str] = {
    "Dream": "qwen2",
    "bailing_moe": "glm4_moe",
    "bailing_moe_v2": "glm4_moe",
    "deepseek": "glm4_moe",
    "hunyuan": "hunyuan_v1_moe",
    "internlm2": "llama",
    "kimi_k2": "deepseek_v3",
    "llada2_moe": "glm4_moe",
    "mimo": "qwen2",
    "minimax_m1": "minimax",
    "minimax_m3": "minimax_m3_vl_text",
    "minimax_text_01": "minimax",
    "nanbeige": "llama",
    "sdar": "qwen3",
}
"""Model types without a class in transformers, and the one whose layers have the same shapes."""

DEEPSEEK_VISION = Composite(
    "deepseek_vl_v2_text", ocr_towers.deepseek, section="language_config", tie="text"
)

INTERN_VISION = Composite(
    "qwen2", remote_towers.internvl_chat, section="llm_config", names_own_text=True, tie="text"
)

COMPOSITES: dict[str, Composite] = {
    "cohere2_vision": Composite("cohere2", image_towers.cohere, names_own_text=True),
    "deepseek_v41": Composite("deepseek_v41_text", remote_towers.deepseek_four_one, flat=True),
    "deepseek_vl_v2": DEEPSEEK_VISION,
    "dots_ocr": Composite("qwen2", remote_towers.dots, flat=True),
    "ernie4_5_vl_moe": Composite("ernie4_5_vl_moe_text", towers.ernie),
    "gemma3": Composite("gemma3_text", image_towers.gemma),
    "gemma3n": Composite("gemma3n_text", remote_towers.gemma_three_n),
    "gemma4": Composite("gemma4_text", towers.gemma_four),
    "gemma4_unified": Composite("gemma4_unified_text", towers.gemma_four_unified),
    "glm4v": Composite("glm4v_text", towers.glm("glm4v_vision", positions=True)),
    "glm4v_moe": Composite(
        "glm4v_moe_text", towers.glm("glm4v_moe_vision", positions=True), tie="either"
    ),
    "glm_ocr": Composite("glm_ocr_text", towers.glm("glm_ocr_vision", positions=False)),
    "glm5_next": Composite(
        "glm5_next_text", towers.glm("glm5_next_vision", positions=False), flat=True
    ),
    "h2ovl_chat": INTERN_VISION,
    "idefics3": Composite("llama", image_towers.idefics("idefics3_vision"), names_own_text=True),
    "inkling_mm_model": Composite("inkling_text", inkling.towers),
    "internvl": Composite("qwen2", image_towers.internvl, names_own_text=True),
    "internvl_chat": INTERN_VISION,
    "kimi_k25": Composite("deepseek_v3", towers.kimi, names_own_text=True),
    "kimi_k3": Composite("kimi_k3_text", remote_towers.kimi_three),
    "lfm2_vl": Composite("lfm2", image_towers.liquid, names_own_text=True),
    "llama4": Composite("llama4_text", towers.llama_four, tie="text"),
    "llava": Composite("llama", image_towers.llava, names_own_text=True, tie="either"),
    "llava_next": Composite("llama", image_towers.llava_next, names_own_text=True),
    "llava_onevision": Composite(
        "qwen2", image_towers.llava_onevision, names_own_text=True, tie="either"
    ),
    "mimo_v2": Composite("mimo_v2_text", remote_towers.mimo, flat=True),
    "minicpmv4_6": Composite("qwen3_5_text", image_towers.minicpm),
    "minimax_m3_vl": Composite("minimax_m3_vl_text", towers.minimax, tie="either"),
    "mistral3": Composite("mistral", towers.pixtral, names_own_text=True),
    "mistral_large4": Composite("mistral_large4_text", towers.pixtral),
    "muse_glimmer": Composite("muse_glimmer_text", towers.muse, adapter=towers.muse_adapter),
    "paddleocr_vl": Composite("paddleocr_vl_text", image_towers.paddle, flat=True),
    "paligemma": Composite("gemma", image_towers.paligemma, names_own_text=True),
    "qwen2_5_vl": Composite("qwen2_5_vl_text", towers.qwen_two_five, flat=True),
    "qwen2_vl": Composite("qwen2_vl_text", towers.qwen_two, flat=True),
    "qwen3_5": Composite("qwen3_5_text", towers.qwen("qwen3_5_vision", deepstack=False)),
    "qwen3_5_moe": Composite(
        "qwen3_5_moe_text", towers.qwen("qwen3_5_moe_vision", deepstack=False)
    ),
    "qwen3_vl": Composite("qwen3_vl_text", towers.qwen("qwen3_vl_vision", deepstack=True)),
    "qwen3_vl_moe": Composite(
        "qwen3_vl_moe_text", towers.qwen("qwen3_vl_moe_vision", deepstack=True)
    ),
    "qwen4_exp": Composite("qwen4_exp_text", towers.qwen("qwen4_exp_vision", deepstack=False)),
    "smolvlm": Composite("llama", image_towers.idefics("smolvlm_vision"), names_own_text=True),
    "step3p7": Composite("step3p5", towers.step),
    "unlimited-ocr": DEEPSEEK_VISION,
}
"""Text models with towers."""


def known_types() -> list[str]:
    """Return every model type that can be counted."""
    return sorted({*DECODERS, *SAME_AS, *COMPOSITES})
