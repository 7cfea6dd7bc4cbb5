# Breaks IC-20 of good-hierarchy.ttl.
DELETE DATA {
  :city :contains :ward
}
