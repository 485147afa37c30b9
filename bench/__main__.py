"""All benchmarks in order: `python -m bench`, which is what `make bench` runs."""

from bench import cold_start, documents, messages, real_notes, scaling, triage

for benchmark in (triage, cold_start, scaling, documents, real_notes, messages):
    benchmark.main([])
