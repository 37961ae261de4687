"""Makes scipy.json: cd test/stats/reference && python3 make.py. Needs scipy (Debian: python3-scipy)."""

import json

import numpy
import scipy
from scipy.stats import mannwhitneyu, permutation_test, rankdata

inputs = json.load(open("inputs.json"))


def rank_sum(x, y):
    """U of y, with ties counted half."""
    ranks = rankdata(list(x) + list(y))
    return ranks[len(x) :].sum() - len(y) * (len(y) + 1) / 2


def exact_with_ties(case):
    """All ways to deal the values into two samples: scipy's own exact test leaves ties out of account."""
    x, y = case["x"], case["y"]
    result = {"name": case["name"], "x": x, "y": y, "u": rank_sum(x, y)}
    for name, alternative in (("twoSided", "two-sided"), ("less", "less"), ("greater", "greater")):
        test = permutation_test(
            (x, y), rank_sum, permutation_type="independent", alternative=alternative, n_resamples=numpy.inf
        )
        result[name] = min(1.0, float(test.pvalue))
    return result


def exact(case):
    x, y = case["x"], case["y"]
    result = {"name": case["name"], "x": x, "y": y}
    for name, alternative in (("twoSided", "two-sided"), ("less", "less"), ("greater", "greater")):
        result[name] = float(mannwhitneyu(y, x, alternative=alternative, method="exact").pvalue)
    return result


json.dump(
    {
        "origin": f"scipy {scipy.__version__}: mannwhitneyu(method='exact'), permutation_test(n_resamples=inf) of the rank sum",
        "script": "test/stats/reference/make.py",
        "untied": [exact(case) for case in inputs["pairs"]],
        "tied": [exact_with_ties(case) for case in inputs["tied"]],
    },
    open("scipy.json", "w"),
    indent=1,
)
