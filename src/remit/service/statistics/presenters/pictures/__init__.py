"""Drawing charts on the server: SVG and PNG, with title and description, no script.

`drawing` turns a chart into a file, `xmr`, `funnel` and `pareto` say what is drawn; they load the library of charts, which takes a fifth of the start of a
process, so they are imported by the functions that draw. What does not live here: limits and signs (`remit.engine.measures`).

A picture never holds anything that the table beside it does not, and never says anything by colour alone.
"""
