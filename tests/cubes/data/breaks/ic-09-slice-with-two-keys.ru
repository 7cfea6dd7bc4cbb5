# Breaks IC-9 of good.ttl.
INSERT DATA {
  :slice qb:sliceStructure :key2 . :structure qb:sliceKey :key2 . :key2 a qb:SliceKey ; qb:componentProperty :service
}
