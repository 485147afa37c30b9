"""Migrations of enforcement."""
