"""What comes out: `answers`, the shapes of JSON; `problems`, what a refusal looks like; `cases` and `letters`, what makes those shapes of ours; `pages` in words."""
