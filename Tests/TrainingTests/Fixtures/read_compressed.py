"""Reads a compressed network file with the standard library alone: python3 read_compressed.py small.network

Prints for each parameter, weights as the layer has them, how many numbers it has and their CRC-32 as doubles."""
import json, math, struct, sys, zlib
from weight_forms import kept, made
line, data = open(sys.argv[1], "rb").read().split(b"\n", 1)
kind, version, checksum, length = line.split()[1:]
assert (kind, version, int(length), int(checksum, 16)) == (b"compressed", b"1", len(data), zlib.crc32(data))
place = 0  # of the next bit; the highest of a byte and of a number comes first

def take(width):
    global place
    last = (place + width + 7) // 8
    value = int.from_bytes(data[place // 8:last], "big") >> (8 * last - place - width)
    place += width
    return value & ((1 << width) - 1)

def spread(values, flags):
    rest = iter(values)
    return [next(rest) if flag else 0 for flag in flags]

def block():
    """Small numbers, plain or in Huffman's words, and how many bits a plain one has."""
    count, width = take(32), take(5) + 1
    if not take(1):
        return [take(width) for _ in range(count)], width
    symbols, word, last = {}, 0, 0
    for length, symbol in sorted((take(5), symbol) for symbol in range(take(17))):
        if length:
            symbols[length, word << (length - last)] = symbol
            word, last = (word << (length - last)) + 1, length
    values = []
    for _ in range(count):
        word, length = take(1), 1
        while (length, word) not in symbols:
            word, length = word << 1 | take(1), length + 1
        values.append(symbols[length, word])
    return values, width

def codes(size, around):  # Inside a mask, numbers of values are those of weights that are there.
    if g := size.get("grains"):  # A mask of rows, kernels, filters or columns: a flag for each.
        flags = codes({"bits": 1, "count": size["count"] // g["each"] // g["times"]}, None)
        at = (i // g["each"] for i in range(size["count"]))
        return [flags[k // g["period"] // g["times"] * g["period"] + k % g["period"]] for k in at]
    is_gaps = size["bits"] == 1 and around is None and take(1)
    values, width = block()
    if is_gaps:
        flags = [flag for gap in values for flag in [0] * gap + [1] * (gap < (1 << width) - 1)]
        return flags + [0] * (size["count"] - len(flags))
    return spread(values, around) if around else values

def read(form, around=None):
    form["codes"] = [codes(size, around) for size in form.get("sizes", [])]
    for base in form["base"]:
        read(base, form["codes"][0] if (form["kind"], base["kind"]) == ("masked", "shared") else None)

head = json.loads(bytes(block()[0]))
for node in head["nodes"]:
    read(node.setdefault("form", {"kind": "dense", "base": []}))
for node in head["nodes"]:
    flags, places, weights, numbers = *made(node), None, {}
    for parameter in node["parameters"]:
        name, count = parameter["name"], math.prod(parameter["shape"])
        is_there = kept(places[name][0], flags, count) if name in places else flags if name == "w" and flags else [1] * count
        sign, width = ("d", 64) if take(1) else ("f", 32)
        left = parameter.get("kept", count)
        numbers[name] = spread(struct.unpack(f">{left}{sign}", take(left * width).to_bytes(left * width // 8, "big")), is_there)
        if name in places:
            own = [sign * numbers[name][k] for k, sign in zip(*places[name])]
            weights = [a + b for a, b in zip(weights, own)] if weights else own
    for name, values in numbers.items():
        if name in places:
            name, values = "w", [w if flag else 0.0 for w, flag in zip(weights, flags or [1] * len(weights))]
        print(f"{node['name']}.{name}", len(values), f"{zlib.crc32(struct.pack(f'<{len(values)}d', *values)):08x}")
