"""The report as one page of HTML: it loads nothing, and is complete with scripts off and on paper.

`markup` (values become harmless HTML) → `plots` (scale and bars) → `summary` (verdict, picture,
figures, doubts) → `kinds` (bars) → `provinces` and `places` (map and table) → `authorities`
(table) → `cards` (the first findings of each kind) → `reading` (sources, definition, footer) →
`whole`: the parts in their order, in the frame of `page.html`, with `page.css` and `page.js`. The
page allows itself to use this style and this script, by their hashes, and nothing else.
"""

from __future__ import annotations

from uscc.report.page.whole import render

__all__ = ["render"]
