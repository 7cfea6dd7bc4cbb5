"""The vectors of letters are those that scikit-learn makes of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from registry.assigning.vectors import Parts, idf_of, letters_of, weighed

TEXTS = ["bin collection", "a bins", "council tax", "tax tax", "x"]
TITLES = st.lists(st.text("abcintx ", max_size=30), min_size=1, max_size=5)


def likeness(titles: list[str]) -> np.ndarray:
    parts = Parts(TEXTS, letters_of)
    counts = parts.counts(TEXTS)
    idf = idf_of(counts)
    return np.asarray((weighed(parts.counts(titles), idf) @ weighed(counts, idf).T).todense())


@given(TITLES)
@settings(max_examples=50, deadline=None)
def test_titles_are_as_like_texts_as_by_another_library(titles: list[str]) -> None:
    other = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    texts = other.fit_transform(TEXTS)
    expected = (other.transform(titles) @ texts.T).todense()
    np.testing.assert_allclose(likeness(titles), expected, atol=1e-5)
