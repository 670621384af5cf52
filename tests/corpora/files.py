"""Where the labelled rows lie: tuning rows here, sealed rows under tests/sealed."""

from tests.conftest import ROOT

TERMS_TUNE = ROOT / "tests" / "corpora" / "terms-tune.jsonl"
ACTS_TUNE = ROOT / "tests" / "corpora" / "acts-tune.jsonl"
TERMS_SEALED = ROOT / "tests" / "sealed" / "terms-v1.jsonl"
ACTS_SEALED = ROOT / "tests" / "sealed" / "acts-v1.jsonl"
