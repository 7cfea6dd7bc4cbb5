# Breaks IC-14 of good.ttl.
DELETE DATA {
  :o2 :share 0.4
}
