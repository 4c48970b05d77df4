"""Names as they are borne: surnames by how many bear them, given names by sex and time of birth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from seed.tables import table

_TWO_CHARACTERS = 0.72
"""Share of given names with two characters; among those born in the 1970s and 1980s it was lower."""
_SHARES = ((1965, _TWO_CHARACTERS), (1990, 0.58), (9999, 0.75))


@dataclass(frozen=True, slots=True)
class _Weighted:
    values: list[str]
    cumulated: list[float]

    def draw(self, random: Random) -> str:
        return random.choices(self.values, cum_weights=self.cumulated)[0]


class Names:
    """The tables, read once."""

    def __init__(self) -> None:
        rows = list(table("city/surnames.tsv"))
        self._surnames = _Weighted(
            [row["surname"] for row in rows], list(accumulate(float(row["weight"]) for row in rows))
        )
        self._given: list[tuple[str, int, int, str, _Weighted]] = []
        for row in table("city/given_names.tsv"):
            characters = row["characters"].split()
            # Characters stand in the order of their frequency, which falls about as one over the rank.
            weights = list(accumulate(1 / (rank + 4) for rank in range(len(characters))))
            drawn = _Weighted(characters, weights)
            self._given.append((row["sex"], int(row["born_from"]), int(row["born_to"]), row["place"], drawn))

    def draw(self, random: Random, sex: str, born: int) -> str:
        """A full name. `sex`: GB/T 2261.1; `born`: the year."""
        surname = self._surnames.draw(random)
        share = next(share for until, share in _SHARES if born < until)
        if random.random() >= share:
            return surname + self._drawn(random, sex, born, "single")
        first = self._drawn(random, sex, born, "first")
        second = self._drawn(random, sex, born, "second")
        # 明明 is a child's name.
        return surname + first + (second if second != first else self._drawn(random, sex, born, "second"))

    def _drawn(self, random: Random, sex: str, born: int, place: str) -> str:
        for its_sex, start, end, its_place, characters in self._given:
            if its_sex == sex and start <= born <= end and its_place == place:
                return characters.draw(random)
        raise ValueError(f"no given names for {sex}, {born}")
