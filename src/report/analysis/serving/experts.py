"""How many different experts a batch touches, and how many accelerators its tokens go to."""

from __future__ import annotations

from math import prod

import numpy as np

ZIPF = (0.0, 0.5, 1.0)
"""Skews of popularity in the sensitivity check: none, half, and that of words in a text."""


def distinct(experts: int, chosen: int, tokens: float) -> float:
    """Return the expected number of different experts of a layer that `tokens` tokens choose.

    E × (1 − (1 − k/E)^B) for B tokens that each choose k of E experts, independently of each other
    and each expert as likely: one expert is missed by one token with probability 1 − k/E. Choosing
    groups of experts first, as DeepSeek-V3 does, changes nothing here: the k of one token then lie
    closer together, but each expert is still chosen with probability k/E, and by each token anew.

    >>> round(distinct(8, 2, 1), 9)
    2.0
    """
    if chosen == experts:
        return float(experts) if tokens else 0.0
    return experts * -float(np.expm1(tokens * np.log1p(-chosen / experts)))


def tokens_to_touch(experts: int, chosen: int, share: float) -> float:
    """Return how many tokens touch a `share` of a layer's experts, each as likely.

    >>> round(tokens_to_touch(256, 8, 0.5))
    22
    """
    return float(np.log1p(-share) / np.log1p(-chosen / experts))


def popularity(experts: int, chosen: int, skew: float) -> np.ndarray:
    """Return each expert's probability to be chosen by a token, falling as 1 / rank^skew.

    They add up to `chosen`, none is above 1.
    """
    weights = np.arange(1, experts + 1, dtype=float) ** -skew
    low, high = 0.0, chosen / weights.min()
    for _ in range(200):  # the sum grows with the scale, so halving finds the scale
        scale = (low + high) / 2
        if np.minimum(1, scale * weights).sum() < chosen:
            low = scale
        else:
            high = scale
    capped: np.ndarray = np.minimum(1, high * weights)
    return capped


def distinct_skewed(experts: int, chosen: int, tokens: float, skew: float) -> float:
    """Return the expected number of different experts when some are more popular.

    Never more than with equal popularity, since 1 − (1 − p)^B is concave in p (Jensen).
    """
    return float((1 - (1 - popularity(experts, chosen, skew)) ** tokens).sum())


def remote_devices(experts: int, chosen: int, devices: int) -> float:
    """Return to how many other accelerators a token is sent on average.

    `experts` are spread evenly over `devices`; a token is sent once to each that holds one of its
    `chosen`, which are drawn without replacement. Of the accelerators that hold one, a share of
    1/devices is the token's own and costs nothing.
    """
    holders = min(devices, experts)
    held = experts / holders
    missed = prod(max(0.0, (experts - held - i) / (experts - i)) for i in range(chosen))
    return (devices - 1) / devices * holders * (1 - missed)
