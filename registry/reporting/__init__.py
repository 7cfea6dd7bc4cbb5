"""Reports as documents: sections of words, pictures and tables, written as accessible PDF."""
