"""Zhiyin (知音): customer experience management, self-hosted."""

__version__ = "0.1.0"
