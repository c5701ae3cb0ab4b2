"""The analysis: frames in, frames out. No files, no drawings, no language."""
