"""Linear algebra: products and functions of matrices; leading axes hold stacks of matrices."""

from __future__ import annotations

from math import prod

from graphgui.engine.op import Call, Case, Shape, ShapeError, broadcast, show_shape
from graphgui.engine.op_properties import Binding
from graphgui.engine.ops import products
from graphgui.engine.ops.fitting import axes_of, axis_of, of_equal_shapes, square_matrix
from graphgui.engine.ops.table import Table
from graphgui.engine.options import Option

TABLE = Table()
op = TABLE.op

DIAGONAL = Option("k", 0, "whole", least=-(10**9), doc="which diagonal: 0 the main one, 1 the next above, −1 below")
PERMUTATION = Option("axes", None, "axes", doc="the new order of the axes; None turns it round")
SUBSCRIPTS = Option("subscripts", "ij,jk->ik", "subscripts", doc="a letter for each axis, such as ij,jk->ik")
TRACED = (
    Option("offset", 0, "whole", least=-(10**9), doc="which diagonal: 0 the main one, 1 the next above, −1 below"),
    Option("axis1", 0, "axis", doc="the axis of the rows"),
    Option("axis2", 1, "axis", doc="the axis of the columns"),
)


def _transposed(name: str, case: Case) -> str:
    """Text for the transpose of a matrix, or of each of a stack."""
    return f"{name}.T" if case.rank == 2 else f"{name}.mT"


def _for_each_entry(name: str, case: Case) -> str:
    """Text for one number per matrix with two axes of length 1 appended, so that it broadcasts against the matrices."""
    return name if case.rank == 2 else f"{name}[..., None, None]"


def _matrix(case: Case, what: str) -> Shape:
    if case.rank < 2:
        raise ShapeError(f"{what} needs a matrix, not {show_shape(case.shape)}")
    return case.shape


# Parts of a matrix.


def _transposed_axes(case: Case) -> Shape:
    axes = case["axes"]
    if axes is None:
        return tuple(reversed(range(case.rank)))
    named = axes if isinstance(axes, tuple) else (axes,)
    if len(axes_of(named, case.rank)) != case.rank:
        raise ShapeError(f"axes must name each of the {case.rank} axes once, not {named}")
    return tuple(axis % case.rank for axis in named)


def _transpose_rule(case: Case) -> str:
    axes = _transposed_axes(case)
    back = tuple(axes.index(at) for at in range(case.rank))
    return "np.transpose(g)" if case["axes"] is None else f"np.transpose(g, {back})"


def _diagonal_length(rows: int, columns: int, k: int) -> int:
    return max(min(rows + min(k, 0), columns - max(k, 0)), 0)


def _diag_shape(case: Case) -> Shape:
    if case.rank == 1:
        size = case.shape[0] + abs(case["k"])
        return (size, size)
    if case.rank != 2:
        raise ShapeError(f"diag needs a vector or a matrix, not {show_shape(case.shape)}")
    rows, columns = case.shape
    return (_diagonal_length(rows, columns, case["k"]),)


def _diag_rule(case: Case) -> str:
    if case.rank == 1 or (case.shape[0] == case.shape[1] and abs(case["k"]) <= case.shape[0]):
        return "np.diag(g, k=k)"
    rows, columns = case.shape
    length = _diagonal_length(rows, columns, case["k"])
    above, before = (min(max(-case["k"], 0), rows), min(max(case["k"], 0), columns)) if length else (0, 0)
    widths = ((above, rows - above - length), (before, columns - before - length))
    return f"np.pad(np.diag(g), {widths})"


def _trace_axes(case: Case) -> tuple[int, int]:
    _matrix(case, "trace")
    rows, columns = (axis_of(case[name], case.rank) for name in ("axis1", "axis2"))
    if rows == columns:
        raise ShapeError(f"trace needs two different axes, not {case['axis1']} and {case['axis2']}")
    return rows, columns


def _trace_shape(case: Case) -> Shape:
    axes = _trace_axes(case)
    return tuple(size for at, size in enumerate(case.shape) if at not in axes)


