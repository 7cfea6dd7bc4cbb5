"""Pictures of statistics: rows in; a figure with specification, table and words out."""
