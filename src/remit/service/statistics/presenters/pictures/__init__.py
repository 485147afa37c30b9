"""Drawing charts on the server: SVG and PNG, with title and description, no script.

`drawing` turns a chart into a file, `xmr`, `funnel`, `pareto` and `run_out` say what is drawn. What does not live here: limits and signs
(`remit.engine.measures`). A picture never holds anything that the table beside it does not, and never says anything by colour alone.
"""
