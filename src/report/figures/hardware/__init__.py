"""Figures of the chapter on hardware independence."""
