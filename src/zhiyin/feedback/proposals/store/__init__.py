"""All SQL of topics that may be missing."""
