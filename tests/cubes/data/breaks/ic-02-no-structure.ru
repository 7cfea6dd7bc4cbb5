# Breaks IC-2 of good.ttl.
INSERT DATA {
  :set2 a qb:DataSet
}
