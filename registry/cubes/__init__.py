"""Data cubes: numbered, checked, immutable publications of protected statistics."""
