# Makes student.json: cd test/stats/reference && Rscript student.R. The tail of Student's t, two-sided.
rows <- expand.grid(t = c(0.5, 2, 4, 8), freedom = c(10, 14, 30, 200))
rows$p <- 2 * pt(-rows$t, rows$freedom)
sink("student.json"); cat("[\n", paste(sprintf('  {"t": %s, "freedom": %s, "p": %.10g}', rows$t, rows$freedom, rows$p), collapse = ",\n"), "\n]\n", sep = "")
