"""The catalogues of the pages' words, a folder a language, and what finds the words."""
