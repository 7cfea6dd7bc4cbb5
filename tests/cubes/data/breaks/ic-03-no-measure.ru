# Breaks IC-3 of good.ttl.
INSERT DATA {
  :other a qb:DataStructureDefinition ; qb:component :c-period
}
