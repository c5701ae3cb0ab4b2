"""Who releases what, where, when, how much it is downloaded and how concentrated that is."""
