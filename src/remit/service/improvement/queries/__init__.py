"""Reading plans, the working group and assessments, always for the organisation that somebody works for."""
