"""The exact binomial (Clopper-Pearson) interval: what a random sample says about its registry.

The bounds are quantiles of a beta distribution. In the logit s of the proportion, measured from its
peak, that distribution has the density exp(a·s) / (1 + p·(exp(s) - 1))^(a+b) times a constant,
where p = a/(a+b) is the peak itself. In this form no digits are lost however large the sample: it
needs no difference of two huge logarithms of the gamma function, because the constant is the same
integral over the whole line. The double exponential rule of Takahasi and Mori integrates a tail,
always over the same number of points. The logarithm of the tail is concave, so Newton's method
cannot miss the bound; started where the density has fallen to the size of the tail, it converges
after a few steps. Every call takes the same time.

The interval is two-sided: each bound is exceeded with half of the probability that the confidence
leaves.
"""

from __future__ import annotations

from fractions import Fraction
from math import exp, expm1, log, log1p, sqrt

from uscc.errors import InvalidArgument

#: Confidence of the verdict, both sides together.
CONFIDENCE = "0.95"

#: Largest sample: every count up to here is exact as a float, with room to spare.
LARGEST_SAMPLE = 10**15

#: A confidence is at most 1 minus this.
_LEAST_LEFT = Fraction(1, 10**12)

#: Steps of Newton's method; from `_start` on it converges after 5.
_STEPS = 7

#: Largest distance of a bound from the peak, in logits; `_start` bisects this range.
_FARTHEST = 64.0
_HALVINGS = 48

#: Step of the points and weights that integrate a decaying function from 0 to infinity.
_STEP = 1 / 16
_TIMES = [place * _STEP for place in range(-59, 64)]
_POINTS = tuple(
    (point, point * (1 + exp(-time)) * _STEP)
    for time, point in ((time, exp(time - exp(-time))) for time in _TIMES)
)


def clopper_pearson(
    errors: int, sample: int, confidence: Fraction | str = CONFIDENCE
) -> tuple[float, float]:
    """Return the lower and the upper bound of the proportion of errors in the registry.

    The bounds are proportions, not errors per 10,000. The lower bound is 0.0 without errors, the
    upper 1.0 if all records are in error. Each bound is accurate to 14 digits or so. About 0.3
    milliseconds, whatever the numbers. Source: Clopper and Pearson, Biometrika 26 (1934), 404-413.

    - `errors`: records of the sample that are in error, 0 to `sample`.
    - `sample`: records drawn at random, 1 to 10^15.
    - `confidence`: a proportion as decimal text or a fraction, above 0 and at most 1 - 10^-12.

    Raises `ValueError` for numbers outside these limits.

    >>> low, high = clopper_pearson(3, 100_000)
    >>> f"{low:.6e} {high:.6e}"
    '6.186764e-06 8.767020e-05'
    >>> clopper_pearson(0, 1)
    (0.0, 0.975)
    """
    if not 0 < sample <= LARGEST_SAMPLE:
        raise InvalidArgument("a sample has 1 to {most:,} records", most=LARGEST_SAMPLE)
    if not 0 <= errors <= sample:
        raise InvalidArgument(
            "of {sample:,} records only 0 to {sample:,} can be in error", sample=sample
        )
    tail = float((1 - _exact_confidence(confidence)) / 2)
    # Count errors or correct records, whichever are fewer: near 1 a bound would lose digits.
    if errors > sample - errors:
        return _upper(sample - errors, sample, tail)[1], _lower(sample - errors, sample, tail)[1]
    return _lower(errors, sample, tail)[0], _upper(errors, sample, tail)[0]


def sample_verdict(errors: int, sample: int, target: Fraction) -> str:
    """Return what a random sample says about the target, at 95 % confidence.

    `met` if the upper bound is at most the target, `missed` if the lower bound is above it,
    `undecided` between them, `no-data` for a sample of 0. Errors and cost are those of
    `clopper_pearson`.

    - `errors`: records of the sample that are in error, 0 to `sample`.
    - `sample`: records drawn at random, 0 to 10^15.
    - `target`: errors per 10,000, 0 to 10,000.

    >>> sample_verdict(0, 184_443, Fraction("0.2")), sample_verdict(0, 184_442, Fraction("0.2"))
    ('met', 'undecided')
    >>> sample_verdict(9, 150_000, Fraction("0.2"))
    'missed'
    """
    if not errors and not sample:
        return "no-data"
    lower, upper = clopper_pearson(errors, sample)
    proportion = float(target / 10_000)
    if upper <= proportion:
        return "met"
    return "missed" if lower > proportion else "undecided"


