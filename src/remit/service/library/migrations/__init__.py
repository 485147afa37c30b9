"""Migrations of library."""
