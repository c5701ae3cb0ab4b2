"""Figures: one module a chapter, one style for all.

A figure function takes a page (width and language) and the frame it shows, and returns a
Matplotlib figure. It draws what is in the frame and computes nothing.
"""
