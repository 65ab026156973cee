"""All SQL of texts and of what is heard in them."""
