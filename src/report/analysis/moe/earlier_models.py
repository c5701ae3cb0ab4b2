"""Dense text models in the line of GPT-2: biases, norms with a shift, feed-forwards without a gate.

A model type is one line or a few. The rules follow the classes of transformers 5.24.0.
"""

from __future__ import annotations

from report.analysis.moe import extras, layers, renaming
from report.analysis.moe.attention import Grouped
from report.analysis.moe.blueprints import PLAIN_GROUPED, Decoder
from report.analysis.moe.config import Config
from report.analysis.moe.feedforward import Dense

BIASED = Grouped(bias=True, head_dim=None)
PLAIN = Dense(gated=False, bias=True)


def falcon_norms(c: Config) -> int:
    """Falcon runs attention and feed-forward side by side, after one norm or one each."""
    if not c.flag("parallel_attn"):
        return 4
    usual = 2 if c.flag("new_decoder_architecture") else 1
    return 2 * (2 if c.integer("num_ln_in_parallel_attn", default=usual) == 2 else 1)


def stablelm_norms(c: Config) -> int:
    """StableLM has one norm a layer when attention and feed-forward run side by side."""
    return 2 if c.flag("use_parallel_residual") else 4


def opt_norms(c: Config) -> int:
    """OPT's norms may be without parameters."""
    return 4 * c.flag("layer_norm_elementwise_affine", default=True)


def opt_final_norms(c: Config) -> int:
    """OPT has no last norm when its layers norm after themselves, as in the 350M model."""
    last = c.flag("do_layer_norm_before", default=True) and not c.flag("_remove_final_layer_norm")
    return 2 * (last and c.flag("layer_norm_elementwise_affine", default=True))


EARLIER_MODELS: dict[str, Decoder] = {
    "bloom": Decoder(
        BIASED,
        PLAIN,
        norms=4,
        final_norms=2,
        extras=extras.embedding_norm,
        renaming=renaming.bloom,
    ),
    "codegen": Decoder(PLAIN_GROUPED, PLAIN, final_norms=2, head_bias=True, renaming=renaming.gpt2),
    "falcon": Decoder(
        Grouped(bias="bias", head_dim=None),
        Dense(gated=False, bias="bias"),
        norms=falcon_norms,
        final_norms=2,
        renaming=renaming.falcon,
    ),
    "gpt2": Decoder(
        BIASED,
        PLAIN,
        norms=4,
        final_norms=2,
        extras=extras.learned_positions("n_positions"),
        renaming=renaming.gpt2,
    ),
    "gpt_bigcode": Decoder(
        BIASED,
        PLAIN,
        norms=4,
        final_norms=2,
        extras=extras.learned_positions("n_positions"),
        renaming=renaming.gpt_bigcode,
    ),
    "gpt_neo": Decoder(
        Grouped(bias=False, out_bias=True, head_dim=None),
        PLAIN,
        layers.alternating,
        norms=4,
        final_norms=2,
        extras=extras.learned_positions("max_position_embeddings"),
        renaming=renaming.gpt_neo,
    ),
    "gpt_neox": Decoder(
        Grouped(head_dim=None), Dense(gated=False, bias=True), norms=4, final_norms=2
    ),
    "gptj": Decoder(PLAIN_GROUPED, PLAIN, final_norms=2, head_bias=True, renaming=renaming.gpt2),
    "jais2": Decoder(Grouped(), Dense(gated=False, bias="mlp_bias"), norms=4, final_norms=2),
    "mpt": Decoder(PLAIN_GROUPED, Dense(gated=False), renaming=renaming.mpt),
    "nemotron": Decoder(Grouped(), Dense(gated=False, bias="mlp_bias"), norms=4, final_norms=2),
    "opt": Decoder(
        Grouped(bias="enable_bias", head_dim=None),
        Dense(width=("ffn_dim",), gated=False, bias="enable_bias"),
        norms=opt_norms,
        final_norms=opt_final_norms,
        embedding_width="word_embed_proj_dim",
        extras=extras.opt_extras,
    ),
    "persimmon": Decoder(
        Grouped(
            bias=True,
            head_dim=None,
            query_key_norm="head",
            norm_flag="qk_layernorm",
            shifted_norm=True,
        ),
        PLAIN,
        norms=4,
        final_norms=2,
    ),
    "phi": Decoder(
        Grouped(
            bias=True,
            query_key_norm="head",
            norm_flag="qk_layernorm",
            shifted_norm=True,
        ),
        PLAIN,
        final_norms=2,
        head_bias=True,
    ),
    "stablelm": Decoder(
        Grouped(
            bias="use_qkv_bias",
            out_bias=False,
            head_dim=None,
            query_key_norm="width",
            norm_flag="qk_layernorm",
        ),
        Dense(),
        norms=stablelm_norms,
        final_norms=2,
    ),
    "starcoder2": Decoder(
        Grouped(bias="use_bias"),
        Dense(gated=False, bias="use_bias"),
        layers.window_if_given,
        norms=4,
        final_norms=2,
    ),
    "xglm": Decoder(
        BIASED,
        Dense(width=("ffn_dim",), gated=False, bias=True),
        norms=4,
        final_norms=2,
        renaming=renaming.xglm,
    ),
}
