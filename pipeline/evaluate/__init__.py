"""A run against a hand-coded set: how far the machine can be trusted on notes of this kind."""

from pipeline.evaluate.figures import evaluate

__all__ = ["evaluate"]
