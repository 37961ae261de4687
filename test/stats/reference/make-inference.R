# Makes r-inference.json: cd test/stats/reference && Rscript make-inference.R. Base R is enough.
number <- function(v) if (length(v) == 1 && is.finite(v)) sprintf("%.17g", v) else "null"
numbers <- function(v) paste0("[", paste(sapply(v, number), collapse = ", "), "]")
rows <- function(v) paste0("    ", v, collapse = ",\n")

# Above df = 4e5 pt itself is an approximation; scipy has those.
df <- c(0.1, 0.5, 1, 2, 3, 3.7, 5, 9, 10, 19, 29.5, 100, 1000, 1e5)
t <- c(-30, -2, -0.3, 1e-6, 0.01, 0.5, 1, 1.7, 1.74, 2, 3, 5, 7.2, 12, 40, 1e3, 1e12, 1e200)
p <- c(1e-12, 1e-6, 0.003, 0.025, 0.2, 0.49, 0.5, 0.8, 0.975, 0.999)
student <- sapply(df, function(d) sprintf('{"df": %s, "upper": %s, "quantile": %s}',
  number(d), numbers(pt(t, d, lower.tail = FALSE)), numbers(qt(p, d))))

families <- list(
  c(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986),
  c(0.9, 0.01, 0.02, 0.01, 0.5), c(0.04, NA, 0.03, NA, 1, 0), c(1, 1, 1), 0.2, c(1e-300, 1e-12, 0.5))
bh <- sapply(families, function(v) sprintf('{"p": %s, "q": %s}', numbers(v), numbers(p.adjust(v, method = "BH"))))

samples <- list(
  list(name = "six, near zero", x = c(0.011, -0.004, 0.023, 0.008, -0.001, 0.017)),
  list(name = "twelve, shifted", x = c(0.051, 0.062, 0.043, 0.057, 0.049, 0.066, 0.038, 0.054, 0.071, 0.047, 0.059, 0.0405)),
  list(name = "five, all of one sign", x = c(1.2, 3.4, 0.7, 2.6, 1.9)),
  list(name = "two", x = c(-1, 3)),
  list(name = "ten, one enormous outlier", x = c(-0.3, 0.2, 0.15, -0.11, 0.4, 0.25, -0.05, 0.33, 0.09, 1e6)),
  list(name = "thirty", x = sin(1:30) + 0.3),
  list(name = "fifty, the largest exact", x = cos(1:50 * 1.7) + 0.21))
achieved <- function(n) {
  qu <- max(1, qsignrank(0.025, n))
  1 - 2 * psignrank(qu - 1, n)
}
signed.row <- function(case) {
  two <- suppressWarnings(wilcox.test(case$x, exact = TRUE, conf.int = TRUE, conf.level = 0.95))
  p <- function(alternative) wilcox.test(case$x, exact = TRUE, alternative = alternative)$p.value
  sprintf('{"name": "%s", "x": %s,\n      "v": %s, "twoSided": %s, "less": %s, "greater": %s, "estimate": %s, "interval": %s, "confidence": %s}',
    case$name, numbers(case$x), number(two$statistic), number(two$p.value), number(p("less")), number(p("greater")),
    number(two$estimate), numbers(two$conf.int), number(achieved(length(case$x))))
}
# Above 50 values, tied and with zeros, made by a formula that any language can repeat.
large <- (0:69 * 7) %% 23 - 9
normal <- function(alternative) wilcox.test(large, exact = FALSE, correct = TRUE, alternative = alternative)$p.value
# The exact answer above 50, to see how near the approximation is.
wide <- sqrt(1:60) * ifelse(1:60 %% 3 == 0, -1, 1)
wide.test <- wilcox.test(wide, exact = TRUE, conf.int = TRUE)
confidence <- sapply(2:50, function(n) sprintf('{"n": %d, "depth": %d, "confidence": %s}', n, max(1, qsignrank(0.025, n)), number(achieved(n))))

tost <- function(x, low, high) {
  above <- t.test(x, mu = low, alternative = "greater")$p.value
  below <- t.test(x, mu = high, alternative = "less")$p.value
  sprintf('{"value": %s, "standardError": %s, "df": %d, "margin": [%s, %s], "p": %s}',
    number(mean(x)), number(sd(x) / sqrt(length(x))), length(x) - 1L, number(low), number(high), number(max(above, below)))
}
near <- samples[[1]]$x
equivalence <- c(tost(near, -0.05, 0.05), tost(near, -0.01, 0.01), tost(near, log(0.95), log(1.05)),
  tost(samples[[2]]$x, -0.05, 0.05), tost(samples[[7]]$x, -1, 1), tost(c(1, 2), -5, 9))

series <- list(sin(1:40), c(1, 2, 3, 4, 5), c(3, 1, 4, 1, 5, 9, 2, 6), (1:25 * 7) %% 11, cumsum(cos(1:30)), 100 + c(1, 2, 2, 1, 1, 2, 2, 1, 1))
acf.row <- function(x) sprintf('{"x": %s, "r": %s}', numbers(x), number(acf(x, lag.max = 1, plot = FALSE)$acf[2]))

out <- c("{",
  sprintf('  "origin": "%s; pt, qt, p.adjust(BH), wilcox.test(exact, conf.int), psignrank, qsignrank, t.test, acf",', R.version.string),
  '  "script": "test/stats/reference/make-inference.R",',
  sprintf('  "t": %s,', numbers(t)), sprintf('  "p": %s,', numbers(p)),
  '  "student": [', rows(student), "  ],",
  '  "benjaminiHochberg": [', rows(bh), "  ],",
  '  "signedRank": [', rows(sapply(samples, signed.row)), "  ],",
  sprintf('  "normal": {"x": %s, "twoSided": %s, "less": %s, "greater": %s},', numbers(large), number(normal("two.sided")), number(normal("less")), number(normal("greater"))),
  sprintf('  "wide": {"x": %s, "twoSided": %s, "estimate": %s, "interval": %s, "confidence": %s},', numbers(wide), number(wide.test$p.value), number(wide.test$estimate), numbers(wide.test$conf.int), number(achieved(60))),
  '  "confidence": [', rows(confidence), "  ],",
  '  "equivalence": [', rows(equivalence), "  ],",
  '  "autocorrelation": [', rows(sapply(series, acf.row)), "  ]",
  "}")
writeLines(out, "r-inference.json")
