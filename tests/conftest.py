"""What all tests share: a small project, built once, and properties that no clock decides."""

from __future__ import annotations

import pytest
from hypothesis import settings
from tests.mini_package import EDITION
from tests.small_project import make_project, steps_done

from report.build.project import Project
from report.build.workflow import Request, build

# How long an example takes says nothing of whether a law holds.
settings.register_profile("report", deadline=None)
settings.load_profile("report")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, built cold in both languages with its PDFs; not to be changed."""
    project = make_project(tmp_path_factory.mktemp("built") / "a project")
    build(project, Request(EDITION, data=project.root / "data"))
    steps = [
        "check",
        *(f"notebook {n} {lang}" for n in ("chips", "claims") for lang in ("en", "it")),
    ]
    steps += [f"{step} {lang}" for step in ("pages", "pdf") for lang in ("en", "it")]
    assert steps_done(project) == [*steps, "site"]
    return project
