"""Trains the models that read what customers say: `make train`. Nothing of it is needed where they are used."""
