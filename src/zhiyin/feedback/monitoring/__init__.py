"""Opinions watched: by product and topic, over time, beside competitors', with what chance leaves open."""
