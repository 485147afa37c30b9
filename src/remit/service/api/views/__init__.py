"""What is asked for: `door` with its rules for all, then one file a matter: `checking`, `letters`, `cases`, `knowledge`, `hooks`, `tokens`; and the pages for people, `pages`."""
