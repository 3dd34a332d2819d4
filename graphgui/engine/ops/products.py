"""Shapes and rules of products: of matrices, vectors, blocks, and sums over letters."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from string import ascii_letters

from graphgui.engine.op import Call, Case, Shape, ShapeError, broadcast, show_shape

BLAS_PAYS_FROM = 20_000
"""Multiplications from which on planning the order of an einsum pays, which takes some 20 µs."""
MOST_WORK = 10**10
"""The most multiplications of an einsum, some ten seconds; one of more is refused."""


def matmul_shape(case: Case) -> Shape:
    """The shape of a @ b; raises ShapeError where the inner axes differ."""
    a, b = case.shapes
    if not a or not b:
        raise ShapeError(
            f"A @ B needs vectors or matrices, not {show_shape(a)} @ {show_shape(b)}; for numbers use a · b"
        )
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        last = "last axis" if len(a) > 1 else "length"
        first = "first axis" if len(b) == 2 else "last axis but one" if len(b) > 2 else "length"
        raise ShapeError(
            f"{show_shape(a)} @ {show_shape(b)} does not fit: A @ B needs A's {last}, {a[-1]}, "
            f"to equal B's {first}, {inner}"
        )
    leading = broadcast(a[:-2], b[:-2]) if len(a) > 1 and len(b) > 1 else (a[:-2] if len(a) > 1 else b[:-2])
    return leading + (a[-2:-1] if len(a) > 1 else ()) + (b[-1:] if len(b) > 1 else ())


def product_in_pytorch(call: Call) -> str | None:
    """PyTorch's name of a @ b and of dot, by the ranks; None where it makes several nodes of it."""
    if 0 in call.ranks:
        return "MulBackward0"
    names: dict[Shape, str] = {(1, 1): "DotBackward0", (2, 1): "MvBackward0", (2, 2): "MmBackward0"}
    return names.get(call.ranks)


def matmul_rule_a(case: Case) -> str:
    """The vjp rule of the left factor of a @ b."""
    own, other = case.shapes
    match len(own), len(other):
        case 1, 1:
            return "g * b"
        case 2, 1:
            return "np.outer(g, b)"
        case _, 1:
            return "g[..., None] * b"
        case 1, 2:
            return "b @ g"
        case 1, rank:
            return f"np.sum(b @ g[..., None], axis={(*range(rank - 2), rank - 1)})"
        case _, 2:
            return "g @ b.T"
    return _summed("g @ b.mT", case, own)


def matmul_rule_b(case: Case) -> str:
    """The vjp rule of the right factor of a @ b."""
    other, own = case.shapes
    match len(other), len(own):
        case 1, 1:
            return "g * a"
        case 1, 2:
            return "np.outer(a, g)"
        case 1, _:
            return "a[:, None] * g[..., None, :]"
        case 2, (1 | 2):
            return "a.T @ g"
        case _, 1:
            return f"np.ravel(g) @ np.reshape(a, ({prod(other[:-1])}, {own[0]}))"
        case _, 2:
            # All matrices of the stack at once, as if they were concatenated vertically.
            rows = prod(other[:-1])
            return f"np.reshape(a, ({rows}, {own[0]})).T @ np.reshape(g, ({rows}, {own[1]}))"
    return _summed(f"{'a.T' if len(other) == 2 else 'a.mT'} @ g", case, own)


def _summed(text: str, case: Case, own: Shape) -> str:
    """Text for the gradient of a factor, summed over the axes of the stack along which it was broadcast."""
    a, b = case.shapes
    return text if broadcast(a[:-2], b[:-2]) == own[:-2] else f"unbroadcast({text}, {own})"


def dot_shape(case: Case) -> Shape:
    """The shape of np.dot(a, b) where that is a multiple or a product of at most matrices; raises ShapeError."""
    a, b = case.shapes
    if not a or not b:
        return a or b
    if min(len(a), len(b)) > 1 and max(len(a), len(b)) > 2:
        raise ShapeError(
            f"dot takes no more than two axes, not {show_shape(a)} and {show_shape(b)}; use matmul or einsum"
        )
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        if len(a) == len(b) == 1:
            raise ShapeError(f"dot needs two vectors of the same length, not {show_shape(a)} and {show_shape(b)}")
        raise ShapeError(
            f"{show_shape(a)} and {show_shape(b)} do not fit: dot(A, B) needs A's last axis, {a[-1]}, "
            f"to equal B's {'last axis but one' if len(b) > 1 else 'length'}, {inner}"
        )
    return a[:-1] + b[:-2] + b[-1:] * (len(b) > 1)


