"""The worked examples of docs/method: computed by the measures and written into the pages."""
