# Breaks IC-7 of good.ttl.
INSERT DATA {
  :key2 a qb:SliceKey ; qb:componentProperty :service
}
