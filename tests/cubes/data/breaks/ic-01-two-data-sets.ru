# Breaks IC-1 of good.ttl.
INSERT DATA {
  :set2 a qb:DataSet ; qb:structure :structure . :o1 qb:dataSet :set2
}
