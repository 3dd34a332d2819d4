"""The chain rule made visible: a panel of views that explain the open graph, each with its own reading of the canvas."""
