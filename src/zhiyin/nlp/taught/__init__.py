"""What one installation teaches: a head of its own for topics, fitted in seconds, upon whichever model reads."""
