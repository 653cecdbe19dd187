"""What weights are made of that a compressed network file keeps in another form than number by number."""
import math


def parts(form, node):
    """What W is a sum of: a codebook's name, of each weight its place there, and what that is multiplied by."""
    if form["kind"] == "residual":
        every = [parts(base, node)[0] for base in form["base"]]
        return [(name + (str(i + 1) if i else ""), *rest) for i, (name, *rest) in enumerate(every)]
    if form["kind"] in ("shared", "sign"):
        signs = form["kind"] == "sign"
        codes = form["codes"][0]
        return [("codebook", [0 if signs else k for k in codes], [2 * k - 1 if signs else 1 for k in codes])]
    if form["kind"] == "dense":
        return []
    (codes, sizes), size, axis = form["codes"], node["configuration"], form["axis"]
    shape = [size["outputs"], size["inputs"]] if "inputs" in size else [
        size["outputChannels"], size["inputChannels"] // size["groups"], size["kernelSize"], size["kernelSize"]]
    count, step, inputs = int(math.prod(shape)), int(math.prod(shape[axis + 1:])), int(shape[axis])
    subspace = [m for m, length in enumerate(sizes) for _ in range(length)]
    at = [(i // step // inputs * step + i % step, i // step % inputs) for i in range(count)]  # sub-vector, input
    return [("codebook", [codes[subspace[c] * count // inputs + v] * inputs + c for v, c in at], [1] * count)]


def made(node):
    """Of a node's weights which are there, None for all, and what they are a sum of by the codebook's name."""
    form, flags = node["form"], None
    while form["kind"] == "masked":
        flags = [a & b for a, b in zip(form["codes"][0], flags or form["codes"][0])]
        form = form["base"][0]
    return flags, {name: (where, signs) for name, where, signs in parts(form, node)}


def kept(where, flags, count):
    """Numbers that only weights have that are cut are 0, and not in the file."""
    used, gone = ({k for k, flag in zip(where, flags or [1] * len(where)) if flag == f} for f in (1, 0))
    return [k in used or k not in gone for k in range(count)]
