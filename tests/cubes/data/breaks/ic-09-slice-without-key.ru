# Breaks IC-9 of good.ttl.
INSERT DATA {
  :slice2 a qb:Slice
}
