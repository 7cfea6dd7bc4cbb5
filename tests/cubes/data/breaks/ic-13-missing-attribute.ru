# Breaks IC-13 of good.ttl.
DELETE DATA {
  :o1 :unit "n"
}
