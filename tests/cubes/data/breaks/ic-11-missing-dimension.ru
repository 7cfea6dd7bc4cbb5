# Breaks IC-11 of good.ttl.
DELETE DATA {
  :o3 :period "2025"
}
