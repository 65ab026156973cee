"""From counts to estimates: pure arithmetic, no store and no clock."""
