"""Learn the projection from the corpus beside this file: python models/theme_projection/train.py (needs torch).

Every mini-study is one batch. A statement's vector is the normalised sum of its words' projected vectors, centred on its
study; statements of one theme are to be nearer than the study's others (supervised contrastive loss, Khosla et al. 2020).
The mean of several seeds is kept: it is steadier than any one of them.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from pipeline.vectors import SentenceVectors, words  # noqa: E402

HIDDEN, DROP, TEMPERATURE, SHRINK, EPOCHS, SEEDS = 32, 0.3, 0.35, 0.01, 25, 3


class Net(nn.Module):
    """The same computation as pipeline.projection.Projection, over bags of words."""

    def __init__(self, d: int = 256) -> None:
        super().__init__()
        self.turn = nn.Parameter(torch.zeros(d, d))
        self.hidden, self.out = nn.Linear(d, HIDDEN), nn.Linear(HIDDEN, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, vectors, index, offsets, keep):
        weight = torch.exp(self.out(torch.tanh(self.hidden(nn.functional.normalize(vectors, dim=1)))))
        bags = nn.functional.embedding_bag(index, (vectors + vectors @ self.turn) * weight, offsets, mode="sum", per_sample_weights=keep)
        x = nn.functional.normalize(bags, dim=1)
        return nn.functional.normalize(x - x.mean(0), dim=1)


def study(path: Path, vectors: SentenceVectors):
    """One TSV as tensors: vectors of its vocabulary, word rows, offsets, and which pairs share a theme."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.count("\t") == 1]
    vocabulary, index, offsets = {}, [], []
    for _, text in rows:
        offsets.append(len(index))
        index.extend(vocabulary.setdefault(w, len(vocabulary)) for w in words(text))
    themes = np.array([t for t, _ in rows])
    same = torch.tensor((themes[:, None] == themes[None, :]).astype("float32"))
    same.fill_diagonal_(0)
    return torch.tensor(vectors.word_matrix(list(vocabulary))), torch.tensor(index), torch.tensor(offsets), same


def train(studies: list, seed: int) -> Net:
    """One projection."""
    torch.manual_seed(seed)
    net = Net()
    optimiser = torch.optim.AdamW([
        {"params": [net.turn], "lr": 3e-4, "weight_decay": 0.3},
        {"params": [*net.hidden.parameters(), *net.out.parameters()], "lr": 1e-3, "weight_decay": 0.1},
    ])
    for _ in range(EPOCHS):
        for vectors, index, offsets, same in studies:
            x = net(vectors, index, offsets, (torch.rand(len(index)) > DROP).float())
            near = x @ x.T / TEMPERATURE - 1e9 * torch.eye(len(x))
            loss = (-(near.log_softmax(1) * same).sum(1) / same.sum(1).clamp(min=1)).mean() + SHRINK * (net.turn**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return net


def main() -> None:
    """Train on every file of the corpus and write theme_projection.npz."""
    torch.set_num_threads(1)
    plain = SentenceVectors.load(projected=False)
    studies = [study(path, plain) for path in sorted((HERE / "corpus").glob("*.tsv"))]
    nets = [train(studies, seed) for seed in range(SEEDS)]
    # hidden units of different seeds do not correspond: they stand side by side, each seed's output divided
    arrays = {
        "turn": sum(n.turn for n in nets) / SEEDS,
        "hidden": torch.cat([n.hidden.weight.T for n in nets], dim=1),
        "hidden_bias": torch.cat([n.hidden.bias for n in nets]),
        "out": torch.cat([n.out.weight[0] for n in nets]) / SEEDS,
        "out_bias": sum(n.out.bias[0] for n in nets) / SEEDS,
    }
    path = HERE / "theme_projection.npz"
    np.savez(path, **{k: v.detach().numpy().astype(np.float16 if k in ("turn", "hidden") else np.float32) for k, v in arrays.items()})
    sys.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  theme_projection/theme_projection.npz\n")


if __name__ == "__main__":
    main()
