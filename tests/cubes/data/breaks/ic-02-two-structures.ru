# Breaks IC-2 of good.ttl.
INSERT DATA {
  :set2 a qb:DataSet ; qb:structure :structure, :other . :other a qb:DataStructureDefinition ; qb:component :c-number
}
