# Breaks IC-18 of good.ttl.
INSERT DATA {
  :set2 a qb:DataSet ; qb:structure :structure ; qb:slice :slice2 . :slice2 qb:sliceStructure :key ; :service :s58 ; qb:observation :o3
}
