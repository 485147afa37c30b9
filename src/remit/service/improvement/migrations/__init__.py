"""Migrations of improvement."""
