"""The weekly digest: what moved, what is alarming, what was missed and what came in, for each who wants it."""
