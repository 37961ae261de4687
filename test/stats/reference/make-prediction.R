# Makes prediction.json: cd test/stats/reference && Rscript make-prediction.R. Base R is enough.
number <- function(v) sprintf("%.17g", v)
list_of <- function(v) sprintf("[%s]", paste(number(v), collapse = ", "))
set.seed(20261126)
cases <- lapply(c(6, 8, 12, 20, 30), function(n) {
  medians <- exp(rnorm(n, log(0.0412), 0.02))
  new <- 0.0412 * exp(rnorm(1, 0.03, 0.02))
  x <- log(medians)
  fit <- lm(x ~ 1)
  interval <- predict(fit, data.frame(row.names = 1), interval = "prediction", level = 0.95)
  estimate <- log(new) - mean(x)
  error <- sqrt(var(x) * (1 + 1 / n))
  sprintf('{"medians": %s, "new": %s, "autocorrelation": %s, "estimate": %s, "interval": [%s, %s], "p": %s}',
    list_of(medians), number(new), number(acf(x, plot = FALSE)$acf[2]), number(estimate),
    number(log(new) - interval[3]), number(log(new) - interval[2]),
    number(2 * pt(abs(estimate / error), n - 1, lower.tail = FALSE)))
})
cat(sprintf('{\n  "origin": "%s",\n  "prediction": [\n    %s\n  ]\n}\n', R.version.string, paste(cases, collapse = ",\n    ")),
  file = "prediction.json")