def deciding_sample(target: Fraction) -> int:
    """Return the smallest sample that decides `met` if it has no error at all.

    The answer is about 3.69 divided by the proportion: the interval has two sides, so its upper
    bound is exceeded with 2.5 %. (The rule of three, 3 divided by the proportion, 150,000 for 0.2,
    is for a bound exceeded with 5 %.) About 30 microseconds.

    - `target`: errors per 10,000, 0 to 10,000.

    Raises `ValueError` for a target of 0, or one so small that no sample of up to 10^15 records
    decides.

    >>> deciding_sample(Fraction("0.2"))
    184443
    """
    proportion = float(target / 10_000)
    if proportion >= 1:
        return 1
    tail = float((1 - Fraction(CONFIDENCE)) / 2)
    size = log(tail) / log1p(-proportion) if proportion > 0 else float("inf")
    if size > LARGEST_SAMPLE:
        raise InvalidArgument(
            "no sample of up to {most:,} records can show {target} is met",
            most=LARGEST_SAMPLE,
            target=str(target),
        )
    # Rounding may have moved the quotient past a whole number, so try the verdict itself.
    near = max(int(size) - 2, 1)
    return next(n for n in range(near, near + 5) if sample_verdict(0, n, target) == "met")


def _exact_confidence(confidence: Fraction | str) -> Fraction:
    try:
        # An exponent in the text could request a number of a billion digits.
        plain = isinstance(confidence, Fraction) or (
            set(confidence) <= set("0123456789./") and len(confidence) < 50
        )
        exact = Fraction(confidence) if plain else None
    except (ValueError, ZeroDivisionError):
        exact = None
    if exact is None or not 0 < exact <= 1 - _LEAST_LEFT:
        raise InvalidArgument("the confidence is a proportion such as 0.95, at most 1 - 10^-12")
    return exact


# The bounds for at most half of the sample in error, each with its distance from 1.


def _lower(errors: int, sample: int, tail: float) -> tuple[float, float]:
    if not errors:
        return 0.0, 1.0
    return _quantile(errors, sample - errors + 1, tail, -1)


def _upper(errors: int, sample: int, tail: float) -> tuple[float, float]:
    if errors:
        return _quantile(errors + 1, sample - errors, tail, 1)
    return -expm1(log(tail) / sample), float(tail ** (1 / sample))


def _quantile(a: int, b: int, tail: float, side: int) -> tuple[float, float]:
    """Return the quantile of the beta distribution that has `tail` outside, and 1 minus it.

    - `a`: first parameter of the distribution, at most `b` + 1.
    - `b`: second parameter of the distribution.
    - `tail`: probability outside of the quantile.
    - `side`: 1 for the upper tail, -1 for the lower.
    """
    size = a + b
    peak = a / size
    whole = _tail(a, size, peak, side) + _tail(a, size, peak, -side)
    out = _start(a, size, tail, side)
    for _ in range(_STEPS):
        proportion = peak * exp(out) / (1 + peak * expm1(out))
        beside = _tail(a, size, proportion, side)
        out += side * beside * (_height(a, size, out) + log(beside / whole / tail))
    grown = 1 + peak * expm1(out)
    return peak * exp(out) / grown, b / size / grown


def _height(a: int, size: int, out: float) -> float:
    """Return the logarithm of the density relative to its peak.

    - `a`: first parameter of the distribution.
    - `size`: sum of both parameters.
    - `out`: distance from the peak in logits.
    """
    return a * out - size * log1p(a / size * expm1(out))


def _start(a: int, size: int, tail: float, side: int) -> float:
    """Return the distance from the peak, in logits, at which the density has fallen to `tail`.

    - `a`: first parameter of the distribution.
    - `size`: sum of both parameters.
    - `tail`: relative density.
    - `side`: 1 above the peak, -1 below it.
    """
    near, far = 0.0, _FARTHEST
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        if _height(a, size, side * middle) > log(tail):
            near = middle
        else:
            far = middle
    return side * near


def _tail(a: int, size: int, proportion: float, side: int) -> float:
    """Return the integral of the density outside of `proportion`, divided by the density there.

    - `a`: first parameter of the distribution.
    - `size`: sum of both parameters.
    - `proportion`: where the tail begins.
    - `side`: 1 for the upper tail, -1 for the lower.
    """
    slope = side * (size * proportion - a)
    scale = 1 / (max(slope, 0.0) + sqrt(size * proportion * (1 - proportion)))
    total = 0.0
    for point, weight in _POINTS:
        logit = side * scale * point
        total += weight * exp(a * logit - size * log1p(proportion * expm1(logit)))
    return total * scale