def dot_rule_a(case: Case) -> str:
    """The vjp rule of the first input of np.dot."""
    if all(case.shapes):
        return matmul_rule_a(case)
    return "g * b" if case.shapes[0] or not case.shapes[1] else "np.sum(g * b)"


def dot_rule_b(case: Case) -> str:
    """The vjp rule of the second input of np.dot."""
    if all(case.shapes):
        return matmul_rule_b(case)
    return "g * a" if case.shapes[1] or not case.shapes[0] else "np.sum(g * a)"


def inner_shape(case: Case) -> Shape:
    """The shape of np.inner(a, b); raises ShapeError where the last axes differ."""
    a, b = case.shapes
    if not a or not b:
        return a or b
    if a[-1] != b[-1]:
        raise ShapeError(
            f"{show_shape(a)} and {show_shape(b)} do not fit: inner(A, B) needs A's last axis, {a[-1]}, "
            f"to equal B's last axis, {b[-1]}"
        )
    return a[:-1] + b[:-1]


def inner_rule_a(case: Case) -> str:
    """The vjp rule of the first input of np.inner."""
    a, b = case.shapes
    if len(a) < 2 and len(b) < 2:
        return dot_rule_a(case)
    if not a or not b:
        return "g * b" if a else "np.sum(g * b)"
    if len(a) <= 2 and len(b) <= 2:
        return "np.outer(g, b)" if len(b) == 1 else "g @ b"
    rows, columns = prod(a[:-1]), prod(b[:-1])
    return f"np.reshape(np.reshape(g, ({rows}, {columns})) @ np.reshape(b, ({columns}, {b[-1]})), {a})"


def inner_rule_b(case: Case) -> str:
    """The vjp rule of the second input of np.inner."""
    a, b = case.shapes
    if len(a) < 2 and len(b) < 2:
        return dot_rule_b(case)
    if not a or not b:
        return "g * a" if b else "np.sum(g * a)"
    if len(a) <= 2 and len(b) <= 2:
        return "np.outer(g, a)" if len(a) == 1 else "g @ a" if len(b) == 1 else "g.T @ a"
    rows, columns = prod(a[:-1]), prod(b[:-1])
    return f"np.reshape(np.reshape(g, ({rows}, {columns})).T @ np.reshape(a, ({rows}, {a[-1]})), {b})"


def outer_rule_a(case: Case) -> str:
    """The vjp rule of the first input of np.outer."""
    a, b = case.shapes
    text = f"g @ {'b' if len(b) == 1 else 'np.ravel(b)'}"
    return text if len(a) == 1 else f"np.reshape({text}, {a})" if a else f"np.sum({text})"


def outer_rule_b(case: Case) -> str:
    """The vjp rule of the second input of np.outer."""
    a, b = case.shapes
    text = f"{'a' if len(a) == 1 else 'np.ravel(a)'} @ g"
    return text if len(b) == 1 else f"np.reshape({text}, {b})" if b else f"np.sum({text})"


def _padded(case: Case) -> list[Shape]:
    """Both shapes with axes of length 1 in front, so that they have the same rank."""
    rank = max(map(len, case.shapes))
    return [(1,) * (rank - len(shape)) + shape for shape in case.shapes]


def kron_shape(case: Case) -> Shape:
    """The shape of np.kron(a, b): the lengths multiply, axis by axis from the last."""
    return tuple(m * n for m, n in zip(*_padded(case), strict=True))


