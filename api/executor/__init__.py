"""Queries breadth first: level by level over columns of values, each batch field once a level (architecture.md 5).

`plan` says what is asked of each type; `completion`, `leaves` and `objects` turn columns of values into what the
response holds; `places` knows where a value stands when something goes wrong; `breadth_first` walks the levels.
"""
