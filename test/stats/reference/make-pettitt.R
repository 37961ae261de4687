# Makes pettitt.json: cd test/stats/reference && Rscript make-pettitt.R. Base R is enough.
number <- function(v) sprintf("%.17g", v)
# Pettitt 1979: U_t = 2 sum of the first t ranks - t (n + 1).
pettitt <- function(x) {
  n <- length(x)
  u <- (2 * cumsum(rank(x)) - seq_len(n) * (n + 1))[-n]
  k <- max(abs(u))
  sprintf('{"values": [%s], "at": %d, "p": %s}', paste(number(x), collapse = ", "), which.max(abs(u)),
    number(min(1, 2 * exp(-6 * k^2 / (n^3 + n^2)))))
}
series <- list(as.numeric(Nile), as.numeric(LakeHuron), c(1, 2), c(3, 3, 3, 3), c(1, 1, 1, 1, 1, 9, 1, 1, 1, 1, 1, 1), c(rep(1, 10), rep(2, 10)))
cat(sprintf('{\n  "origin": "%s",\n  "pettitt": [\n    %s\n  ]\n}\n',
  R.version.string, paste(sapply(series, pettitt), collapse = ",\n    ")), file = "pettitt.json")
