"""What every page stands on: the frame, form fields, error pages, and the two words by which an app says who may do what.

What lives here: things that know no app. What does not: anything about organisations, people or cases.
"""
