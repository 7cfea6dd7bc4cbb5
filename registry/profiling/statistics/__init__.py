"""The statistics table: made once from profiled rows, then all that pages and cubes read."""
