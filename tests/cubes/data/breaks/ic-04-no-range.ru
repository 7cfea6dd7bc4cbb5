# Breaks IC-4 of good.ttl.
DELETE DATA {
  :period rdfs:range xsd:string
}
