"""Every formula of profiling as a pure function on numbers and arrays; see docs/method."""
