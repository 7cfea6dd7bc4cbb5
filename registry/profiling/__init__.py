"""From service transactions to protected statistics."""
