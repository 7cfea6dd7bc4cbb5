"""Making the shipped vocabularies and mapping sets from the official files: facts only."""
