"""``python -m registry``: the same as the program ``registry``."""

from registry.cli import main

main()
