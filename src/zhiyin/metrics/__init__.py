"""Metrics of customer experience: what each number means, how it is counted, how sure it is."""
