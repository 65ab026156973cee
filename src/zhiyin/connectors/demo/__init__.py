"""The demo brand: a year of an invented retailer, made by rule, with truths planted to be found again."""
