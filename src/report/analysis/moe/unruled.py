"""Model types without a counting rule, and what stands in the way of one."""

from __future__ import annotations

PAIR = "an encoder beside the decoder"
AT_ONCE = "not written one token after another"
NO_TEXT = "does not write text"
HIDDEN = "sizes that the configuration does not give"
NO_CHECK = "no exact total to check a rule against"
NONE_YET = "not written yet"
UNNAMED = "the file does not name its type"

IN_THE_WAY: dict[str, str] = {
    "GOT": HIDDEN,
    "PanguEmbedded": NO_CHECK,
    "albert": NO_TEXT,
    "bart": PAIR,
    "bert": NO_TEXT,
    "blip": PAIR,
    "blip-2": HIDDEN,
    "convbert": NO_TEXT,
    "deberta-v2": NO_TEXT,
    "diffusion_gemma": AT_ONCE,
    "distilbert": NO_TEXT,
    "florence2": PAIR,
    "hubert": NO_TEXT,
    "hyenadna": NO_TEXT,
    "llada": AT_ONCE,
    "mbart": PAIR,
    "modernbert": NO_TEXT,
    "molformer": NO_TEXT,
    "moondream1": HIDDEN,
    "mt5": PAIR,
    "nemotron_labs_diffusion": AT_ONCE,
    "nomic_bert": NO_TEXT,
    "omnivoice": NO_TEXT,
    "parler_tts": NO_TEXT,
    "phi3_v": HIDDEN,
    "qwen3_tts": NO_TEXT,
    "roberta": NO_TEXT,
    "speecht5": NO_TEXT,
    "t5": PAIR,
    "t5gemma": PAIR,
    "t5gemma2": PAIR,
    "vibevoice": NO_TEXT,
    "vision-encoder-decoder": PAIR,
    "vits": NO_TEXT,
    "wav2vec2": NO_TEXT,
    "wav2vec2-bert": NO_TEXT,
    "wavlm": NO_TEXT,
    "whisper": PAIR,
    "xlm-roberta": NO_TEXT,
    "xlnet": AT_ONCE,
}
"""The types most downloaded, where what is missing was looked up; of the others nothing is known.

`HIDDEN` are towers that the code builds from a name (CLIP in Phi-3 Vision) or from constants of its
own (Moondream, GOT). `NO_CHECK` is a configuration without a recorded total: openPangu's repository
lies on GitCode.
"""


def in_the_way(model_type: object) -> str:
    """Return what stands in the way of a rule for a model type without one."""
    if model_type is None:
        return UNNAMED
    return IN_THE_WAY.get(str(model_type), NONE_YET)
