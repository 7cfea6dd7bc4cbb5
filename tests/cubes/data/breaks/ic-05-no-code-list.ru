# Breaks IC-5 of good.ttl.
DELETE DATA {
  :service qb:codeList :services
}
