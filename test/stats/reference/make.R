# Makes r.json: cd test/stats/reference && Rscript make.R. Base R is enough; inputs.json has one case a line for that.
inputs <- readLines("inputs.json")
number <- function(v) if (is.finite(v)) sprintf("%.17g", v) else "null"
numbers <- function(v) paste0("[", paste(sapply(v, number), collapse = ", "), "]")
row <- function(line) list(
  name = sub('.*"name": "([^"]*)".*', "\\1", line),
  x = as.numeric(strsplit(sub('.*"x": \\[([^]]*)\\].*', "\\1", line), ",")[[1]]),
  y = as.numeric(strsplit(sub('.*"y": \\[([^]]*)\\].*', "\\1", line), ",")[[1]]))
tied.from <- grep('"tied"', inputs)
lines <- grep('"name"', inputs)
pairs <- lapply(inputs[lines[lines < tied.from]], row)
tied <- lapply(inputs[lines[lines > tied.from]], row)

achieved <- function(m, n) {
  qu <- max(1, qwilcox(0.025, m, n))
  1 - 2 * pwilcox(qu - 1, m, n)
}
# The shift is candidate (y) minus baseline (x).
untied <- function(case, f = identity) {
  x <- f(case$x); y <- f(case$y)
  two <- suppressWarnings(wilcox.test(y, x, exact = TRUE, conf.int = TRUE, conf.level = 0.95))
  less <- wilcox.test(y, x, exact = TRUE, alternative = "less")
  greater <- wilcox.test(y, x, exact = TRUE, alternative = "greater")
  sprintf('{"u": %s, "twoSided": %s, "less": %s, "greater": %s, "estimate": %s, "interval": %s, "confidence": %s}',
    number(two$statistic), number(two$p.value), number(less$p.value), number(greater$p.value),
    number(two$estimate), numbers(two$conf.int), number(achieved(length(x), length(y))))
}
normal <- function(case) {
  f <- function(alternative) wilcox.test(case$y, case$x, exact = FALSE, correct = TRUE, alternative = alternative)$p.value
  sprintf('{"name": "%s", "twoSided": %s, "less": %s, "greater": %s}', case$name, number(f("two.sided")), number(f("less")), number(f("greater")))
}
# Above 1000 pairs: 40 against 40, regular and tied, made by a formula that any language can repeat.
large <- list(name = "40 against 40, tied", x = (0:39 * 7) %% 31, y = (0:39 * 11) %% 29 + 3)

wide <- list(name = "40 against 35", x = sqrt(1:40), y = log(2:36) * 2)

median.row <- function(n) {
  depth <- max(1, qbinom(0.025, n, 0.5))
  sprintf('{"n": %d, "depth": %d, "confidence": %s}', n, depth, number(1 - 2 * pbinom(depth - 1, n, 0.5)))
}
z <- c(-8, -5, -2.6, -2.5, -1.96, -1, -0.1, 0, 0.3, 1.5, 2.5, 3.3, 6, 12)
p <- c(1e-12, 1e-6, 0.003, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999)

out <- c("{",
  sprintf('  "origin": "%s; wilcox.test(exact, conf.int), pwilcox, qwilcox, qbinom, pbinom, pnorm, qnorm",', R.version.string),
  '  "script": "test/stats/reference/make.R",',
  '  "untied": [',
  paste0(sapply(pairs, function(case) sprintf('    {"name": "%s", "x": %s, "y": %s,\n      "plain": %s,\n      "logs": %s}',
    case$name, numbers(case$x), numbers(case$y), untied(case), untied(case, log))), collapse = ",\n"),
  "  ],",
  '  "normal": [',
  sprintf('    {"x": %s, "y": %s, "result": %s}', numbers(large$x), numbers(large$y), normal(large)),
  "  ],",
  sprintf('  "large": {"name": "%s", "x": %s, "y": %s, "plain": %s},', wide$name, numbers(wide$x), numbers(wide$y), untied(wide)),
  '  "median": [', paste0("    ", sapply(c(2:30, 50, 100, 999), median.row), collapse = ",\n"), "  ],",
  sprintf('  "pnorm": {"z": %s, "lower": %s, "upper": %s},', numbers(z), numbers(pnorm(z)), numbers(pnorm(z, lower.tail = FALSE))),
  sprintf('  "qnorm": {"p": %s, "z": %s}', numbers(p), numbers(qnorm(p))),
  "}")
writeLines(out, "r.json")
