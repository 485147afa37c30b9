"""Batch: the engine over tables and folders of letters, on all cores of one machine or on a Spark cluster.

What lives here: `python -m remit.batch`, which `remit batch` starts by name. The path of a run: `sources` (what is there), `planning` (which records make a
part), `reading` (records of a part), `answering` (the engine), `tables` and `writing` (a part as Parquet, whole or absent), `output` (the folder, its
resumption and its end), with `local` or `spark` to share the parts out. `frames` answers a Spark table that somebody else reads and writes. What does not:
any judgement (`remit.engine`).
"""
