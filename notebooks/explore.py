# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Esplorare lo studio
#
# Quattro figure sull'ultima esecuzione: chi parla di che cosa, quando i temi nuovi finiscono, chi chiede che cosa,
# quali affermazioni si somigliano.

# %%
from IPython.display import HTML

from pipeline.review import charts
from pipeline.review.html import STYLE
from pipeline.review.session import Review

review = Review.here()
tables = review.tables
HTML(STYLE)

# %% [markdown]
# ## Chi parla di che cosa
# Quante affermazioni di ogni ente stanno in ogni tema.

# %%
HTML(charts.heat_map(tables["statements"], tables["themes"]))

# %% [markdown]
# ## Saturazione
# Quanti temi diversi si erano incontrati dopo ogni intervista, in ordine di data. Dove la linea è piatta,
# altre interviste portano poco di nuovo. Arancione: l'intervista ha portato temi nuovi.

# %%
HTML(charts.saturation(tables["statements"], tables["interviews"]))

# %% [markdown]
# ## Chi chiede che cosa

# %%
HTML(charts.requests_by_area(tables["requests"], review.areas))

# %% [markdown]
# ## La mappa delle affermazioni
# Un punto è un'affermazione, il colore il suo tema; vicine sono quelle che si somigliano. Passando sopra un punto
# si legge il testo con la sua fonte.

# %%
HTML(charts.statement_map(tables["statements"], tables["themes"]))
