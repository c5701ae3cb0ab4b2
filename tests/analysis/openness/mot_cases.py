"""Test cases of the Model Openness Tool, with the class and progress the tool itself expects.

From `Test_Data` of github.com/lfai/model_openness_tool (MIT): `expected_results.json` and, for the
first case, the file's own name, which states its progress.
"""

from __future__ import annotations

from dataclasses import dataclass

CODE = (
    "Model architecture",
    "Data preprocessing code",
    "Training code",
    "Inference code",
    "Evaluation code",
    "Supporting libraries and tools",
)
DATA = (
    "Model parameters (Final)",
    "Model parameters (Intermediate)",
    "Datasets",
    "Evaluation data",
    "Model metadata",
)


@dataclass(frozen=True)
class Case:
    """Component to licence; the class, and the progress in per cent for Classes III, II and I."""

    name: str
    licences: dict[str, str]
    mof_class: str
    progress: tuple[float, float, float]


CASES = (
    Case(
        "Class1TestFile 15C",
        {
            "Model architecture": "AFL-1.2",
            "Data preprocessing code": "AFL-2.1",
            "Training code": "ISC",
            "Inference code": "AFL-1.1",
            "Evaluation code": "AFL-3.0",
            "Supporting libraries and tools": "AFL-2.1",
            "Model parameters (Final)": "CC-BY-SA-4.0",
            "Model parameters (Intermediate)": "CC-BY-3.0-US",
            "Datasets": "CC-BY-3.0-NL",
            "Evaluation data": "CC-BY-3.0-NL",
            "Sample model outputs": "CC0-1.0",
            "Model card": "CC-BY-SA-3.0",
            "Data card": "CC0-1.0",
            "Research paper": "CC-BY-4.0",
            "Evaluation results": "CC-BY-4.0",
        },
        "I",
        (100, 100, 100),
    ),
    Case(
        "Class2RTestFile 11C: a paper instead of the report",
        {
            "Model architecture": "MIT",
            "Training code": "AFL-3.0",
            "Inference code": "NCSA",
            "Evaluation code": "ECL-1.0",
            "Supporting libraries and tools": "Apache-2.0",
            "Model parameters (Final)": "CC-BY-3.0-NL",
            "Evaluation data": "CC-BY-3.0-US",
            "Model card": "CC-BY-SA-3.0",
            "Data card": "CC-BY-4.0",
            "Research paper": "CC-BY-SA-3.0",
            "Evaluation results": "CC-BY-4.0",
        },
        "II",
        (100, 100, 76.92307692307693),
    ),
    Case(
        "Class2TTestFile 11C: a report and no paper",
        {
            "Model architecture": "Apache-2.0",
            "Training code": "ECL-1.0",
            "Inference code": "AFL-1.1",
            "Evaluation code": "MIT-0",
            "Supporting libraries and tools": "UPL-1.0",
            "Model parameters (Final)": "CC-BY-3.0-DE",
            "Evaluation data": "ODC-By-1.0",
            "Model card": "CC0-1.0",
            "Data card": "CC-BY-SA-4.0",
            "Technical report": "CC0-1.0",
            "Evaluation results": "CC-BY-SA-4.0",
        },
        "II",
        (100, 100, 71.42857142857143),
    ),
    Case(
        "Class3TTestFile 6C",
        {
            "Model architecture": "MIT-0",
            "Model parameters (Final)": "CC-BY-2.0",
            "Model card": "CC-BY-4.0",
            "Data card": "CC-BY-SA-4.0",
            "Technical report": "CC-BY-4.0",
            "Evaluation results": "CC0-1.0",
        },
        "III",
        (100, 60, 0),
    ),
    Case(
        "OnlyGlobalLicense 3C: licences for all data, and for the rest",
        {
            "Datasets": "CC0-1.0",
            "Data card": "CC-BY-SA-4.0",
            "Research paper": "CC-BY-SA-4.0",
        },
        "below III",
        (33.33333333333333, 0, 0),
    ),
    Case(
        "OnlyGlobalLicense 15C: all but paper and evaluation results",
        {
            **dict.fromkeys(CODE, "Apache-1.0"),
            **dict.fromkeys(DATA, "AFL-3.0"),
            "Sample model outputs": "CC-BY-SA-4.0",
            "Model card": "CC-BY-SA-4.0",
            "Data card": "CC-BY-SA-4.0",
            "Technical report": "CC-BY-SA-4.0",
        },
        "below III",
        (83.33333333333334, 0, 0),
    ),
    Case(
        "RandomTestFile 15C: two licences that are not accepted",
        {
            "Model architecture": "zlib-acknowledgement",
            "Data preprocessing code": "AFL-3.0",
            "Training code": "ECL-2.0",
            "Evaluation code": "UPL-1.0",
            "Supporting libraries and tools": "AFL-1.1",
            "Model parameters (Final)": "ODbL-1.0",
            "Model parameters (Intermediate)": "Xfig",
            "Datasets": "CC-BY-2.0",
            "Evaluation data": "CC-BY-SA-4.0",
            "Model metadata": "BSD-2-Clause",
            "Sample model outputs": "CC-BY-4.0",
            "Model card": "CC-BY-SA-3.0",
            "Data card": "SMLNJ",
            "Technical report": "CC0-1.0",
            "Evaluation results": "CC-BY-SA-4.0",
        },
        "below III",
        (83.33333333333334, 0, 0),
    ),
    Case(
        "RandomTestFile 3C: a paper under a licence for software",
        {"Evaluation code": "Motosoto", "Model metadata": "xinetd", "Research paper": "IPL-1.0"},
        "below III",
        (16.666666666666664, 0, 0),
    ),
    Case(
        "RandomTestFile 6C: one of six licences accepted",
        {
            "Data preprocessing code": "OGDL-Taiwan-1.0",
            "Training code": "Sun-PPP-2000",
            "Supporting libraries and tools": "GFDL-1.3-invariants-or-later",
            "Evaluation data": "CC-BY-SA-3.0",
            "Model metadata": "HPND-UC",
            "Research paper": "TORQUE-1.1",
        },
        "below III",
        (0, 0, 0),
    ),
    Case(
        "OnlyComponentLicenses 9C",
        {
            "Data preprocessing code": "HPND-sell-MIT-disclaimer-xserver",
            "Training code": "YPL-1.0",
            "Inference code": "AGPL-1.0-or-later",
            "Supporting libraries and tools": "0BSD",
            "Evaluation data": "OGL-UK-1.0",
            "Sample model outputs": "TTYP0",
            "Data card": "CC-BY-SA-4.0",
            "Research paper": "CC-BY-4.0",
            "Evaluation results": "CC-BY-SA-4.0",
        },
        "below III",
        (50, 0, 0),
    ),
    Case(
        "NoLicenseFile 16C",
        dict.fromkeys((*CODE, *DATA, "Model card", "Data card", "Evaluation results"), ""),
        "below III",
        (0, 0, 0),
    ),
)
