# Breaks IC-19 of good.ttl.
DELETE DATA {
  :services a skos:ConceptScheme
} ;
INSERT DATA {
  :services a skos:Collection ; skos:member :s57
}
