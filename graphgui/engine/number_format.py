"""Numbers shortened for reading: significant digits, true minus sign, ∞."""

from __future__ import annotations

import numpy as np


def short_number(value: object, digits: int = 3) -> str:
    """A value shortened for reading: `digits` significant digits, true minus sign, ∞; arrays by their shape."""
    array = np.asarray(value, np.float64)
    if array.ndim:
        return f"[{' × '.join(map(str, array.shape))}]"
    number = float(array)
    if np.isnan(number):
        return "nan"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    if number == int(number) and abs(number) < 10 ** max(digits, 6):
        text = str(int(number))
    elif 10**digits <= abs(number) < 1e6:
        text = f"{number:.0f}"
    else:
        text = f"{number:.{digits}g}"
        if "e" in text:
            mantissa, exponent = text.split("e")
            text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