def _trace_rule(case: Case) -> str:
    rows, columns = _trace_axes(case)
    m, n, k = case.shape[rows], case.shape[columns], case["offset"]
    size = f"{m}" if (m, k) == (n, 0) else f"{m}, {n}" if k == 0 else f"{m}, {n}, {k}"
    on_diagonal = f"np.eye({size}, dtype=bool)"
    if case.rank == 2:
        turned = ".T" if rows > columns else ""
        return f"np.where({on_diagonal}{turned}, g, 0.0)"
    spread = tuple(length if at in (rows, columns) else 1 for at, length in enumerate(case.shape))
    turned = ".T" if rows > columns else ""
    axes = tuple(sorted((rows, columns)))
    return f"np.where(np.reshape({on_diagonal}{turned}, {spread}), np.expand_dims(g, {axes}), 0.0)"


def _diag_in_pytorch(call: Call) -> str | None:
    if call.rank == 1:
        return "DiagEmbedBackward0"
    rows, columns = call.shape[-2:]
    return "DiagonalBackward0" if -rows <= call["k"] <= columns else None


# Functions of matrices.


def _solve_shape(case: Case) -> Shape:
    a, b = case.shapes
    square_matrix(case, "solve(A, b)")
    if not b:
        raise ShapeError("solve(A, b) needs a vector or a matrix b, not a number")
    own = b[0] if len(b) == 1 else b[-2]
    if own != a[-1]:
        first = "length" if len(b) == 1 else "first axis" if len(b) == 2 else "last axis but one"
        raise ShapeError(
            f"{show_shape(a)} and {show_shape(b)} do not fit: solve(A, b) needs A's last axis, {a[-1]}, "
            f"to equal b's {first}, {own}"
        )
    return a[:-1] if len(b) == 1 else broadcast(a[:-2], b[:-2]) + b[-2:]


def _solve_rule_a(case: Case) -> str:
    transposed = _transposed("a", case)
    if len(case.shapes[1]) > 1:
        return f"-solution_or_nan({transposed}, g) @ {'out.T' if max(map(len, case.shapes)) == 2 else 'out.mT'}"
    if case.rank == 2:
        return "-np.outer(solution_or_nan(a.T, g), out)"
    return "-solution_or_nan(a.mT, g[..., None]) * out[..., None, :]"


def _solve_rule_b(case: Case) -> str:
    if len(case.shapes[1]) > 1 or case.rank == 2:
        return f"solution_or_nan({_transposed('a', case)}, g)"
    return f"np.sum(solution_or_nan(a.mT, g[..., None]), axis={(*range(case.rank - 2), case.rank - 1)})"


def _solve_tangent_a(case: Case) -> str:
    if len(case.shapes[1]) > 1 or case.rank == 2:
        return "-solution_of(a, t @ out)"
    return "-solution_of(a, t @ out[..., None])[..., 0]"


def _svdvals_shape(case: Case) -> Shape:
    _matrix(case, "svdvals")
    return (*case.shape[:-2], min(case.shape[-2:]))


# fmt: off
op("matmul", "A·B", "Linear algebra", "a b", "a @ b", products.matmul_rule_a, products.matmul_rule_b,
   doc="The matrix product, NumPy's @: rows times columns. Axes before the last two are broadcast.", infix="{a} @ {b}", latex="{a} {b}", shape_rule=products.matmul_shape, elementwise=False, linear=True,
   synonyms="matrix product multiply @ linear batched bmm",
   pytorch=products.product_in_pytorch, python="{a} @ {b}", binds=Binding.PRODUCT, associative=True,
   product="matrix", confused_with="mul")
op("transpose", "xᵀ", "Linear algebra", "x", "np.transpose(x, axes=axes)", _transpose_rule,
   doc="Turns rows into columns, or puts the axes in another order.", infix="{x}ᵀ", latex="{x}^\\top",
   shape_rule=lambda case: tuple(case.shape[axis] for axis in _transposed_axes(case)), elementwise=False, linear=True,
   options=(PERMUTATION,), aliases="permute_dims", synonyms="T flip rows columns permute swap axes",
   pytorch="PermuteBackward0", python="{x}.T", truth="keeps")
