"""What customers and staff of the demo brand say: phrases of our own, and how they are put together."""
