"""What customers will still bring: models of buying and spending, fitted in the background to all purchases."""
