"""What differs between the document and its file, in words: a line for each kind of difference, nodes by name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphgui.document.building.difference import Difference, NumberChange
from graphgui.engine.number_format import short_number
from graphgui.ui.translate import translate, translate_count

MOST_NAMES = 6
"""Names in a line, and lines of numbers; how many more there are is said."""


def words_of(found: Difference, hides_numbers: bool = False) -> list[str]:
    """The lines; where numbers are hidden from a learner, only whose they are."""
    lists = [
        (translate("Only in the file: {names}"), found.added),
        (translate("Only here: {names}"), found.removed),
        (translate("Renamed in the file: {names}"), [f"{here} → {there}" for here, there in found.renamed]),
        (translate("Another operation: {names}"), found.replaced),
        (translate("Wired otherwise: {names}"), found.rewired),
        (translate("Other options: {names}"), found.reset),
    ]
    lines = [template.format(names=_listed(names)) for template, names in lists if names]
    single = [] if hides_numbers else [each for each in found.numbers if _is_single(each)]
    rest = dict.fromkeys(each.name for each in found.numbers if each not in single[:MOST_NAMES])
    lines += map(_number_line, single[:MOST_NAMES])
    flags = [
        (translate("Another output"), found.output),
        (translate("Other settings of the descent"), found.descent),
        (translate("Other frames, notes, groups, blocks or bends of wires"), found.annotations),
    ]
    return [
        *lines,
        *([translate("Other numbers: {names}").format(names=_listed([*rest]))] if rest else []),
        *(words for words, differs in flags if differs),
        *([translate("Elsewhere on the canvas: {names}").format(names=_listed(found.moved))] if found.moved else []),
    ]


def _is_single(change: NumberChange) -> bool:
    return np.ndim(change.before) == np.ndim(change.after) == 0


def _number_line(change: NumberChange) -> str:
    before, after = short_number(change.before), short_number(change.after)
    if before == after:  # which the digits of a card do not tell apart
        before, after = repr(float(change.before)), repr(float(change.after))
    if change.slot is None:
        return translate("{name}: {before} here, {after} in the file").format(
            name=change.name, before=before, after=after
        )
    return translate("{name}, input {slot}: {before} here, {after} in the file").format(
        name=change.name, slot=change.slot, before=before, after=after
    )


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return listed
    return translate_count("{names} and 1 more", "{names} and {count} more", more, names=listed)
