"""Indices of rows that are gone: a view may still ask for one that it held while its model was filled anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def while_there(nothing: object) -> Callable[[F], F]:
    """Decorates `data` or `flags` of a list or table: where the row of the index is gone, the answer is `nothing`."""

    def decorated(override: F) -> F:
        @wraps(override)
        def asked(model: Any, index: Any, *args: Any, **kwargs: Any) -> Any:
            return override(model, index, *args, **kwargs) if 0 <= index.row() < model.rowCount() else nothing

        return cast(F, asked)

    return decorated
