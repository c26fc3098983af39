"""Characters that look alike. No logic."""

from __future__ import annotations

from uscc.standard import CONFUSABLES

#: Characters outside the alphabet, and the characters of a code that each looks like. Compact forms
#: have no a-z and no full-width forms, but they keep other small letters.
FOREIGN = {
    **CONFUSABLES,
    "S": CONFUSABLES["S"] + "3",
    "V": CONFUSABLES["V"] + "Y",
    **dict(zip("|!$&", "1158")),
    # Cyrillic: А В Е К М Н О Р С Т У Х, the same in lower case, З Ѕ І Ј and small ѕ і ј.
    **dict(zip("\u0410\u0412\u0415\u041a\u041c\u041d\u041e", "ABEKMH0")),
    **dict(zip("\u0420\u0421\u0422\u0423\u0425", "PCTYX")),
    **dict(zip("\u0430\u0432\u0435\u043a\u043c\u043d\u043e", "ABEKMH0")),
    **dict(zip("\u0440\u0441\u0442\u0443\u0445", "PCTYX")),
    **dict(zip("\u0417\u0405\u0406\u0408\u0455\u0456\u0458", "351J51J")),
    # Greek: Α Β Ε Ζ Η Ι Κ Μ Ν Ο Ρ Τ Υ Χ, small ο ρ χ.
    **dict(zip("\u0391\u0392\u0395\u0396\u0397\u0399\u039a", "ABE2H1K")),
    **dict(zip("\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03c1\u03c7", "MN0PTYX0PX")),
}

#: Letters of the alphabet, and the digit that each looks like, for positions of digits.
FOR_DIGITS = {"B": "8", "D": "0", "G": "6", "L": "1", "Q": "0", "T": "7", "U": "0", "J": "1"}

#: The letters of `FOR_DIGITS` that, if they occur twice or more, are also replaced in all positions
#: at once.
EVERYWHERE = "LBDQGT"

#: Pairs of look-alikes inside the alphabet, in both orders.
ALIKE = frozenset(
    both for pair in "B8 D0 Q0 G6 T7 L1 UW 27 56 NM".split() for both in (pair, pair[::-1])
)
