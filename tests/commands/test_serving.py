"""`report serving`: bounds by hand, both languages, and each thing that can be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]

DEEPSEEK = "deepseek-ai/DeepSeek-V3"
DENSE: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
    "vocab_size": 100,
}


def answer(run: Run, *arguments: str, **given: bytes) -> dict[str, Any]:
    code, out, err = run("serving", *arguments, "--json", **given)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def error(run: Run, *arguments: str) -> str:
    code, out, err = run("serving", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert "Traceback" not in err
    return err


def test_an_accelerator_by_hand(run: Run) -> None:
    # H200: 4.8 TB/s, 1,978 TFLOPS in FP8. One sequence reads eight of 256 experts in 58 layers.
    found = answer(run, DEEPSEEK, "--accelerator", "nv-h200", "--devices", "8", "--batch", "0.125")
    (row,) = found["accelerators"]
    expert = 3 * 7168 * 2048 * (1 + 4 / 128**2)
    shared = 17.23e9 + 58 * 8 * expert + 61 * 576 * 4096
    seconds = shared / (8 * 4.8e12)
    assert row["decode"]["limit"] == "memory"
    assert row["decode"]["seconds_per_step"] == pytest.approx(seconds, rel=0.001)
    speed = row["decode"]["tokens_per_second_per_accelerator"]["high"]
    assert speed == pytest.approx(1 / seconds / 8, rel=0.001)
    cost = row["decode"]["accelerator_seconds_per_million_tokens"]["low"]
    assert cost == pytest.approx(1e6 / speed)
    assert row["least_accelerators"] == 5
    assert row["interconnect_known"] is True


def test_a_file_and_a_pipe_give_the_same(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(DENSE), encoding="utf-8")
    arguments = ("--accelerator", "nv-h100-sxm", "--precision", "bf16", "--context", "10")
    by_file = answer(run, str(path), *arguments)
    by_pipe = answer(run, "-", *arguments, given=json.dumps(DENSE).encode())
    assert by_file["accelerators"] == by_pipe["accelerators"]
    layer = 2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 96 + 2 * 64
    assert by_file["flops_per_token"]["decode"] == 2 * (2 * layer + 64 + 6400) + 2 * 4 * 64 * 10
    assert by_file["weights_bytes"] == 2 * (2 * layer + 64 + 2 * 6400)
    assert by_file["accelerators"][0]["least_accelerators"] == 1


def test_without_an_accelerator_all_are_compared(run: Run) -> None:
    rows = answer(run, DEEPSEEK)["accelerators"]
    assert len(rows) > 50
    counts = [row["least_accelerators"] for row in rows]
    assert counts == sorted(counts)
    unknown = [row for row in rows if row["decode"] is None]
    assert {row["name"] for row in unknown} >= {"Cloud AI 100 Ultra"}  # INT8 is all it states


def test_both_languages_say_it_in_words(run: Run) -> None:
    code, out, _ = run("serving", DEEPSEEK, "--accelerator", "nv-h200", "--lang", "it")
    assert code == 0
    assert "lettura dei prompt" in out
    assert "secondi di acceleratore" in out
    code, out, _ = run("serving", DEEPSEEK, "--accelerator", "mt-s4000", "--lang", "en")
    assert code == 0
    assert "bounds, not forecasts" in out
    code, out, _ = run("serving", DEEPSEEK)
    assert code == 0
    assert "Huawei Ascend 910C" in out


def test_a_link_that_is_not_known_is_said(run: Run) -> None:
    code, out, _ = run("serving", DEEPSEEK, "--accelerator", "ms-maia200", "--precision", "fp4")
    assert code == 0
    assert "interconnect not known" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((DEEPSEEK, "--accelerator", "h200"), "nv-h200"),
        ((DEEPSEEK, "--accelerator", "nv-vr200"), "not known"),
        ((DEEPSEEK, "--accelerator", "nv-h200", "--devices", "2"), "at least 5"),
        ((DEEPSEEK, "--accelerator", "nv-h200", "--batch", "99999"), "at most"),
        ((DEEPSEEK, "--accelerator", "qc-ai100u"), "in this precision is not known"),
        ((DEEPSEEK, "--precision", "fp9"), "Known: BF16"),
        (("Qwen/Qwen3-8B", "--precision", "mxfp4"), "routed experts"),
        (("no/such-model",), "holds no configuration"),
    ],
)
def test_each_mistake_is_one_clear_error(run: Run, arguments: tuple[str, ...], says: str) -> None:
    assert says in error(run, *arguments)


def test_a_price_of_hours_becomes_one_of_tokens(run: Run) -> None:
    given = ("serving", "deepseek-ai/DeepSeek-V3", "--accelerator", "nv-h200", "--hour-price", "36")
    code, out, _ = run(*given, "--json")
    (row,) = json.loads(out)["accelerators"]
    decode = row["decode"]
    seconds = decode["accelerator_seconds_per_million_tokens"]["low"]
    assert decode["price_per_million_tokens"]["low"] == pytest.approx(seconds / 100)
    code, out, _ = run(*given, "--lang", "it")
    assert (code, "prezzo di un milione di token, almeno" in out) == (0, True)
    code, out, _ = run("serving", "deepseek-ai/DeepSeek-V3", "--hour-price", "2")
    assert (code, "price/million generated" in out) == (0, True)


def test_without_a_price_nothing_is_said_of_cost(run: Run) -> None:
    _, out, _ = run("serving", "deepseek-ai/DeepSeek-V3", "--accelerator", "nv-h200", "--json")
    assert "price" not in out


@pytest.mark.parametrize("left_out", ["Speculative decoding", "cached prompts", "power"])
def test_help_says_what_is_left_out(left_out: str, run: Run) -> None:
    _, out, _ = run("serving", "--help")
    assert left_out in " ".join(out.split())
