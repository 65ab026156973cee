"""From texts to opinions."""
