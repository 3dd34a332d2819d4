"""The kernels as text: one branch an operation, with registers in place of its slots."""

from graphgui.engine.rules.kernel_printer import KernelBranch, kernel_text, kernels_text
from graphgui.engine.rules.rule_parser import parsed


def branch(slots, formula, *rules):
    return KernelBranch(
        tuple(slots), kernel_text(parsed(formula)), tuple(rule and kernel_text(parsed(rule)) for rule in rules)
    )


def test_a_branch_reads_its_registers_and_adds_to_their_gradients():
    text = kernels_text([branch("x", "np.tanh(x)", "g * (1 - out**2)"), branch("ab", "a > b", None, None)])
    assert "math_tanh = math.tanh\n" in text
    assert "        if code == 0:\n            x0 = values[first[at]]\n            out = math_tanh(x0)\n" in text
    assert "            gradients[first[at]] += g * (1.0 - out * out)\n" in text
    assert "        elif code == 1:\n            x0 = values[first[at]]\n            x1 = values[second[at]]\n" in text
    assert "    for row in range(places.shape[0] - 1, -1, -1):\n        at = places[row]\n" in text
    assert text.count("gradients[") == 2, "no line for a slot without a rule, one that reads g"


def test_what_numba_does_not_know_is_left_out():
    assert branch("x", "np.cbrt(x)", "g / (3 * out**2)").is_known
    assert not branch("x", "x", "g * sinc_slope(x)").is_known
    assert not branch("x", "x + slope", "g").is_known
