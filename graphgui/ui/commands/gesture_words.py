"""Gestures of mouse, trackpad and keys on the canvas that are no commands: the second half of the shortcut sheet.

A new gesture gets a row here: how it is made, and what it does.
"""

from __future__ import annotations

GESTURES: dict[str, tuple[tuple[str, str], ...]] = {
    "On the canvas": (
        ("Double-click on nothing; Space or Tab", "Add a node at the pointer"),
        ("Drag on nothing", "Select what the rectangle touches"),
        ("Right click", "What can be done with what lies there"),
        ("Wheel, or pinch", "Zoom at the pointer"),
        ("Middle drag, or Space and drag", "Move the canvas"),
        ("Two fingers on a trackpad", "Move the canvas"),
        ("Two fingers on a screen", "Zoom and move the canvas"),
        ("Shift and wheel", "Move the canvas sideways"),
        ("Back and forward buttons of the mouse", "Back and forward through views"),
        ("Esc", "Give up what is under way; else select nothing"),
        ("Menu key", "What can be done with what is selected"),
        ("Esc in a panel", "Return to the canvas"),
    ),
    "On the minimap": (
        ("Drag", "Move over the graph"),
        ("Wheel", "Zoom"),
    ),
    "On a node": (
        ("Click", "Select it"),
        ("Ctrl or Shift and click", "Select it too, or no longer"),
        ("Drag", "Move it, with all that is selected; Alt, held on the way: without snapping"),
        ("Double-click on its name", "Rename it"),
        ("Double-click on a number", "Type another: 2*pi, [1, 2, 3]"),
        ("Double-click on a result or a gradient", "Explain where it comes from"),
        ("Drag on a number", "Scrub it; with Shift finer, with Ctrl coarser"),
        ("Arrow keys", "Nudge what is selected; with Shift finely"),
        ("Enter", "Edit the value, or the name"),
    ),
    "On a group": (
        ("Double-click, or zoom far into it", "Open it"),
        ("Esc or Backspace inside, or zoom far out", "Leave it"),
        ("Drag from one of its outputs", "Draw a wire to a slot"),
        ("Drag from one of its inputs", "Take off, or move, all that comes in there"),
        ("Drop a wire on one of its inputs", "Wire all slots that it feeds inside"),
        ("Drop a wire on its card", "Wire the first free slot inside"),
        ("Double-click on what stands at the edge of its inside", "Go to that node, outside"),
    ),
    "On a frame or a note": (
        ("Drag its title, or the note", "Move it, with all that the frame holds"),
        ("Drag an edge or a corner", "Resize it"),
        ("Double-click on the title", "Rename the frame"),
        ("Double-click on the note", "Write, in Markdown"),
    ),
    "On a wire or a slot": (
        ("Drag from an output", "Draw a wire to a slot"),
        ("Drag from a slot", "Take its wire off, or draw one backwards"),
        ("Drag a wire's end to another wired slot of its node", "Swap the two inputs"),
        ("Shift and drag from a slot", "Copy its wire to another slot"),
        ("Ctrl and drag from an output", "Take all its wires to another output"),
        ("Ctrl and drag from a slot to a selected node", "Wire in all selected nodes, in order"),
        ("Alt and drag from node to node", "Wire one to the first free slot of the other"),
        ("Ctrl and right drag", "Cut all wires that the line crosses"),
        ("Click on a wire", "Select it"),
        ("Double-click on a wire", "Bend it there"),
        ("Drag a bend", "Move it; with Alt off the grid"),
        ("Double-click on a bend, or Del", "Remove it"),
        ("Drop a wire on nothing", "Add a node and wire it"),
        ("Drop a node on a wire", "Splice it in"),
    ),
}

OWN_KEYS = ("Esc", "Return", "Enter", "Tab", "Shift+Tab", "Backtab", "Space", "Left", "Right", "Up", "Down")
"""Keys that the canvas needs for itself, so that no command may have them."""
