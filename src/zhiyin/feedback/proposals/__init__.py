"""Topics that may be missing: proposed from what fits nowhere, decided on by people."""
