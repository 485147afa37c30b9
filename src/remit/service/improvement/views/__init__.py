"""Pages of plans. `plans` lists and shows, `milestones` takes milestones and readings, `group` the working group, `assessment` the yearly self-assessment."""
