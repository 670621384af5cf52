"""Where the labelled rows lie: tuning rows here, turns to train on under rubrics/labelled, sealed rows under tests/sealed."""

from tests.conftest import ROOT

TERMS_TUNE = ROOT / "tests" / "corpora" / "terms-tune.jsonl"
ACTS_TUNE = ROOT / "tests" / "corpora" / "acts-tune.jsonl"
TERMS_SEALED = ROOT / "tests" / "sealed" / "terms-v3.jsonl"
ACTS_SEALED = ROOT / "tests" / "sealed" / "acts-v3.jsonl"
TURNS_TRAIN = ROOT / "rubrics" / "labelled" / "train.jsonl"
TURNS_SEALED = ROOT / "tests" / "sealed" / "turns-v3.jsonl"
