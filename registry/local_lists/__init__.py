"""Lists of an installation's own beside the standard ones: mapped to them, followed over time."""
