"""The bilingual encoder: each sentence is read once, whatever is asked of it."""
