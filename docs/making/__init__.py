"""What `docs/generate.py` puts into the pages: one module for each sort of table or text.

`words` (the vocabulary), `answers` (what to do about each slug), `keys` (reports and findings),
`facts` (the standard), `evidence` (tests, other programs), `names` (the public names), `screens`
(help texts and commands); all of them use `markdown`.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The package of this checkout, whatever is installed; the evidence of the tests; `docs/trust.py`.
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "docs")]
