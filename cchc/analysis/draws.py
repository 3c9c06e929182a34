"""Weights that are drawn by lot, the same from the same seed on every machine and in every version of Python.

The generator is SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), in whole
numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

WHOLE = 1_000_000
"""A weight that is not moved: weights are whole millionths of what the set says."""

Weights: TypeAlias = tuple[int, ...]
"""One for each field."""

_MASK = 2**64 - 1


def splitmix64(seed: int) -> Iterator[int]:
    """Whole numbers below 2**64, each as likely as any other, without end."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        yield mixed ^ (mixed >> 31)


def drawn_weights(fields: int, *, spread: int, draws: int, seed: int) -> Iterator[Weights]:
    """For each draw the weights of the fields, each by itself anywhere within ``spread`` percent of what it is."""
    numbers = splitmix64(seed)
    least = WHOLE * (100 - spread) // 100
    span = 2 * (WHOLE - least) + 1
    for _ in range(draws):
        # 2**64 is no multiple of the span: some weights are likelier than others, by one in millions of millions.
        yield tuple(least + (number * span >> 64) for number in islice(numbers, fields))
