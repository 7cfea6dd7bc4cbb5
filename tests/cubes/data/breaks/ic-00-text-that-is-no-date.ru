# Breaks IC-0 of good.ttl.
INSERT DATA {
  :o1 :note "soon"^^xsd:date
}
