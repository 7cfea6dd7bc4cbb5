# Breaks IC-17 of good-measure-dimension.ttl.
DELETE DATA {
  :o4 qb:dataSet :set ; :period "2025" ; qb:measureType :share ; :share 0.4
}
