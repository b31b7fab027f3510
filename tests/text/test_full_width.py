"""Full-width characters and those of the keyboard that they stand for."""

from budgetcheck.text.full_width import FULL_WIDTH


def test_every_full_width_sign_has_its_counterpart() -> None:
    assert "Ａｚ０９＝（）［］｛｝，．％".translate(FULL_WIDTH) == "Az09=()[]{},.%"
    assert "　“”‘’−–￥".translate(FULL_WIDTH) == " \"\"''--¥"
