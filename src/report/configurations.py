"""Read a configuration: one JSON object, from a file or as it came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

from report.errors import ReportError, shorten

MAX_BYTES = 1_000_000
"""The most a configuration may weigh; the largest in the edition is 24 kB."""


WHOSE = "Pass the config.json of the model it was made from."
PIPELINE = (
    "a pipeline of diffusers, which draws and does not write text: there is nothing to count here. "
    "Of its text encoder, pass the config.json in its own folder."
)


class UnreadableConfig(ReportError):
    """A configuration that is no JSON object, or cannot be read at all."""


WEIGHTS = (".gguf", ".safetensors", ".bin", ".pt", ".pth", ".onnx", ".npz")
"""Endings of files that hold weights."""


def read_folder(folder: Path) -> dict[str, Any]:
    """Return the configuration of a model in a folder: its ``config.json``."""
    if (folder / "config.json").is_file():
        return read_file(folder / "config.json")
    if (folder / "model_index.json").is_file():
        raise UnreadableConfig(f"{folder} holds {PIPELINE}")
    if (folder / "adapter_config.json").is_file():
        read_file(folder / "adapter_config.json")
    if any(path.suffix.lower() == ".gguf" for path in folder.iterdir()):
        raise UnreadableConfig(f"{folder} holds GGUF files and no config.json. {WHOSE}")
    raise UnreadableConfig(
        f"{folder} is a folder without a config.json. Pass the path of one, or a Hub id."
    )


def read_file(path: Path) -> dict[str, Any]:
    """Return the configuration in a file."""
    if path.suffix.lower() in WEIGHTS:
        raise UnreadableConfig(f"{path} holds weights, not a configuration. {WHOSE}")
    try:
        with path.open("rb") as stream:
            return read_stream(stream, str(path))
    except OSError as error:
        raise UnreadableConfig(f"{path} cannot be read: {error.strerror}.") from None


def read_stream(stream: BinaryIO, name: str) -> dict[str, Any]:
    """Return the configuration that a stream gives; `name` is what a message calls it."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        size = MAX_BYTES // 1_000_000
        raise UnreadableConfig(f"{name} is larger than {size} MB: no configuration is.")
    return parse(content, name)


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Return the JSON object in `content`; anything else is one clear error.

    Infinity passes, which no JSON knows but configurations on the Hub have; NaN means nothing.
    """
    try:
        config = json.loads(content.decode("utf-8-sig"), parse_constant=_constant)
    except UnicodeDecodeError:
        raise UnreadableConfig(f"{name} is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableConfig(f"{name} is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise UnreadableConfig(f"{name} is nested too deep for a configuration.") from None
    except ValueError as error:
        raise UnreadableConfig(f"{name} is not a configuration: {error}.") from None
    if not isinstance(config, dict):
        kind = type(config).__name__
        raise UnreadableConfig(f"{name} must hold a JSON object, not {kind}.")
    _refuse_others(config, name)
    return config


def _refuse_others(config: dict[str, Any], name: str) -> None:
    """Refuse what other libraries write into files of the same kind."""
    if "_diffusers_version" in config:
        raise UnreadableConfig(f"{name} describes {PIPELINE}")
    if "peft_type" in config:
        base = config.get("base_model_name_or_path")
        named = f" ({shorten(base)})" if isinstance(base, str) and base else ""
        raise UnreadableConfig(
            f"{name} describes an adapter, not a model. Pass the config.json of its base{named}."
        )


def _constant(name: str) -> float:
    if name == "NaN":
        raise ValueError("it holds NaN, which is not a number")
    return float(name)
