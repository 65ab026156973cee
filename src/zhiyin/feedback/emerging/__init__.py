"""Emerging issues as people handle them: found every day, told once, taken, closed, and re-opened when they return."""
