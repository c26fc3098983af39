"""Invented records, written straightforwardly: `random`, sums in a loop, `csv`.

    python -m jobs.random_job ROWS

Both check digits are correct; the rest is random, so names and codes may occur twice.
"""

import csv
import random
import sys

from uscc.standard import (
    ALPHABET,
    ORGANIZATION_ALPHABET,
    ORGANIZATION_CHECK_DIGITS,
    ORGANIZATION_WEIGHTS,
    WEIGHTS,
)

PLACES = {"北京市": "110105", "上海市": "310115", "广州市": "440106", "成都市": "510107"}
WORDS = "鑫晟睿轩宸昊琪铭悦欣瑜琳妍彤萌婷"
ENDINGS = ("贸易有限公司", "科技有限公司", "餐饮管理有限公司", "建筑工程有限公司")

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_VALUE_36 = {char: value for value, char in enumerate(ORGANIZATION_ALPHABET)}


def record(chance: random.Random) -> tuple[str, str]:
    """Return a name and a code."""
    place, region = chance.choice(list(PLACES.items()))
    body = "MA" + "".join(chance.choices(ALPHABET, k=6))
    own = sum(_VALUE_36[char] * weight for char, weight in zip(body, ORGANIZATION_WEIGHTS))
    first17 = f"91{region}{body}{ORGANIZATION_CHECK_DIGITS[-own % 11]}"
    total = sum(_VALUE[char] * weight for char, weight in zip(first17, WEIGHTS))
    name = place + "".join(chance.choices(WORDS, k=3)) + chance.choice(ENDINGS)
    return name, first17 + ALPHABET[-total % 31]


def main() -> None:
    """Write the file to standard output."""
    chance = random.Random(0)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("企业名称", "统一社会信用代码"))
    writer.writerows(record(chance) for _ in range(int(sys.argv[1])))


if __name__ == "__main__":
    main()
