"""Prefect flows over :mod:`pipeline`: thin, quiet, local. Only this package imports Prefect."""
