"""Who asks: every read statement is rendered for a scope, here and nowhere else (GQ-08)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

VISIBLE = re.compile(r"/\*visible:(?P<variable>[a-z]\w*)\*/")


def visible(variable: str) -> str:
    """The place in a statement where the viewer's scope limits the node or edge bound to `variable`.

    Written into a `WHERE`, it stands for a condition: `MATCH (o:Organisation) WHERE {visible("o")}`.
    """
    return f"/*visible:{variable}*/ true"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `name` goes into logs; `everything` is true of the local administrator, who sees all rows."""

    name: str
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What one viewer may see, as text and parameters for any read statement."""

    viewer: Viewer
    parameters: dict[str, object] = field(default_factory=dict)

    def render(self, text: str) -> str:
        """The statement's text as this viewer may run it. Without rights to everything, nothing is visible yet."""
        if self.viewer.everything:
            return text
        return VISIBLE.sub("false AND", text)


LOCAL_ADMINISTRATOR = Viewer(name="local administrator", everything=True)
"""The viewer of every request while the server listens on loopback only."""
