"""The tests, by kind of statement. Importing this package registers them all."""

from report.analysis.claims.checks import causes, dates, licences, openness, performance, quantities

__all__ = ["causes", "dates", "licences", "openness", "performance", "quantities"]
