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
# # Revisione dei temi e delle richieste
#
# Ogni decisione presa qui va, con il nome di chi la prende, in `data/review/corrections.csv`. Nessuna esecuzione la
# perde; ognuna si può annullare; dalla prossima esecuzione il programma ne impara.
#
# 1. Eseguire tutte le celle (*Run › Run All Cells*).
# 2. Scegliere un tema a sinistra; a destra le sue affermazioni, **prima le meno sicure**.
# 3. Scrivere il proprio nome e premere **Salva**; poi **Esegui di nuovo** per vedere che cosa cambia.

# %%
from pipeline.review.session import Review
from pipeline.review.widgets import desk

review = Review.here()
review

# %%
desk(review)

# %% [markdown]
# ## Le stesse cose in una riga
#
# ```python
# review.rename("T03", "Relazioni con le imprese")
# review.merge("T05", "T07", into="T03")
# review.split("T03", ["S1a2b3c4d5e", "S2b3c4d5e6f"], "Tirocini")
# review.move("S1a2b3c4d5e", "T03")        # senza tema: review.move("S1a2b3c4d5e")
# review.not_request("R1a2b3c4d5e")
# review.set_area("R1a2b3c4d5e", "Formazione")
# review.undo()                             # l'ultima non salvata; review.undo("C1a2b3c4") una salvata
# review.save(who="Anna")
# review.rerun()                            # esegue di nuovo e mostra che cosa è cambiato
# ```
#
# `review.themes()`, `review.statements("T03")`, `review.search("orari")`, `review.requests()`, `review.pending`,
# `review.log` e `review.next()` mostrano; `review.is_request`, `review.set_requester`, `review.set_type`,
# `review.set_status`, `review.new_theme`, `review.drop`, `review.rename_entity` e `review.alias` decidono.

# %%
review.pending
