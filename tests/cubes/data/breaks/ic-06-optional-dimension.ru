# Breaks IC-6 of good.ttl.
INSERT DATA {
  :c-period qb:componentRequired false
}
