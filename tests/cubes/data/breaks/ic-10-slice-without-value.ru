# Breaks IC-10 of good.ttl.
DELETE DATA {
  :slice :service :s57
}
