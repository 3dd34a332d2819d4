"""NumPy statements → the same statements optimized for many runs.

Each expression is split into single operations (static single assignment). Constant subexpressions are computed once,
common subexpressions are shared, and array results are written into buffers that are reused as soon as their last
reader has run (Aho et al., Compilers, ch. 8 and 9). The numbers are the same to the last bit.

The texts are the table's: each is evaluated here once, at the first inputs, which gives the shape of every result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphgui.engine.op import Shape
from graphgui.engine.preamble.array_helpers import HELPERS
from graphgui.engine.program.compiled_program import Function, compiled
from graphgui.engine.program.statement_writer import Line, Term
from graphgui.engine.rules.python_printer import python_text
from graphgui.engine.rules.rule_expression import (
    Binary,
    Call,
    Comparison,
    Constant,
    Expression,
    MethodCall,
    Name,
    Negative,
    literal,
    mapped,
)

_UFUNCS = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "@": "matmul", "&": "bitwise_and",
    "|": "bitwise_or", ">": "greater", ">=": "greater_equal", "<": "less", "<=": "less_equal", "==": "equal",
    "!=": "not_equal",
}  # fmt: skip
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_REDUCTIONS = {"sum": "add", "mean": "add", "max": "maximum", "min": "minimum"}
SMALL_PRODUCT = 1_000_000
_NOT_IN_PLACE = {"matmul", "dot"}


@dataclass
class _Operation:
    """One operation: its result's name, the names it reads, and its text, with {out} as the place of a buffer."""

    node: int
    name: str
    reads: tuple[str, ...]
    text: str
    value: Any
    in_place: bool = False
    views: tuple[str, ...] = ()
    """The names whose memory the result may share."""


@dataclass
class Lowered:
    """Lowered statements; `function` compiles them."""

    inputs: list[str]
    operations: list[_Operation]
    outputs: list[str]
    constants: dict[str, Any] = field(default_factory=dict)

    def function(self, keeps_outputs: bool = False) -> Function:
        """The compiled program: it takes the inputs by position and returns the outputs as a tuple.

        Arrays that it returns are its buffers, which the next call overwrites; with `keeps_outputs` they are new ones
        at each call (or inputs that an output passes on as they are).
        """
        buffers, lines, returned = self._with_buffers()
        if keeps_outputs:
            own = {name: buffers.pop(name) for name in returned}
            lines = [Line(0, name, _empty_text(buffer)) for name, buffer in own.items()] + lines
        scope = {"np": np, **HELPERS, **_FUNCTIONS, **self.constants, **buffers}
        return compiled([f"def run({', '.join(self.inputs)}):"], lines, f"({', '.join(self.outputs)},)", scope)

    def _with_buffers(self) -> tuple[dict[str, Any], list[Line], list[str]]:
        """The buffers, the statements that write into them, and the names of those that hold outputs at the end."""
        owner: dict[str, set[str]] = {}  # the results whose buffers hold a result: a view shares that of its array
        for each in self.operations:
            viewed = (owner.get(view, set()) for view in each.views)
            owner[each.name] = {each.name} if "{out}" in each.text else set().union(*viewed)
        last: dict[str, int] = {}
        for at, each in enumerate(self.operations):
            for name in (each.name, *each.reads):
                last |= dict.fromkeys(owner.get(name, ()), at)
        for name in self.outputs:
            last |= dict.fromkeys(owner.get(name, ()), len(self.operations))
        ending = defaultdict(list)
        for name, at in last.items():
            ending[at].append(name)
        free: dict[_Layout, list[str]] = defaultdict(list)
        held: dict[str, str] = {}
        buffers: dict[str, Any] = {}
        lines = []
        for at, each in enumerate(self.operations):
            dying = [name for name in ending[at] if name in held and name != each.name]
            if "{out}" not in each.text:
                lines.append(Line(each.node, each.name, each.text))
            else:
                if each.in_place:
                    _release(dying, held, free, buffers)
                    dying = []
                empty = np.empty_like(
                    each.value
                )  # with its axes in the same order in memory, in which sums are added up
                kind = _layout(empty)
                if not free[kind]:
                    buffers[f"b{len(buffers)}"] = empty
                    free[kind].append(f"b{len(buffers) - 1}")
                held[each.name] = free[kind].pop()
                lines.append(Line(each.node, each.name, each.text.replace("{out}", held[each.name])))
            _release(dying, held, free, buffers)
        return buffers, lines, list(dict.fromkeys(held.values()))


