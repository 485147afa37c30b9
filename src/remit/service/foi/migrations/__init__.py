"""Migrations of foi."""
