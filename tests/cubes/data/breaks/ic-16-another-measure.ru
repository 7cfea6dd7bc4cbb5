# Breaks IC-16 of good-measure-dimension.ttl.
INSERT DATA {
  :o4 :number 6
}
