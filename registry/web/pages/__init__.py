"""The pages for people: each function takes an open release and returns a whole HTML page."""

from registry.web.pages.about import (
    accessibility_page,
    developers_page,
    downloads_page,
    status_page,
    terms_page,
)
from registry.web.pages.concepts import concept_page, term_page
from registry.web.pages.coverage import unmapped_csv
from registry.web.pages.facts import Link
from registry.web.pages.home import home, lists_index
from registry.web.pages.lists import list_page
from registry.web.pages.lists_together import lists_together
from registry.web.pages.mappings import mapping_page, pair_page
from registry.web.pages.ontology import ontology_page
from registry.web.pages.problems import problem_page

__all__ = [
    "Link",
    "accessibility_page",
    "concept_page",
    "developers_page",
    "downloads_page",
    "home",
    "list_page",
    "lists_index",
    "lists_together",
    "mapping_page",
    "ontology_page",
    "pair_page",
    "problem_page",
    "status_page",
    "term_page",
    "terms_page",
    "unmapped_csv",
]
