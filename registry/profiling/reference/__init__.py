"""Reference data of an authority: profile schemes, areas, postcodes, boundaries, attributes."""
