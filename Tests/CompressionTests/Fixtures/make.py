"""Writes criteria.json beside this file: what PyTorch makes of every pruning criterion on one small network.

    python3 make.py

Beside each right number stand wrong ones, as slips of the formula would make them; the test sees that none of them would
pass. Made with PyTorch 2.15.0, in double precision.
"""

import json
import pathlib

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
G = torch.Generator().manual_seed(12)
EPSILON = 1e-5


def normal(*shape):
    return torch.randn(shape, generator=G).round(decimals=3)


parameters = {
    "conv1.w": 0.4 * normal(3, 2, 3, 3), "conv2.w": 0.3 * normal(4, 3, 3, 3), "fc1.w": normal(3, 4), "fc1.b": normal(3),
}
for name, channels in [("bn1", 3), ("bn2", 4)]:
    parameters |= {
        f"{name}.γ": normal(channels), f"{name}.β": normal(channels), f"{name}.mean": 0.3 * normal(channels),
        f"{name}.var": (0.4 + torch.rand(channels, generator=G)).round(decimals=3),
    }
parameters["bn1.γ"][1] = -0.8
# (byte − 128)/64, so that a set of images holds them.
images = (torch.randint(0, 256, (5, 2, 6, 4), generator=G) - 128) / 64.0
labels = torch.tensor([0, 2, 1, 1, 0])
p = parameters


def run(training):
    """What is read by conv2 and by fc1, the scores, and the running statistics with ρ = 1."""
    statistics = {key: value.clone() for key, value in p.items() if key.endswith((".mean", ".var"))}

    def norm(x, name):
        return F.batch_norm(
            x, statistics[f"{name}.mean"], statistics[f"{name}.var"], p[f"{name}.γ"], p[f"{name}.β"], training, 1.0, EPSILON)

    first = F.max_pool2d(F.relu(norm(F.conv2d(images, p["conv1.w"], padding=1), "bn1")), 2).requires_grad_()
    second = F.relu(norm(F.conv2d(first, p["conv2.w"], padding=1), "bn2")).mean((2, 3))
    return first, second, F.linear(second, p["fc1.w"], p["fc1.b"]), statistics


first, second, scores, _ = run(False)
second.retain_grad()
F.cross_entropy(scores, labels, reduction="sum").backward()

reading = (p["conv2.w"] ** 2).sum((2, 3)) * (p["bn2.γ"] ** 2 / (p["bn2.var"] + EPSILON))[:, None]
plain = (p["conv2.w"] ** 2).sum((0, 2, 3))
last = (p["fc1.w"] ** 2).sum(0)
product = [(first * first.grad).mean((2, 3)), second * second.grad]


def both(a, b):
    return {"bn1": a, "bn2": b}


def filters(f):
    return both(f(p["conv1.w"].flatten(1)), f(p["conv2.w"].flatten(1)))


def deviation(x, **options):
    return x.transpose(0, 1).flatten(1).std(1, **{"correction": 0} | options)


criteria = {
    "γ": [both(p["bn1.γ"].abs(), p["bn2.γ"].abs()), both(p["bn1.γ"], p["bn2.γ"])],
    "l1": [filters(lambda w: w.abs().sum(1)), filters(lambda w: w.sum(1).abs()), filters(lambda w: w.abs().mean(1)),
           filters(lambda w: w.norm(dim=1))],
    "l2": [filters(lambda w: w.norm(dim=1)), filters(lambda w: (w ** 2).sum(1)), filters(lambda w: w.abs().sum(1))],
    "activation": [
        both(deviation(first) * reading.sum(0).sqrt(), deviation(second) * last.sqrt()),
        both(deviation(first) ** 2 * reading.sum(0), deviation(second) ** 2 * last),
        both(deviation(first) * plain.sqrt(), deviation(second) * last.sqrt()),
        both(deviation(first, correction=1) * reading.sum(0).sqrt(), deviation(second, correction=1) * last.sqrt()),
        both(deviation(first) * reading.sum(0), deviation(second) * last),
    ],
    "taylor": [
        both(*(x.abs().mean(0) for x in product)), both(*(x.mean(0).abs() for x in product)),
        both(*((x ** 2).mean(0) for x in product)), both(*(x.abs().sum(0) for x in product)),
        both((first * first.grad).abs().mean((0, 2, 3)), product[1].abs().mean(0)),
    ],
}

normal_variable = torch.distributions.Normal(0, 1)
means = []
for gamma, beta in [(0.5, 0.2), (0.5, -0.4), (1.3, 0.0), (0.01, 0.7), (0.2, -1.1)]:
    ratio = torch.tensor(beta / gamma)
    means.append([gamma, beta, float(gamma * normal_variable.log_prob(ratio).exp() + beta * normal_variable.cdf(ratio))])

statistics = run(True)[3]
active = both((first > 0).double().mean((0, 2, 3)), (second > 0).double().mean(0))


def plain_numbers(value):
    if isinstance(value, dict):
        return {key: plain_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_numbers(item) for item in value]
    return value.detach().flatten().tolist() if isinstance(value, torch.Tensor) else value


record = {
    "parameters": parameters, "images": images, "labels": labels,
    "criteria": {key: {"right": values[0], "wrong": values[1:]} for key, values in criteria.items()},
    "rectifiedMeans": means, "statistics": statistics, "active": active,
}
text = json.dumps(plain_numbers(record), ensure_ascii=False, indent=1)
(pathlib.Path(__file__).parent / "criteria.json").write_text(text + "\n", encoding="utf-8")
