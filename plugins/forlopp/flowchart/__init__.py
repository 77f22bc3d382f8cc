"""The flowchart of a pathway: its graph, the drawing, the same flow in words and as Mermaid text."""

from .flow import graph
from .graph import Edge, Graph, Node
from .layout import Layout, layout
from .mermaid import mermaid
from .paper import Paper, paper
from .small import small_graph, small_layouts
from .svg import svg
from .words import words, words_html

__all__ = [
    "Edge",
    "Graph",
    "Layout",
    "Node",
    "Paper",
    "graph",
    "layout",
    "mermaid",
    "paper",
    "small_graph",
    "small_layouts",
    "svg",
    "words",
    "words_html",
]