op("dot", "x·y", "Linear algebra", "a b", "np.dot(a, b)", products.dot_rule_a, products.dot_rule_b, linear=True,
   doc="The inner product of two vectors; of matrices the matrix product, with a number a multiple.",
   latex="{a} \\cdot {b}", shape_rule=products.dot_shape, elementwise=False, synonyms="inner scalar product",
   pytorch=products.product_in_pytorch, product="inner", confused_with="mul")
op("inner", "⟨a,b⟩", "Linear algebra", "a b", "np.inner(a, b)", products.inner_rule_a, products.inner_rule_b,
   doc="Products summed along the last axis of both: every row of a with every row of b.", linear=True,
   latex="\\langle {a}, {b} \\rangle", shape_rule=products.inner_shape, elementwise=False,
   synonyms="dot scalar product",
   pytorch=lambda call: "MulBackward0" if 0 in call.ranks else None)
op("outer", "a⊗b", "Linear algebra", "a b", "np.outer(a, b)", products.outer_rule_a, products.outer_rule_b,
   doc="Every entry of a times every entry of b, as a matrix. Arrays are first made flat.", latex="{a} {b}^\\top",
   linear=True, shape_rule=lambda case: (prod(case.shapes[0]), prod(case.shapes[1])), elementwise=False,
   synonyms="product table dyadic tensor",
   pytorch=None, truth="keeps")
op("kron", "A⊗B", "Linear algebra", "a b", "np.kron(a, b)", products.kron_rule(0), products.kron_rule(1), linear=True,
   doc="The Kronecker product: every entry of a times the whole of b, set together as blocks.",
   latex="{a} \\otimes {b}", shape_rule=products.kron_shape, elementwise=False,
   synonyms="kronecker tensor product blocks",
   pytorch=None, associative=True, truth="keeps")
op("cross", "a×b", "Linear algebra", "a b", "np.cross(a, b)", "np.cross(b, g)", "np.cross(g, a)", linear=True,
   doc="The cross product of vectors of three numbers, along the last axis. Axes before it are broadcast.",
   latex="{a} \\times {b}", shape_rule=products.cross_shape, elementwise=False, core_axes=1, synonyms="vector product",
   pytorch=of_equal_shapes("LinalgCrossBackward0"))
op("einsum", "Σij", "Linear algebra", "x1 x2", products.einsum_formula, products.einsum_rule, variadic=True,
   doc="Products of entries, summed over every letter that does not stand after the arrow: ij,jk->ik is the matrix "
   "product.", latex="\\operatorname{{einsum}}_{{{subscripts}}}({x})", shape_rule=products.einsum_shape, elementwise=False, linear=True,
   options=(SUBSCRIPTS,), synonyms="einstein summation contraction tensor tensordot",
   pytorch=None)
op("trace", "tr", "Linear algebra", "x", "np.trace(x, offset=offset, axis1=axis1, axis2=axis2)", _trace_rule,
   doc="The sum of a diagonal of a matrix; more axes than two hold many matrices.",
   latex="\\operatorname{{tr}} {x}", shape_rule=_trace_shape, elementwise=False, linear=True, options=TRACED,
   synonyms="diagonal sum",
   pytorch=None)
op("diag", "diag", "Linear algebra", "x", "np.diag(x, k=k)", _diag_rule, linear=True,
   doc="A vector becomes the diagonal of a matrix; of a matrix it takes the diagonal.",
   latex="\\operatorname{{diag}}({x})", shape_rule=_diag_shape, elementwise=False, options=(DIAGONAL,),
   synonyms="diagonal matrix",
   pytorch=_diag_in_pytorch, truth="keeps")
op("triu", "triu", "Linear algebra", "x", "np.triu(x, k=k)", "np.triu(g, k=k)", linear=True,
   doc="The upper triangle of a matrix: entries below the diagonal become 0.",
   latex="\\operatorname{{triu}}({x})", shape_rule=lambda case: _matrix(case, "triu"), elementwise=False,
   options=(DIAGONAL,), synonyms="upper triangle triangular mask",
   pytorch="TriuBackward0", truth="keeps")