def kron_rule(own: int) -> Callable[[Case], str]:
    """The vjp rule of one input of np.kron, 0 for the first."""
    other = "ba"[own]

    def rule(case: Case) -> str:
        sizes = _padded(case)
        rank, missing = len(sizes[0]), len(sizes[0]) - len(case.shapes[own])
        if not rank:
            return f"g * {other}"
        # Every axis of g is one of a's and one of b's, a's first; the input's own are kept.
        pairs = tuple(size for pair in zip(*sizes, strict=True) for size in pair)
        spread = tuple(1 if at % 2 == own else size for at, size in enumerate(pairs))
        summed = tuple(at for at in range(2 * rank) if at % 2 != own or at // 2 < missing)
        return f"np.sum(np.reshape(g, {pairs}) * np.reshape({other}, {spread}), axis={summed})"

    return rule


def cross_shape(case: Case) -> Shape:
    """The shape of np.cross(a, b); raises ShapeError where the last axis is not of length 3."""
    for shape in case.shapes:
        if shape[-1:] != (3,):
            raise ShapeError(f"cross needs vectors of three numbers along the last axis, not {show_shape(shape)}")
    a, b = case.shapes
    return (*broadcast(a[:-1], b[:-1]), 3)


# Einsum.


def _einsum_terms(case: Case) -> tuple[list[str], str]:
    inputs, output = case["subscripts"].split("->")
    return inputs.split(","), output


def _einsum_sizes(case: Case) -> dict[str, int]:
    """The length of the axes of each letter; raises ShapeError where the letters do not fit the inputs."""
    terms, _ = _einsum_terms(case)
    if len(terms) != len(case.shapes):
        raise ShapeError(f"{case['subscripts']} has letters for {len(terms)} inputs, but there are {len(case.shapes)}")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, case.shapes, strict=True):
        if len(term) != len(shape):
            raise ShapeError(f"“{term}” does not fit {show_shape(shape)}: there must be one letter for each axis")
        for letter, size in zip(term, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise ShapeError(
                    f"the letter {letter} stands for axes of different lengths, {sizes[letter]} and {size}"
                )
    return sizes


def einsum_shape(case: Case) -> Shape:
    """The shape of np.einsum's result; raises ShapeError where letters and inputs do not fit."""
    sizes = _einsum_sizes(case)
    terms, output = _einsum_terms(case)
    for letter in output:
        if letter not in sizes:
            raise ShapeError(f"the letter {letter} after the arrow stands in no input")
        if output.count(letter) > 1:
            raise ShapeError(f"the letter {letter} stands twice after the arrow")
    if len(sizes) + max(len(term) - len(set(term)) for term in terms) > len(ascii_letters):
        raise ShapeError("there are too many letters")
    if prod(sizes.values()) > MOST_WORK:
        raise ShapeError(f"this would take more than {MOST_WORK:,} multiplications")
    return tuple(sizes[letter] for letter in output)


def _einsum_text(factors: list[tuple[str, str]], output: str, sizes: dict[str, int]) -> str:
    subscripts = f"{','.join(letters for letters, _ in factors)}->{output}"
    work = prod(sizes[letter] for letter in {letter for letters, _ in factors for letter in letters})
    planned = ", optimize=True" if len(factors) > 1 and work > BLAS_PAYS_FROM else ""
    return f"np.einsum('{subscripts}', {', '.join(text for _, text in factors)}{planned})"


def einsum_formula(case: Case) -> str:
    """The call of np.einsum with its subscripts."""
    terms, output = _einsum_terms(case)
    if len(terms) != len(case.slots):
        return f"np.einsum('{case['subscripts']}', {', '.join(case.slots)})"
    return _einsum_text(list(zip(terms, case.slots, strict=True)), output, _einsum_sizes(case))


def einsum_rule(case: Case, at: int) -> str:
    """The vjp rule of one input of einsum, by its number: an einsum again, of the gradient and the other inputs."""
    terms, output = _einsum_terms(case)
    sizes = _einsum_sizes(case)
    unused = (letter for letter in ascii_letters if letter not in sizes)
    factors = [(output, "g"), *((term, case.slots[i]) for i, term in enumerate(terms) if i != at)]
    known = {letter for letters, _ in factors for letter in letters}
    own = ""
    for letter in terms[at]:
        size = sizes[letter]
        if letter in own:
            # A repeated letter takes the diagonal only, so that all other entries get zero.
            fresh = next(unused)
            sizes = {**sizes, fresh: size}
            factors.append((letter + fresh, f"np.eye({size})"))
            own += fresh
        else:
            # A letter that was summed over and is in no other term gets the same gradient along its whole axis.
            factors += [] if letter in known else [(letter, f"np.ones({size})")]
            own += letter
    return _einsum_text(factors, own, sizes)
