"""The linear models, which are always there: counts of n-grams, and one weight for each and everything it may mean."""
