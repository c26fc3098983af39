"""One value: its compact form, its check digits, its kind, its notes, its cause.

The modules in the order in which a value passes through them:

`text` (compact form) → `digits` (check digits) → `kinds` → `notes` → `causes` → `judge` (the public
`is_valid`, `validate`, `diagnose`).
"""
