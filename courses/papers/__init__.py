"""What the papers of plans and classes say: a module a paper, each reads its rows and gives a parts.Paper.

`check` tells why a paper cannot be made yet, `build` describes it as of a day; nothing here writes.
"""
