"""The Chain rule panel: pages that explain the open graph, each with its own reading of the canvas."""
