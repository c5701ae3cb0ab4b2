"""On whose hardware open models are trained and run, and what the loss of one vendor leaves."""
