"""Quantiles of the laws that counts and shares have: those of scipy.stats, whose import alone takes half a second."""

from __future__ import annotations


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value below which ``share`` of Beta(a, b) lies."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, share))


def gamma_quantile(share: float, shape: float, scale: float = 1.0) -> float:
    """The value below which ``share`` of the Gamma law of that shape and scale lies."""
    from scipy.special import gammaincinv

    return float(gammaincinv(shape, share)) * scale


def chi2_quantile(share: float, degrees: float) -> float:
    """The value below which ``share`` of the chi-squared law lies."""
    return gamma_quantile(share, degrees / 2, 2.0)


def ratio_quantile(share: float, a: float, b: float) -> float:
    """The value below which ``share`` of the ratio of Gamma(a) to Gamma(b) lies (beta-prime law)."""
    from scipy.special import betainccinv

    part = beta_quantile(share, a, b)
    if part > 0.9999:  # one less part would lose its digits
        return 1 / float(betainccinv(b, a, share)) - 1
    return part / (1 - part)


def ratio_share(value: float, a: float, b: float) -> float:
    """The share of the ratio of Gamma(a) to Gamma(b) that lies below ``value``."""
    from scipy.special import betainc, betaincc

    if value > 1:
        return float(betaincc(b, a, 1 / (1 + value)))
    return float(betainc(a, b, value / (1 + value)))
