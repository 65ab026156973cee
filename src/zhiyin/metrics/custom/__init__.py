"""Metrics that the brand defines itself, in YAML."""
