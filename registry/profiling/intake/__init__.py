"""Intake: somebody's transactions, checked, given a profile, and reduced to statistics."""
