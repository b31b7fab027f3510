"""What a rule pack can and cannot see: its rules proved against each other, and figures tried for blind spots.

`lint` looks at the rules alone, `coverage` at the rules and a declaration. Nothing here is imported by a check.
"""