op("tril", "tril", "Linear algebra", "x", "np.tril(x, k=k)", "np.tril(g, k=k)", linear=True,
   doc="The lower triangle of a matrix: entries above the diagonal become 0.",
   latex="\\operatorname{{tril}}({x})", shape_rule=lambda case: _matrix(case, "tril"), elementwise=False,
   options=(DIAGONAL,), synonyms="lower triangle triangular mask causal",
   pytorch="TrilBackward0", truth="keeps")
op("det", "det", "Linear algebra", "x", "np.linalg.det(x)", lambda case: f"{_for_each_entry('g', case)} * cofactors(x)",
   tangents=("np.sum(cofactors(x) * t, axis=(-2, -1))",),
   doc="The determinant of a square matrix. Its gradient, the cofactors, is right for singular matrices too.",
   latex="\\det {x}", shape_rule=lambda case: square_matrix(case, "det")[:-2], elementwise=False,
   synonyms="determinant volume",
   pytorch="LinalgDetBackward0")
op("cofactors", "cof", "Linear algebra", "x", "cofactors(x)", "cofactors_along(g, x)",
   tangents=("cofactors_along(t, x)",),
   doc="The gradient of the determinant: each entry's cofactor. Transposed it is the adjugate, det(x) · x⁻¹.",
   latex="\\operatorname{{cof}}({x})", shape_rule=lambda case: square_matrix(case, "cofactors"), elementwise=False,
   synonyms="adjugate minors cofactor matrix",
   pytorch=None, is_helper=True)
op("logdet", "ln|A|", "Linear algebra", "x", "np.linalg.slogdet(x)[1]",
   lambda case: f"{_for_each_entry('g', case)} * {_transposed('inverse_or_nan(x)', case)}",
   tangents=(lambda case: f"np.sum({_transposed('inverse_or_nan(x)', case)} * t, axis=(-2, -1))",),
   doc="The logarithm of the determinant's absolute value. Of a singular matrix it is −∞, and the gradient nan.",
   latex="\\ln \\left|\\det {x}\\right|", shape_rule=lambda case: square_matrix(case, "logdet")[:-2],
   elementwise=False, aliases="logabsdet", synonyms="slogdet log determinant",
   pytorch="LinalgSlogdetBackward0", pole="np.linalg.det(x) == 0")
op("inv", "A⁻¹", "Linear algebra", "x", "inverse_of(x)",
   lambda case: f"-{_transposed('out', case)} @ g @ {_transposed('out', case)}", tangents=("-out @ t @ out",),
   doc="The inverse of a square matrix. A singular matrix has none.", latex="{x}^{{-1}}",
   shape_rule=lambda case: square_matrix(case, "inv"), elementwise=False, synonyms="inverse matrix reciprocal",
   pytorch="LinalgInvExBackward0")
op("solve", "A⁻¹b", "Linear algebra", "a b", "solution_of(a, b)", _solve_rule_a, _solve_rule_b,
   tangents=(_solve_tangent_a, "solution_of(a, t)"),
   doc="The x for which a @ x = b; b is a vector or a matrix. A singular a has none.",
   latex="{a}^{{-1}} {b}", shape_rule=_solve_shape, elementwise=False, core_axes=2,
   synonyms="linear system equations inverse",
   pytorch="LinalgSolveExBackward0")
op("cholesky", "LLᵀ", "Linear algebra", "x", "cholesky_factor(x)", "cholesky_gradient(g, out)",
   tangents=("cholesky_tangent(t, out)",),
   doc="The lower triangular L with L @ L.T = x, for positive definite x. Only the symmetric part of x, (x + xᵀ) / 2, "
   "counts.", latex="\\operatorname{{chol}}({x})", shape_rule=lambda case: square_matrix(case, "cholesky"),
   elementwise=False, synonyms="factor square root positive definite covariance",
   pytorch="LinalgCholeskyExBackward0")
op("svdvals", "σᵢ(A)", "Linear algebra", "x", "singular_values(x)", "singular_values_gradient(g, x)",
   tangents=("singular_values_tangent(t, x)",),
   doc="The singular values of a matrix, largest first. Where some are equal, or zero, the gradient is one of many.",
   latex="\\sigma({x})", shape_rule=_svdvals_shape, elementwise=False, synonyms="singular values svd spectral",
   pytorch="LinalgSvdBackward0", breaks="bends where some are equal or 0")
