"""Writes dropconnect.json and multinomialdropout.json beside this file: what NumPy computes from the formulas.

PyTorch has neither operation. So outputs are the formulas in NumPy, and gradients are complex steps of them, exact to the
last bits: ∂f/∂x = Im f(x + ih)/h with h = 1e-200. Nothing of the closed forms of the gradients is used.
"""

import json
import math
import pathlib
import zlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent


def erf_of_complex(z):
    """erf near the real axis: erf(a) + i·b·2/√π·exp(−a²), exact to first order in b."""
    real = np.vectorize(math.erf)(z.real)
    return real + 1j * z.imag * 2 / np.sqrt(np.pi) * np.exp(-z.real**2)


def dropconnect(options, x, w, b, mask=None):
    q = 1 - options["p"]
    if mask is not None:
        u = (np.einsum("noi,oi,ni->no", mask[:, :, :-1], w, x) + mask[:, :, -1] * b) / q
        return np.where(u.real > 0, u, 0)
    mean = x @ w.T + b
    if q == 1:
        return np.where(mean.real > 0, mean, 0)
    deviation = np.sqrt((1 - q) / q * (x**2 @ (w**2).T + b**2))
    z = mean / deviation
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return deviation * density + mean * (1 + erf_of_complex(z / np.sqrt(2))) / 2


def multinomialdropout(options, x, m, p):
    k = m.reshape(len(m), -1).sum(axis=1).reshape(-1, *[1] * (x.ndim - 1))
    return x * m / (k * p.reshape(x.shape[1:]))


def complex_step(f, inputs, key, g):
    gradient = np.zeros(inputs[key].shape)
    for place in np.ndindex(gradient.shape):
        moved = {name: value.astype(complex) for name, value in inputs.items()}
        moved[key][place] += 1e-200j
        gradient[place] = (g * f(**moved)).sum().imag / 1e-200
    return gradient


def tensor(value, name=None):
    named = {"name": name} if name else {}
    return named | {"shape": list(value.shape), "values": value.flatten().tolist()}


def run(operation, name, options, shapes):
    random = np.random.default_rng(zlib.crc32(f"{operation.__name__}: {name}".encode()))
    inputs = {}
    for key, shape in shapes.items():
        if key == "mask":
            inputs[key] = (random.random(shape) < 1 - options["p"]).astype(float)
        elif key == "p":
            p = 0.1 + random.random(shape)
            inputs[key] = p / p.sum()
        elif key == "m":
            d = math.prod(shape[1:])
            inputs[key] = random.multinomial(max(d // 2, 1), np.full(d, 1 / d), shape[0]).reshape(shape).astype(float)
        else:
            inputs[key] = random.standard_normal(shape).round(3)
    y = np.real(operation(options, **inputs))
    g = random.standard_normal(y.shape).round(3)
    trained = [key for key in inputs if key not in ("mask", "m", "p")]
    return {
        "operation": operation.__name__, "name": name, "options": options,
        "inputs": [tensor(value, key) for key, value in inputs.items()],
        "outputGradient": tensor(g), "outputs": [tensor(y, "y")],
        "gradients": [
            tensor(complex_step(lambda **moved: operation(options, **moved), inputs, key, g), key) for key in trained
        ],
    }


def lines(record):
    """JSON with a tensor a line."""

    def dump(value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def field(value):
        return "[" + ",".join("\n  " + dump(item) for item in value) + "]" if isinstance(value, list) else dump(value)

    return "{" + ",\n ".join(f"{dump(key)}: {field(value)}" for key, value in record.items()) + "}"


def connections(n, i, o, p, masked):
    shapes = {"x": (n, i), "w": (o, i), "b": (o,)} | ({"mask": (n, o, i + 1)} if masked else {})
    return f"{n}×{i} → {o}, p {p}, {'one mask' if masked else 'the mean'}", {"p": p}, shapes


CASES = {
    dropconnect: [
        connections(n, i, o, p, masked)
        for n, i, o, p in [(3, 5, 4, 0.5), (1, 7, 2, 0.2), (4, 2, 3, 0.9), (2, 3, 5, 0.0)] for masked in (True, False)
    ],
    multinomialdropout: [
        ("×".join(map(str, shape)), {}, {"x": shape, "m": shape, "p": (math.prod(shape[1:]),)})
        for shape in [(4, 7), (1, 5), (2, 3, 2, 5)]
    ],
}

if __name__ == "__main__":
    for operation, cases in CASES.items():
        text = "[\n" + ",\n".join(lines(run(operation, *each)) for each in cases) + "\n]\n"
        (FOLDER / f"{operation.__name__}.json").write_text(text, encoding="utf-8")
