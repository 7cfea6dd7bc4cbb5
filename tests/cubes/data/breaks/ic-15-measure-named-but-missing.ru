# Breaks IC-15 of good-measure-dimension.ttl.
DELETE DATA {
  :o4 :share 0.4
}
