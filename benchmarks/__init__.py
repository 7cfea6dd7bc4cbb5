"""Measurements, each beside its yardstick in the same run; nothing here is a test."""
