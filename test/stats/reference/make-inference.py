"""Makes scipy-inference.json: cd test/stats/reference && python3 make-inference.py. Needs scipy (Debian: python3-scipy)."""

import json

import numpy
import scipy
from scipy.stats import permutation_test, rankdata, t

SAMPLES = {
    "ties": [1, 1, -2, 2, 3, -1, 4, 4],
    "zeros and ties": [0, 0, 1, -1, 2, 2, 3],
    "all equal": [2, 2, 2, 2, 2],
    "opposite": [-1, 1, -1, 1],
    "twelve, rounded": [0.1, 0.2, 0.1, -0.1, 0.3, 0.2, 0.1, 0.2, -0.2, 0.1, 0.4, 0.1],
}


def positive_ranks(x, axis=-1):
    """V with mid-ranks: scipy's permutation_test then flips all signs."""
    ranks = rankdata(numpy.abs(x), axis=axis)
    return (ranks * (x > 0)).sum(axis=axis)


def signed_rank(name, values):
    """All choices of signs of the values that are not zero: scipy's own exact test leaves ties out of account."""
    counted = numpy.array([value for value in values if value != 0], dtype=float)
    result = {"name": name, "x": values, "v": float(positive_ranks(counted))}
    for key, alternative in (("twoSided", "two-sided"), ("less", "less"), ("greater", "greater")):
        test = permutation_test(
            (counted,),
            positive_ranks,
            permutation_type="samples",
            alternative=alternative,
            n_resamples=numpy.inf,
            vectorized=True,
        )
        result[key] = min(1.0, float(test.pvalue))
    return result


def student(df):
    at = [0.3, 1.0, 1.7, 2.5, 5.0, 7.2, 20.0]
    return {"df": df, "t": at, "upper": [float(t.sf(value, df)) for value in at]}


json.dump(
    {
        "origin": f"scipy {scipy.__version__}: permutation_test(n_resamples=inf) of the signed-rank sum, t.sf",
        "script": "test/stats/reference/make-inference.py",
        "signedRank": [signed_rank(name, values) for name, values in SAMPLES.items()],
        "student": [student(df) for df in (1, 4, 30, 1e6, 1e9)],
    },
    open("scipy-inference.json", "w"),
    indent=1,
)
