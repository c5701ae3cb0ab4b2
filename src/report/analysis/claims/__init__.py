"""The statements of the press pieces, put to the test.

``rules`` holds the scale and the rules, the same for all statements of a kind; ``check`` how a test
is registered and run; ``checks`` one small function a statement; ``ledger`` joins statements,
evidence, prepared verdicts and tests; ``summary`` counts; ``cards`` makes what a reader sees.
"""
