"""`report params`: counts checked by hand, both languages, and each thing that can be wrong."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.small_model import SMALL

from report.commands.params import PART_LABELS
from report.language import Language

EVIDENCE = Path(__file__).resolve().parents[2] / "data/evidence"
Run = Callable[..., tuple[int, str, str]]
ATTENTION = 64 * 4 * 16 * 2 + 64 * 2 * 16 * 2 + 2 * 16  # queries, output, keys, values, two norms
EXPERT = 3 * 64 * 32
TOTAL = 2 * 1000 * 64 + 4 * (ATTENTION + 8 * EXPERT + 8 * 64 + 2 * 64) + 64
ACTIVE = TOTAL - 4 * 6 * EXPERT


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    return path


def answer(run: Run, *arguments: str, **given: bytes) -> dict[str, Any]:
    code, out, err = run("params", *arguments, "--json", **given)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_deepseek_is_counted_as_by_hand(run: Run) -> None:
    found = answer(run, "deepseek-ai/DeepSeek-V3")
    queries = 7168 * 1536 + 1536 + 1536 * 128 * (128 + 64)
    keys_and_values = 7168 * (512 + 64) + 512 + 512 * 128 * (128 + 128)
    parts = {
        "embedding": 129_280 * 7168,
        "output_head": 129_280 * 7168,
        "attention": 61 * (queries + keys_and_values + 128 * 128 * 7168),
        "dense_feed_forward": 3 * 3 * 7168 * 18_432,
        "routed_experts": 58 * 256 * 3 * 7168 * 2048,
        "shared_experts": 58 * 3 * 7168 * 2048,
        "router": 58 * 256 * 7168,
        "other": 61 * 2 * 7168 + 7168,
        "vision": 0,
    }
    counts = found["parameters"]
    assert counts["parts"] == parts
    assert counts["total"] == sum(parts.values()) == 671_026_404_352
    routed = parts["routed_experts"]
    assert counts["active"] == counts["total"] - routed + routed * 8 // 256
    assert counts["active_without_input_embedding"] == counts["active"] - parts["embedding"]
    assert (found["experts"], found["experts_chosen"]) == (256, 8)
    assert found["activation_ratio"] == counts["active"] / counts["total"]
    assert found["cache"]["bytes_per_token"] == 2 * 61 * (512 + 64)
    assert found["cache"]["bytes"] == 2 * 61 * (512 + 64) * 131_072


def test_gpt_oss_is_counted_as_published(run: Run) -> None:
    found = answer(run, "openai/gpt-oss-120b", "--precision", "bf16", "--precision", "MXFP4")
    assert found["parameters"]["total"] == 116_829_156_672
    experts = found["parameters"]["parts"]["routed_experts"]
    assert found["weights_bytes"] == {
        "BF16": dict.fromkeys(("all", "text"), 2 * 116_829_156_672),
        "MXFP4": dict.fromkeys(
            ("all", "text"), 2 * (116_829_156_672 - experts) + experts * (4 * 32 + 8) // 256
        ),
    }


@pytest.mark.parametrize(
    "repo",
    ["deepseek-ai/DeepSeek-V3", "meta-llama/Llama-4-Scout-17B-16E-Instruct", "Qwen/Qwen3-0.6B"],
)
def test_the_counts_of_transformers_are_met(repo: str, run: Run) -> None:
    table = pd.read_csv(EVIDENCE / "oracle_counts.csv").set_index(["repo_id", "scope"])
    counts = answer(run, repo)["parameters"]
    assert counts["total"] == table.total_params[repo, "full"]
    text = table.loc[(repo, "text" if (repo, "text") in table.index else "full")]
    assert counts["text_total"] == text.total_params
    assert counts["active"] == text.active_with_embeddings
    assert counts["active_without_input_embedding"] == text.active_without_input_embedding


def test_a_file_is_counted_as_by_hand(config: Path, run: Run) -> None:
    found = answer(run, str(config), "--context", "1000")
    assert found["parameters"]["total"] == TOTAL
    assert found["parameters"]["active"] == ACTIVE
    assert found["cache"]["bytes"] == 1000 * 4 * 2 * 2 * 16 * 2
    assert found["configuration"] == {
        "source": str(config), "as_of": None, "edition": None, "table": None
    }  # fmt: skip


def test_standard_input_gives_what_the_file_gives(config: Path, run: Run) -> None:
    from_file = answer(run, str(config))
    piped = answer(run, "-", given=b"\xef\xbb\xbf" + config.read_bytes())
    assert piped["configuration"]["source"] == "standard input"
    rest = ("parameters", "weights_bytes", "cache", "experts", "model_type")
    assert {key: piped[key] for key in rest} == {key: from_file[key] for key in rest}


def test_the_answer_says_where_the_configuration_came_from(run: Run) -> None:
    origin = answer(run, "OPENAI/gpt-oss-120b")["configuration"]
    assert origin["edition"] == "2026-10"
    assert origin["as_of"] == "2026-08-21"
    assert "openai--gpt-oss-120b_config.json" in origin["source"]


def test_a_file_needs_no_edition(
    config: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORT_DATA", str(tmp_path / "nowhere"))
    assert answer(run, str(config))["parameters"]["total"] == TOTAL


def test_nothing_is_fetched(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    code, _, err = run("params", "openai/gpt-oss-121b")
    assert code == 1
    assert "openai/gpt-oss-120b" in err
    assert "Nothing is fetched: for any other model, pass the path of its config.json." in err


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "en",
            [
                ("Parameters",),
                ("total", "116,829,156,672", "100.0%"),
                ("active", "parameters", "5,711,982,912"),
                ("experts", "chosen", "in", "a", "layer", "4", "of", "128"),
                ("MXFP4", "60.7", "GiB"),
                ("with", "131,072", "tokens", "4.50", "GiB"),
            ],
        ),
        (
            "it",
            [
                ("Parametri",),
                ("totale", "116.829.156.672", "100,0%"),
                ("parametri", "attivi", "5.711.982.912"),
                ("esperti", "scelti", "in", "uno", "strato", "4", "su", "128"),
                ("MXFP4", "60,7", "GiB"),
                ("con", "131.072", "token", "4,50", "GiB"),
            ],
        ),
    ],
)
def test_the_text_is_written_in_the_language(
    lang: str, lines: list[tuple[str, ...]], run: Run
) -> None:
    code, out, _ = run("params", "openai/gpt-oss-120b", "--lang", lang)
    assert code == 0
    written = {tuple(line.split()) for line in out.splitlines()}
    assert [line for line in lines if line not in written] == []


def test_numbers_end_flush(config: Path, run: Run) -> None:
    _, out, _ = run("params", str(config))
    block = out.split("Parameters\n")[1].split("\n\n")[0].splitlines()
    assert len(block) == 7
    assert len({len(line) for line in block}) == 1


def test_towers_are_told_apart(run: Run) -> None:
    _, out, _ = run("params", "meta-llama/Llama-4-Scout-17B-16E-Instruct", "--lang", "it")
    assert "visione e altre torri" in out
    assert "sola parte di testo" in out


def test_a_tied_embedding_is_told(run: Run) -> None:
    _, out, _ = run("params", "Qwen/Qwen3-0.6B")
    assert "the embedding is the output head, counted once" in out
    assert "output head  " not in out


def test_every_part_has_a_name_in_italian() -> None:
    assert all(Language("it").label(text) for text in PART_LABELS.values())


def _deep(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


BAD = [
    (b"", "Standard input is not JSON: Expecting value (line 1, column 1)."),
    (b'{"a": 1,\n}', "Standard input is not JSON: "),
    (b"\xff\xfe{}", "Standard input is not text in UTF-8."),
    (b'{"a": "' + b"x" * 10_000_000 + b'"}', "Standard input is larger than 1 MB"),
    (b"[1, 2]", "Standard input must hold a JSON object, not list."),
    (b"null", "Standard input must hold a JSON object, not NoneType."),
    (b'{"hidden_size": NaN}', "Standard input is not a configuration: it holds NaN"),
    (b'{"a": ' + b"9" * 5000 + b"}", "Standard input is not a configuration: "),
    (b'{"a": ' + _deep(20) + b"}", "The configuration is nested deeper than 8 levels."),
    (b'{"a": ' + _deep(200_000) + b"}", "Standard input is nested too deep"),
    (b"{}", 'The configuration has no "model_type", which says how the model is built. Add it'),
    (b'{"model_type": "bert"}', "What stands in the way: does not write text."),
    (b'{"model_type": "qwen3_mo"}', 'Did you mean "qwen3_moe"?'),
    (
        json.dumps({**SMALL, "hidden_size": float("inf")}).encode(),
        '"hidden_size" must be a whole number, not inf.',
    ),
    (
        json.dumps({**SMALL, "num_experts_per_tok": 9}).encode(),
        "9 of 8",
    ),
    (
        b'{"model_type": "step3p7", "text_config": {"moe_layers_enum": 3}}',
        '"moe_layers_enum" must list layers, not 3.',
    ),
]


@pytest.mark.parametrize(("given", "message"), BAD, ids=[message[:40] for _, message in BAD])
def test_a_bad_configuration_is_one_clear_error(given: bytes, message: str, run: Run) -> None:
    code, out, err = run("params", "-", given=given)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err
    assert "Traceback" not in err
    assert len(err) < 600
    assert err.count("\n") == 1


def test_infinity_where_no_size_is_does_not_matter(run: Run) -> None:
    given = json.dumps({**SMALL, "time_step_limit": [0.0, float("inf")]}).encode()
    assert answer(run, "-", given=given)["parameters"]["total"] == TOTAL


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere/config.json",), "There is no file nowhere/config.json."),
        (("./model",), "There is no file ./model."),
        (("x" * 5000,), "holds no configuration of"),
        (("a\0b",), "holds no configuration of"),
        (("google/gemma-3-4b-it",), "only part of the configuration"),
        (("openai/gpt-oss-120b", "--precision", "FP9"), "Known: BF16, FP8, INT8, INT4, MXFP4."),
        (("Qwen/Qwen3-0.6B", "--precision", "mxfp4"), "MXFP4 is for routed experts"),
        (("openai/gpt-oss-120b", "--lang", "de"), "Unknown language 'de'."),
        (("openai/gpt-oss-120b", "--edition", "2020-01"), 'There is no edition "2020-01".'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], message: str, run: Run) -> None:
    code, out, err = run("params", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("Error: ")
    assert message in err


FOLDERS = [
    ({}, "is a folder without a config.json."),
    ({"a.Q4_K_M.gguf": "GGUF"}, "holds GGUF files and no config.json."),
    ({"model_index.json": "{}"}, "holds a pipeline of diffusers"),
    ({"adapter_config.json": '{"peft_type": "LORA"}'}, "describes an adapter, not a model."),
    ({"config.json": '{"_diffusers_version": "0.35"}'}, "describes a pipeline of diffusers"),
    ({"config.json": '{"model_type": "llama", "num_hidden_layers": 2}'}, "Pass the whole config"),
    (
        {"config.json": '{"model_type": "llama", "hidden_size": -4, "num_hidden_layers": 2}'},
        '"hidden_size" is -4; it must lie between 1',
    ),
]


@pytest.mark.parametrize("command", ["params", "serving"])
@pytest.mark.parametrize(("files", "message"), FOLDERS, ids=[text[:30] for _, text in FOLDERS])
def test_a_folder_that_holds_no_model_says_what_to_pass(
    command: str, files: dict[str, str], message: str, run: Run, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, err = run(command, str(tmp_path))
    assert (code, out) == (1, "")
    assert err.startswith(f"Error: {tmp_path}")
    assert message in err
    assert err.count("\n") == 1


def test_a_folder_stands_for_its_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(SMALL), encoding="utf-8")
    assert answer(run, str(tmp_path))["parameters"]["total"] == TOTAL


def test_weights_are_no_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 9)
    code, _, err = run("params", str(tmp_path / "model.safetensors"))
    assert code == 1
    assert "holds weights, not a configuration" in err


def test_prediction_without_a_rule_is_said(run: Run) -> None:
    given = json.dumps({"model_type": "deepseek_v41"}).encode()
    assert answer(run, "-", given=given)["parameters"]["prediction"] is None
    code, out, _ = run("params", "-", "--lang", "it", given=given)
    assert (code, "è annunciata, e non ha una regola" in out) == (0, True)


@pytest.mark.parametrize("command", ["params", "serving"])
@pytest.mark.parametrize("tokens", ["0", "1000000001"])
def test_a_context_beyond_reason_is_refused(command: str, tokens: str, run: Run) -> None:
    code, out, err = run(command, "openai/gpt-oss-120b", "--context", tokens)
    assert (code, out) == (2, "")
    assert "--context" in err
