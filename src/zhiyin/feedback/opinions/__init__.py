"""What customers write, read by a model: texts, their opinions, and what people correct in them."""
