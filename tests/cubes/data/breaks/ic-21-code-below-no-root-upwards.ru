# Breaks IC-21 of good-inverse-hierarchy.ttl.
DELETE DATA {
  :students :isPartOf :young
}
