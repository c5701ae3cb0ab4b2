"""Count the parameters of a model from its Hub ``config.json``, to the last one.

>>> counted = count({"model_type": "qwen3", "hidden_size": 1024, "num_hidden_layers": 28,
...     "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128,
...     "intermediate_size": 3072, "vocab_size": 151936, "tie_word_embeddings": True})
>>> counted.total
596049920
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from report.analysis.moe.architectures import COMPOSITES, DECODERS, SAME_AS, known_types
from report.analysis.moe.attention import Kind, Mixer
from report.analysis.moe.blueprints import Composite, Decoder
from report.analysis.moe.config import Config, UnknownModelType, WrongValue, check_nesting
from report.analysis.moe.feedforward import Both, Experts, FeedForward
from report.analysis.moe.parts import NOTHING, PART_NAMES, Parts, linear

Scope = Literal["full", "text"]

PREDICTION_KEYS = (
    "num_nextn_predict_layers",
    "mtp_num_hidden_layers",
    "num_mtp_modules",
    "num_mtp_layers",
)
"""Keys by which configurations announce layers for multi-token prediction."""


@dataclass(frozen=True)
class Count:
    """The parameters of one model, itemised.

    `active` is what one text token uses: everything but the routed experts it does not choose (the
    towers are counted, as they belong to the model). `active_without_input_embedding` leaves out
    the input embedding, of which a token reads one row; when it also serves as output head, it
    stays. `experts` and `chosen` are the routed experts in a layer and those a token uses (None
    for a dense model), `expert_width` the inner width of one.

    `prediction` are parameters outside the sum: of layers for multi-token prediction, which files
    hold when the configuration announces them and which the model class leaves out. None means
    that they are announced and there is no rule for them.
    """

    model_type: str
    parts: Parts
    tied: bool
    experts: int | None
    chosen: int | None
    width: int
    expert_width: int | None
    prediction: int | None

    @property
    def total(self) -> int:
        """Return the sum of the parts; a tied matrix is counted once."""
        return self.parts.total

    @property
    def active(self) -> int:
        """Return the parameters one text token uses, the input embedding included."""
        return self.total - self.parts.routed_experts + self.parts.routed_active

    @property
    def active_without_input_embedding(self) -> int:
        """Return the active parameters without the input embedding (kept when tied)."""
        left_out = self.parts.layer_embedding if self.tied else self.parts.embedding
        return self.active - left_out

    @property
    def activation_ratio(self) -> float:
        """Return active parameters over all parameters."""
        return self.active / self.total

    @property
    def granularity(self) -> float | None:
        """Return in how many experts a dense feed-forward of four times the width is split.

        Krajewski et al. 2024, section 3: the width of the feed-forward over that of an expert.
        """
        return 4 * self.width / self.expert_width if self.expert_width else None

    def itemised(self) -> dict[str, int]:
        """Return the parts by name; they add up to the total."""
        return {name: getattr(self.parts, name) for name in PART_NAMES}


@dataclass(frozen=True)
class Model:
    """A configuration, read as far as counting needs it."""

    model_type: str
    text: Config
    decoder: Decoder
    tied: bool
    vision: int
    adapter: int
    layers: tuple[tuple[Kind, Kind], ...]


def count(config: Mapping[str, Any], scope: Scope = "full") -> Count:
    """Count the parameters of a configuration; `scope` "text" leaves out the towers."""
    model = read_model(config)
    c, decoder = model.text, model.decoder
    parts = _ends(c, model) + Parts(vision=model.vision if scope == "full" else 0)
    for (mixer, feed_forward), times in Counter(model.layers).items():
        attention = _block(decoder.mixers, mixer).parameters(c, mixer)
        layer = Parts(attention=attention, other=_number(decoder.norms, c) * c.size("hidden_size"))
        parts += (layer + _feed_forward(decoder, c, feed_forward)) * times
    experts, chosen, expert_width = _expert_numbers(model)
    return Count(
        model_type=model.model_type,
        parts=parts,
        tied=model.tied,
        experts=experts,
        chosen=chosen,
        width=c.size("hidden_size"),
        expert_width=expert_width,
        prediction=_prediction(model),
    )


def read_model(config: Mapping[str, Any]) -> Model:
    """Resolve the model type, its text section, its towers and the kinds of its layers."""
    if not isinstance(config, Mapping):
        raise WrongValue(f"A configuration must be an object, not {type(config).__name__}.")
    check_nesting(config)
    named = config.get("model_type")
    if not isinstance(named, str) or not _is_known(named):
        raise UnknownModelType(named, known_types())
    composite = COMPOSITES.get(named)
    top = Config(config, named)
    text = _text_section(top, composite) if composite else _plain(config, named)
    decoder = DECODERS[text.model_type]
    kinds = zip(decoder.mixer_kinds(text), decoder.feed_forward_kinds(text), strict=True)
    vision = composite.tower(top, text) if composite else 0
    adapter = composite.adapter(top, text) if composite and composite.adapter else 0
    tied = decoder.ties and _tied(top, text, composite)
    return Model(named, text, decoder, tied, vision, adapter, tuple(kinds))


def _is_known(model_type: str) -> bool:
    return model_type in DECODERS or model_type in SAME_AS or model_type in COMPOSITES


def _plain(given: Mapping[str, Any], model_type: str, path: str = "") -> Config:
    same = SAME_AS.get(model_type, model_type)
    c = Config(given, same, path)
    renaming = DECODERS[same].renaming
    return Config(renaming(c), same, path) if renaming else c


def _text_section(top: Config, composite: Composite) -> Config:
    """Return the text section; some classes also read its keys beside those of the whole."""
    flat = composite.flat and top.given.get(composite.section) is None
    section = top if flat else top.section(composite.section, composite.text)
    named = section.given.get("model_type") if composite.names_own_text else None
    model_type = named or composite.text
    if not isinstance(model_type, str) or SAME_AS.get(model_type, model_type) not in DECODERS:
        raise UnknownModelType(model_type, known_types())
    return _plain(section.given, model_type, section.path)


def _tied(top: Config, text: Config, composite: Composite | None) -> bool:
    whole, own = top.flag("tie_word_embeddings"), text.flag("tie_word_embeddings")
    if composite is None:
        return own
    return {"top": whole, "text": own, "either": whole or own}[composite.tie]


def _ends(c: Config, model: Model) -> Parts:
    """Count embedding, output head, last norm and what lies outside the layers."""
    hidden, vocabulary, decoder = c.size("hidden_size"), c.integer("vocab_size"), model.decoder
    width = (
        c.integer(decoder.embedding_width, default=hidden) if decoder.embedding_width else hidden
    )
    bias = c.flag(decoder.head_bias) if isinstance(decoder.head_bias, str) else decoder.head_bias
    head = vocabulary * bias if model.tied else linear(width, vocabulary, bias)
    extras = decoder.extras(c, len(model.layers)) if decoder.extras else NOTHING
    other = _number(decoder.final_norms, c) * hidden + model.adapter
    return extras + Parts(embedding=vocabulary * width, output_head=head, other=other)


def _number(given: int | Callable[[Config], int], c: Config) -> int:
    return given if isinstance(given, int) else given(c)


def _feed_forward(decoder: Decoder, c: Config, kind: Kind) -> Parts:
    return _feed_forward_block(decoder, kind).parameters(c, kind)


def _feed_forward_block(decoder: Decoder, kind: Kind) -> FeedForward:
    blocks = decoder.feed_forwards
    return blocks[kind[-1]] if isinstance(blocks, dict) else blocks


def _block(blocks: Mixer | dict[str, Mixer], kind: Kind) -> Mixer:
    if not isinstance(blocks, dict):
        return blocks
    if kind[0] not in blocks:
        raise WrongValue(f'"layer_types" names an unknown kind of layer: {kind[0]!r}.')
    return blocks[kind[0]]


def _prediction(model: Model) -> int | None:
    """Return the layers for multi-token prediction: each a last layer, a projection, three norms.

    The projection joins the hidden state with the embedding of the next token (DeepSeek-AI 2024,
    section 2.2). Copies of embedding and head that some files hold besides are not counted.
    """
    c, decoder = model.text, model.decoder
    announced = c.raw(*PREDICTION_KEYS)
    if not isinstance(announced, int) or announced < 1:
        return 0
    if not decoder.predicts:
        return None
    mixer, feed_forward = model.layers[-1]
    hidden, own = c.size("hidden_size"), (mixer[0], "indexed")
    block = _block(decoder.mixers, mixer).parameters(c, own)
    rest = _feed_forward(decoder, c, feed_forward).total + _number(decoder.norms, c) * hidden
    return announced * (block + rest + linear(2 * hidden, hidden) + 3 * hidden)


def _expert_numbers(model: Model) -> tuple[int | None, int | None, int | None]:
    for kind in dict.fromkeys(map(itemgetter(1), model.layers)):
        if experts := _experts(_feed_forward_block(model.decoder, kind)):
            return *experts.numbers(model.text), experts.expert_width(model.text)
    return None, None, None


def _experts(block: FeedForward) -> Experts | None:
    if isinstance(block, Both):
        return _experts(block.first) or _experts(block.second)
    return block if isinstance(block, Experts) else None


def layer_mixers(model: Model) -> Sequence[tuple[Mixer, Kind]]:
    """Return the token mixer of each layer, with its kind."""
    return [(_block(model.decoder.mixers, mixer), mixer) for mixer, _ in model.layers]


def sparse_layers(model: Model) -> int:
    """Return the number of layers with routed experts."""
    blocks = (_feed_forward_block(model.decoder, kind) for _, kind in model.layers)
    return sum(_experts(block) is not None for block in blocks)
