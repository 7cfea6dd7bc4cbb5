# Breaks IC-1 of good.ttl.
DELETE DATA {
  :o3 qb:dataSet :set
} ;
INSERT DATA {
  :o3 a qb:Observation
}