def _release(names: list[str], held: dict[str, str], free: dict[Any, list[str]], buffers: dict[str, Any]) -> None:
    for name in names:
        buffer = held.pop(name)
        free[_layout(buffers[buffer])].append(buffer)


_Layout = tuple[Shape, Any, tuple[int, ...]]


def _layout(buffer: Any) -> _Layout:
    return buffer.shape, buffer.dtype, buffer.strides


def _empty_text(buffer: Any) -> str:
    """The text of an array without numbers yet that is like a buffer, in memory too."""
    axes = sorted(range(buffer.ndim), key=lambda axis: -buffer.strides[axis])
    text = f"np.empty({tuple(buffer.shape[axis] for axis in axes)}, {buffer.dtype.char!r})"
    back = tuple(axes.index(axis) for axis in range(buffer.ndim))
    return text if axes == sorted(axes) else f"{text}.transpose({back})"


_FUNCTIONS: dict[str, Any] = {
    **{f"np_{name}": getattr(np, name) for name in {*_UFUNCS.values(), "dot", "negative", "copyto"}},
    **{f"reduce_{name}": getattr(np, name).reduce for name in set(_REDUCTIONS.values())},
}


class Lowering:
    """Splits statements into operations; `lower` is called with each line in order, then `finish` gives the result."""

    def __init__(self, inputs: Mapping[str, Any], held: Mapping[str, Any]) -> None:
        """`inputs` are variables with the values of a first run, `held` the constants."""
        self._atoms: dict[str, str] = {}
        self._values: dict[str, Any] = {}
        self._literals: dict[str, Any] = {}
        self._constants: dict[str, Any] = {}
        self._operations: list[_Operation] = []
        self._known: dict[object, str] = {}
        self._inputs = [f"p{i}" for i in range(len(inputs))]
        for name, own, value in zip(inputs, self._inputs, inputs.values(), strict=True):
            self._atoms[name], self._values[own] = own, value
        for name, value in held.items():
            self._atoms[name] = self._constant(value)

    def lower(self, line: Line) -> None:
        """Lowers one statement."""
        self._node = line.node
        first, *rest = line.terms
        total = self._term(first)
        for term in rest:
            if term.is_negative:
                total = self._ufunc("subtract", total, self._lower(_without_minus(term.rule.tree), term.variables))
            else:
                total = self._ufunc("add", total, self._term(term))
        self._atoms[line.name] = total

    def finish(self, outputs: Iterable[str]) -> Lowered:
        """The lowered statements, without those that these variables do not depend on."""
        wanted = [self._atoms[name] for name in outputs]
        needed, kept = set(wanted), []
        for each in reversed(self._operations):
            if each.name in needed:
                needed |= set(each.reads)
                kept.append(each)
        return Lowered(self._inputs, kept[::-1], wanted, self._constants)

    # ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────
    def _term(self, term: Term) -> str:
        atom = self._lower(term.rule.tree, term.variables)
        if term.summed_to is None:
            return atom
        return self._unbroadcast(atom, term.summed_to) if term.summed_to else self._reduction("sum", atom, None, False)

    def _lower(self, part: Expression, names: Mapping[str, str]) -> str:
        """The atom of a part of a rule: the name of a result, or a constant's text; `names` are its variables."""

        def lowered(part: Expression) -> str:
            return self._lower(part, names)

        match part:
            case Name(id):
                variable = names.get(id, id)
                return self._atoms.get(variable, variable)
            case Constant(value):
                return self._literal(value)
            case Binary(left, "**", Constant(2)):
                base = lowered(left)
                return self._ufunc("multiply", base, base)
            case Binary(left, sign, right) | Comparison(left, sign, right) if sign in _UFUNCS:
                return self._ufunc(_UFUNCS[sign], lowered(left), lowered(right))
            case Negative(operand):
                return self._ufunc("negative", lowered(operand))
            case Call(function, arguments, keywords) if function.startswith("np."):
                name, options = function.removeprefix("np."), dict(keywords)
                ufunc = getattr(np, name, None)
                if isinstance(ufunc, np.ufunc) and not options and ufunc.nout == 1:
                    return self._ufunc(name, *map(lowered, arguments))
                if name in _REDUCTIONS and len(arguments) == 1 and options.keys() <= {"axis", "keepdims"}:
                    axis, keepdims = (literal(options.get(key, Constant(None))) for key in ("axis", "keepdims"))
                    return self._reduction(name, lowered(arguments[0]), axis, bool(keepdims))
                if name == "full" and len(arguments) == 2 and not options:
                    return self._fill(literal(arguments[0]), lowered(arguments[1]))
                if name == "where" and len(arguments) == 3 and not options:
                    return self._where(*map(lowered, arguments))
            case Call("unbroadcast", (gradient, shape)):
                return self._unbroadcast(lowered(gradient), literal(shape))
        return self._opaque(part, names)

    def _ufunc(self, name: str, *operands: str) -> str:
        values = [self._value(operand) for operand in operands]
        ranks = [np.ndim(value) for value in values]
        sizes = [np.size(value) for value in values]
        # With a single entry dot would scale, and leave out what is scaled by 0, also where that is ∞.
        if name == "matmul" and max(ranks) <= 2 and min(sizes) > 1 and np.prod(sizes) < SMALL_PRODUCT:
            name = "dot"  # the same product; of small arrays it begins sooner, of large ones matmul is the faster
        _FUNCTIONS.setdefault(f"np_{name}", getattr(np, name))
        joined = ", ".join(operands)
        # Python's own division would raise where NumPy's gives ±∞ or nan.
        raises = name == "divide" and all(type(value) in (int, float) for value in values)
        if max(ranks) == 0 and name in _SIGNS and len(operands) == 2 and not raises:
            return self._add(f"{operands[0]} {_SIGNS[name]} {operands[1]}", operands)
        into = "out={out}" if name in ("maximum", "minimum") else "{out}"  # NumPy wants it named in these two
        return self._add(f"np_{name}({joined})", operands, f"np_{name}({joined}, {into})", name not in _NOT_IN_PLACE)

    def _reduction(self, name: str, operand: str, axis: Any, keepdims: bool) -> str:
        value = self._value(operand)
        if not isinstance(value, np.ndarray) or value.dtype != np.float64 or not value.size:
            options = f", axis={axis}" + (", keepdims=True" if keepdims else "")
            return self._add(f"np.{name}({operand}{options})", (operand,))
        kept = ", keepdims=True" if keepdims else ""
        reduce = f"reduce_{_REDUCTIONS[name]}({operand}, axis={axis}{kept}"
        total = self._add(reduce + ")", (operand,), reduce + ", out={out})", in_place=False)
        if name != "mean":
            return total
        return self._ufunc("divide", total, self._literal(value.size // max(np.size(self._value(total)), 1)))

    def _unbroadcast(self, gradient: str, shape: Shape) -> str:
        own = np.shape(self._value(gradient))
        extra = len(own) - len(shape)
        if own == shape or not np.size(self._value(gradient)):
            return gradient if own == shape else self._add(f"unbroadcast({gradient}, {shape})", (gradient,))
        axes = tuple(i for i, n in enumerate(own) if i < extra or (shape[i - extra] == 1 and n != 1))
        total = self._reduction("sum", gradient, axes, False)
        if np.shape(self._value(total)) == shape:
            return total
        return self._add(f"np.reshape({total}, {shape})", (total,))

    def _fill(self, shape: Any, content: str) -> str:
        text = f"np.full({shape}, {content})"
        return self._add(text, (content,), f"filled({{out}}, {content})", in_place=False)

    def _where(self, condition: str, a: str, b: str) -> str:
        plain = f"np.where({condition}, {a}, {b})"
        mask, shape = self._value(condition), np.shape(self._value(condition))
        for kept, other, offset in ((a, b, 0), (b, a, 1)):
            value = self._value(kept)
            is_zero = other in ("0.0", "0") and getattr(mask, "dtype", None) == np.bool_ and shape != ()
            if is_zero and isinstance(value, np.ndarray) and value.dtype == np.float64 and value.shape == shape:
                bits = self._constant(np.empty(shape, np.int64))
                call = f"masked({condition}, {kept}, {offset}, {bits}, "
                return self._add(plain, (condition, a, b), call + "{out})", in_place=True)
        return self._add(plain, (condition, a, b))

    def _opaque(self, part: Expression, names: Mapping[str, str]) -> str:
        """Adds a part as one operation; those of its subexpressions that are arrays are lowered before it."""
        reads: list[str] = []

        def replaced(inner: Expression) -> Expression:
            match inner:
                case Name(id) if names.get(id, id) in self._atoms:
                    atom = self._atoms[names.get(id, id)]
                case Binary() | Negative(Name() | Binary() | Call()) | Comparison() | Call() | MethodCall():
                    atom = self._lower(inner, names)
                case _:
                    return mapped(inner, replaced)
            if atom in self._literals:
                return Constant(self._literals[atom])
            reads.append(atom)
            return Name(atom)

        match part:
            case MethodCall(Call() as made, method, arguments, keywords):
                # What is made only to be asked has a state, as random numbers have, so that none may share it.
                given = tuple((name, replaced(value)) for name, value in keywords)
                part = MethodCall(mapped(made, replaced), method, tuple(map(replaced, arguments)), given)
            case _:
                part = mapped(part, replaced)
        return self._add(python_text(part), tuple(reads))

    # ── operations ───────────────────────────────────────────────────────────────────────────────────────────────
    def _add(self, text: str, reads: tuple[str, ...], into: str | None = None, in_place: bool = False) -> str:
        if text in self._known:
            return self._known[text]
        reads = tuple(name for name in dict.fromkeys(reads) if name in self._values)
        value = eval(text, {"np": np, **HELPERS, **_FUNCTIONS}, self._values)
        if all(name in self._constants for name in reads):
            name = self._constant(value)
        else:
            name = f"v{len(self._operations)}"
            own = isinstance(value, np.ndarray) and into is not None and value.ndim > 0
            views = () if own else tuple(read for read in reads if np.may_share_memory(value, self._values[read]))
            self._operations.append(
                _Operation(self._node, name, reads, (into if own else None) or text, value, in_place, views)
            )
            self._values[name] = value
        self._known[text] = name
        return name

    def _constant(self, value: Any) -> str:
        name = f"k{len(self._constants)}"
        self._constants[name] = self._values[name] = value
        return name

    def _literal(self, value: Any) -> str:
        self._literals[repr(value)] = value
        return repr(value)

    def _value(self, atom: str) -> Any:
        return self._values[atom] if atom in self._values else self._literals[atom]


def _without_minus(tree: Expression) -> Expression:
    """An expression that begins with a minus sign, without it."""
    match tree:
        case Negative(operand):
            return operand
        case Binary(left, sign, right):
            return Binary(_without_minus(left), sign, right)
    raise ValueError(f"{python_text(tree)} begins with no minus sign")


def filled(array: Any, content: Any) -> Any:
    """The array itself, overwritten with the content, broadcast to its shape."""
    array[...] = content
    return array


def masked(mask: Any, array: Any, offset: int, bits: Any, out: Any) -> Any:
    """The entries of an array where the mask holds (with the offset 1: where it does not), and 0 elsewhere.

    The same as `np.where`, in a quarter of its time: all bits of a number are kept, or none. `bits` is a work buffer.
    """
    np.subtract(offset, mask.view(np.int8), out=bits, dtype=np.int64)
    if offset:
        np.negative(bits, bits)
    np.bitwise_and(array.view(np.int64), bits, out.view(np.int64))
    return out


_FUNCTIONS |= {"filled": filled, "masked": masked}
