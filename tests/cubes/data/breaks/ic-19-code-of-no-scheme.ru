# Breaks IC-19 of good.ttl.
DELETE DATA {
  :s58 skos:inScheme :services
}
