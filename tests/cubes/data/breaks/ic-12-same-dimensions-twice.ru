# Breaks IC-12 of good.ttl.
INSERT DATA {
  :o4 qb:dataSet :set ; :service :s57 ; :period "2024" ; :number 8 ; :share 0.2 ; :unit "n"
}
