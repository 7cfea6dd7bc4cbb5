"""The API of profiling: uploads, statistics by audience, costs, publication (/api/profiling)."""
