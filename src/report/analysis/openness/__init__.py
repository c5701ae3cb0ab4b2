"""What is open source, what is only open weight, and what the licences allow.

Two lenses, never mixed in one number: components of model families read in documents (`classes`,
`sensitivity`, `agreement`, `tables`), and licence tags of the registry (`registry`). `licences`
serves both, `drift` follows licences over time, `verdict` is the logic underneath.
"""
