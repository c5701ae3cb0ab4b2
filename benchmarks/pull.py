"""What a pull costs: a whole synthetic Hub on loopback, against a bare loop that keeps nothing.

The bare loop is `for model in HfApi().list_models(…)` with the same properties and page size. The
pull asks for the same listing, keeps every answer raw, and derives, checks and seals an edition.
Each runs in a process of its own; the server is a third. Memory is the peak of the process and of
those it starts, added up a few times a second.

    python benchmarks/pull.py [--repositories 2500000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from report.edition import find_data

PAGE = 1000
EDITION = "2099-01"
MOST_MEMORY_MB = 400
MOST_RATIO = 1.3
SAMPLED_SECONDS = 0.2
LICENCES = ("apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0", "gemma", "other")
_MARK = "@@@@@@@@"


def page_template() -> str:
    """Return one page of entries, with a mark where the page's number makes them different."""
    entries = [
        {
            "_id": f"65f{n:021d}", "id": f"owner-{n % 97}/model-{_MARK}-{n:04d}-7B",
            "private": False, "gated": "auto" if n % 40 == 0 else False, "disabled": False,
            "downloads": n * 7919 % 100_000, "likes": n % 200, "sha": f"{n:040x}",
            "createdAt": "2026-03-04T05:06:07.000Z", "library_name": "transformers",
            "pipeline_tag": "text-generation",
            "tags": ["transformers", "safetensors", "llama", "text-generation", "en",
                     f"license:{LICENCES[n % 6]}", "region:us"],
            "cardData": {"license": LICENCES[n % 6], "language": ["en"]},
            "config": {"model_type": "llama", "architectures": ["LlamaForCausalLM"]},
            "safetensors": {"parameters": {"BF16": 7_000_000_000 + n}, "total": 7_000_000_000 + n},
        }
        for n in range(PAGE)
    ]  # fmt: skip
    return json.dumps(entries)


def serve(repositories: int, ready: Connection) -> None:
    """Serve so many repositories, page by page, until killed."""
    template = page_template()
    pages = -(-repositories // PAGE)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            if urlsplit(self.path).path != "/api/models":
                self.send_error(404)
                return
            number = int(query.pop("cursor", ["0"])[0])
            # Page numbers are scattered, so that the entries do not come in the order of their key.
            body = template.replace(_MARK, f"{number * 7_654_321 % 99_999_989:08d}").encode()
            self.send_response(200)
            if number + 1 < pages:
                following = urlencode({**query, "cursor": number + 1}, doseq=True)
                host = self.headers["Host"]
                self.send_header("Link", f'<http://{host}/api/models?{following}>; rel="next"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ready.send(server.server_port)
    server.serve_forever()


def loop(endpoint: str, data: Path) -> int:
    """Go through the listing and keep nothing."""
    from huggingface_hub import HfApi

    from report.hub.questions import EXPAND

    models = HfApi(endpoint).list_models(sort="created_at", limit=None, expand=list(EXPAND))
    return sum(1 for _ in models)


def pull(endpoint: str, data: Path) -> int:
    """Pull an edition of everything."""
    from report.hub.edition_pull import Request, pull_edition

    pulled = pull_edition(Request(EDITION, data, all=True, endpoint=endpoint))
    return pulled.completeness.tally.entries


def measured(work: Callable[[str, Path], int], endpoint: str, data: Path, told: Connection) -> None:
    """Run one way in this process, and tell entries and seconds."""
    start = time.perf_counter()
    entries = work(endpoint, data)
    told.send((entries, time.perf_counter() - start))


def run(work: Callable[[str, Path], int], endpoint: str, data: Path) -> tuple[int, float, float]:
    """Run one way in a process of its own; return entries, seconds and peak megabytes."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=measured, args=(work, endpoint, data, there))
    process.start()
    there.close()
    peak = 0.0
    while not here.poll(SAMPLED_SECONDS):
        peak = max(peak, sum(map(memory, family(process.pid or 0))))
    entries, seconds = here.recv()
    process.join()
    print(f"{work.__name__:5} {entries:>10,} repositories  {seconds:8.1f} s  peak {peak:6.0f} MB")
    return int(entries), float(seconds), peak


def family(pid: int) -> list[int]:
    """Return a process and all it started, as Linux lists them."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}").glob("children"):
        for number in child.read_text().split():
            found += family(int(number))
    return found


def memory(pid: int) -> float:
    """Return the megabytes a process holds, of what it shares its part; none of one that ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def prepare(folder: Path) -> Path:
    """Return a data folder without editions that follows nobody: the listing is all there is."""
    data = folder / "data"
    data.mkdir(parents=True)
    shutil.copyfile(find_data() / "datapackage.json", data / "datapackage.json")
    shutil.copytree(find_data() / "evidence", data / "evidence")
    (data / "catalogue.yaml").write_text("organisations: []\n", encoding="utf-8")
    return data


def main() -> None:
    """Measure both ways and hold them to what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repositories", type=int, default=2_500_000)
    parser.add_argument("--keep", type=Path, help="folder to work in, kept afterwards")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="pull-"))
    data = prepare(folder)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(options.repositories, there), daemon=True)
    server.start()
    endpoint = f"http://127.0.0.1:{here.recv()}"
    try:
        _, bare, _ = run(loop, endpoint, data)
        entries, whole, peak = run(pull, endpoint, data)
    finally:
        server.kill()
        if not options.keep:
            shutil.rmtree(folder)
    ratio = whole / bare
    print(f"pull : loop = {ratio:.2f} (at most {MOST_RATIO}); memory at most {MOST_MEMORY_MB} MB")
    if ratio > MOST_RATIO or peak > MOST_MEMORY_MB or entries < options.repositories:
        sys.exit("The pull is slower, larger or smaller than promised.")


if __name__ == "__main__":
    main()
