# Makes nile.json: cd test/stats/reference && Rscript nile.R. R's data set Nile: annual flow at Aswan, 1871 to 1970.
# Its one change is well known: it fell after 1898 (Cobb 1978), so the value of 1899, index 28, begins the new level.
writeLines(paste0("[", paste(as.numeric(Nile), collapse = ", "), "]"), "nile.json")
