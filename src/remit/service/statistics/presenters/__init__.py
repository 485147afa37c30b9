"""Figures in words, in tables and in pictures. `words` says numbers, `tables` lays figures out in rows for pages and downloads, `pictures` draws."""
