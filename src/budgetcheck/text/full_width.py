"""Full-width characters, as Chinese input methods type them, and those of the keyboard that they stand for."""

from typing import Final

FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict(
    zip(map(ord, "\u3000“”‘’−–￥"), " \"\"''--¥", strict=True)
)
"""Full-width letters, digits and signs, and those that stand for them, to their counterparts on the keyboard."""
