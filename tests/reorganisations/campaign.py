"""Many stories, one after another, and what came of them."""

from __future__ import annotations

from traceback import format_exception

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.reorganisations.machine import Reforms
from tests.reorganisations.stage import Disagreement, Stage


class Campaign:
    """Plays stories on a stage. The same seed draws the same stories, however many are played at a time."""

    def __init__(self, stage: Stage, first_seed: int, steps: int) -> None:
        self.stage = stage
        self.steps = steps
        self.failures: list[str] = []
        self._seed = first_seed * 1_000_000

    def play(self, stories: int) -> None:
        """That many stories; a disagreement ends the lot. Runs beside the loop of the stage."""
        self._seed += 1
        machine = type("Reforms", (Reforms,), {"stage": self.stage, "salt": self._seed})
        try:
            run_state_machine_as_test(seed(self._seed)(machine), settings=told(stories, self.steps))
        except Exception as failure:
            what = failure if isinstance(failure, Disagreement) else "".join(format_exception(failure, limit=-4))
            self.failures.append(f"seed {self._seed}: {what}")

    def __str__(self) -> str:
        stage = self.stage
        lines = [
            f"{stage.steps} steps, {stage.tally.answers} answers, {len(stage.tally.wrong)} wrong, "
            f"{len(self.failures)} disagreements",
            "acts:",
            *(f"  {number:7} {name}" for name, number in sorted(stage.acts.items())),
            "refusals by rule:",
            *(f"  {number:7} {name}" for name, number in sorted(stage.rules.items())),
            "answers by aspect:",
            *(f"  {number:7} {name}" for name, number in sorted(stage.tally.by_aspect.items())),
        ]
        return "\n".join([*lines, *(f"DISAGREEMENT {each}" for each in self.failures)])


def told(stories: int, steps: int) -> settings:
    """Neither remembered nor made small: a story is told by its seed."""
    return settings(
        max_examples=stories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
