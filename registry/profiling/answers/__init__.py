"""Answers to the questions of pages and of the API: rows of figures from statistics tables."""
