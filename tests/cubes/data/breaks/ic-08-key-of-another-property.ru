# Breaks IC-8 of good.ttl.
INSERT DATA {
  :structure qb:sliceKey :key2 . :key2 a qb:SliceKey ; qb:componentProperty :colour
}
