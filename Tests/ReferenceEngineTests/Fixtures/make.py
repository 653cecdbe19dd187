"""Writes <operation>.json beside this file: what PyTorch computes, for the reference engine to be held against.

Every case has its own seed, made from its operation and name, so that adding one leaves the others as they are.
Inputs have three decimals, which keeps the files small; results are printed so that they read back bit for bit.
"""

import json
import pathlib
import zlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # the order of summation, and so the last bit, must not depend on the machine

FOLDER = pathlib.Path(__file__).parent
GENERATOR = torch.Generator()


# Inputs


def normal(*shape):
    return torch.randn(shape, generator=GENERATOR).round(decimals=3)


def positive(*shape):
    return (0.2 + torch.rand(shape, generator=GENERATOR)).round(decimals=3)


def off_zero(*shape):
    """At least 0.1 from 0, where the rectifier has its kink."""
    x = normal(*shape)
    return (x + torch.where(x < 0, -0.1, 0.1)).round(decimals=3)


def off_kinks(*shape):
    """At least 0.1 from −3, 0, 3 and 6, where an activation has a kink, on both sides of each."""
    low = torch.tensor([-5, -2.9, 0.1, 3.1, 6.1])
    high = torch.tensor([-3.1, -0.1, 2.9, 5.9, 8])
    count = torch.Size(shape).numel()
    piece = torch.arange(count) % 5
    return (low[piece] + torch.rand(count, generator=GENERATOR) * (high - low)[piece]).round(decimals=3).reshape(shape)


def distinct(*shape):
    """No two values equal, so that every window has one maximum."""
    count = torch.Size(shape).numel()
    return ((torch.randperm(count, generator=GENERATOR) - count // 2) / 100).reshape(shape)


def bernoulli(*shape):
    return (torch.rand(shape, generator=GENERATOR) < 0.6).double()


def near_zero(*shape):
    """Small enough for a proximal step to reach 0, and two zeros, for the sign of 0 matters to L1."""
    w = (0.2 * torch.randn(shape, generator=GENERATOR)).round(decimals=3)
    w[2] = w[5] = 0
    return w


# Operations: options and inputs in, output or a dictionary of outputs out


def padded(x, padding, value=0.0):
    """Padding for each axis, or for each side: top, bottom, left, right."""
    top, bottom, left, right = padding if len(padding) == 4 else [padding[0]] * 2 + [padding[1]] * 2
    return F.pad(x, (left, right, top, bottom), value=value)


def conv(options, x, w, b=None):
    if isinstance(options["padding"], list):
        x, options = padded(x, options["padding"]), options | {"padding": 0}
    return F.conv2d(x, w, b, **options)


def batchnorm(options, x, gamma, beta, running_mean, running_variance):
    training = options["mode"] == "training"
    mean, variance = running_mean.clone(), running_variance.clone()
    y = F.batch_norm(x, mean, variance, gamma, beta, training, options["rho"], options["epsilon"])
    return {"y": y, "running_mean": mean, "running_variance": variance} if training else y


def relu(options, x):
    return F.relu(x)


def convtranspose(options, x, w, b=None):
    return F.conv_transpose2d(x, w, b, options["stride"], options["padding"], options["extra"])


def lrn(options, x):
    # α is divided by the size there.
    return F.local_response_norm(x, options["size"], options["α"] * options["size"], options["β"], options["k"])


def leakyrelu(options, x):
    return F.leaky_relu(x, options["slope"])


def prelu(options, x, a):
    return F.prelu(x, a)


def relu6(options, x):
    return F.relu6(x)


def sigmoid(options, x):
    return torch.sigmoid(x)


def tanh(options, x):
    return torch.tanh(x)


def silu(options, x):
    return F.silu(x)


def hardswish(options, x):
    return F.hardswish(x)


def multiply(options, a, b):
    return a * b.reshape(*b.shape, *[1] * (a.dim() - b.dim()))


def upsample(options, x):
    return F.interpolate(x, scale_factor=options["factor"], mode="nearest")


def channelshuffle(options, x):
    return F.channel_shuffle(x, options["groups"])


def maxpool(options, x):
    if isinstance(options["padding"], list):
        return F.max_pool2d(padded(x, options["padding"], -torch.inf), options["size"], options["stride"])
    return F.max_pool2d(x, options["size"], options["stride"], options["padding"])


def avgpool(options, x):
    if isinstance(options["padding"], list):
        return F.avg_pool2d(padded(x, options["padding"]), options["size"], options["stride"])
    return F.avg_pool2d(
        x, options["size"], options["stride"], options["padding"], count_include_pad=options["countIncludePad"]
    )


def gap(options, x):
    return F.adaptive_avg_pool2d(x, 1).flatten(1)


def linear(options, x, w, b=None):
    return F.linear(x, w, b)


def flatten(options, x):
    return x.flatten(1)


def add(options, *inputs):
    return sum(inputs)


def concat(options, *inputs):
    return torch.cat(inputs, dim=1)


def scale(options, x, s):
    units = s.repeat_interleave(x.shape[1] // s.numel())
    return x * units.reshape(1, -1, *[1] * (x.dim() - 2))


def select(options, x):
    return x.index_select(1, torch.tensor(options["channels"]))


def padshortcut(options, x):
    stride = options["stride"]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, options["before"], options["after"]))


def dropout(options, x, mask):
    return x * mask / (1 - options["p"])


def softmax(options, x):
    return F.softmax(x, dim=1)


def crossentropy(options, x):
    return {"loss": F.cross_entropy(x, torch.tensor(options["labels"]))}


def distillation(options, x, teacher):
    """Hinton's loss by PyTorch's own divergence, summed over classes and averaged over rows."""
    t, share = options["T"], options["α"]
    soft = F.kl_div(F.log_softmax(x / t, dim=1), F.softmax(teacher / t, dim=1), reduction="batchmean")
    hard = F.cross_entropy(x, torch.tensor(options["labels"]))
    return {"loss": (1 - share) * hard + share * t * t * soft}


def squarederror(options, x, target):
    """Half of PyTorch's sum of squares, over rows."""
    return {"loss": F.mse_loss(x, target, reduction="sum") / (2 * x.shape[0])}


def update(options, w0, *gradients):
    """Steps of torch.optim.SGD. It has no L1, so that is added as the published code of Network Slimming does it
    (to the gradient, before the step), or as a soft threshold after the step."""
    eta, m, l1, method = (options[key] for key in ("learningRate", "momentum", "l1", "l1Method"))
    w = w0.clone().requires_grad_()
    sgd = torch.optim.SGD(
        [w], lr=eta, momentum=m, nesterov=options["nesterov"], weight_decay=options["weightDecay"]
    )
    outputs = {}
    with torch.no_grad():
        for step, g in enumerate(gradients, start=1):
            w.grad = g.clone()
            if method == "subgradient":
                w.grad.add_(l1 * torch.sign(w))
            sgd.step()
            if method == "proximal":
                w.copy_(F.softshrink(w, eta * l1 / (1 - m)))
            outputs[f"w{step}"] = w.clone()
    return outputs


# Inputs that no gradient is asked for
CONSTANTS = {"teacher", "target", "mask", "running_mean", "running_variance"}


# Cases: name, options, inputs


def conv_case(name, x, w, bias=True, stride=1, padding=0, dilation=1, groups=1):
    inputs = {"x": (normal, x), "w": (normal, w)} | ({"b": (normal, w[:1])} if bias else {})
    return name, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}, inputs


def transposed_case(name, x, w, bias=True, stride=1, padding=0, extra=0):
    inputs = {"x": (normal, x), "w": (normal, w)} | ({"b": (normal, w[1:2])} if bias else {})
    return name, {"stride": stride, "padding": padding, "extra": extra}, inputs


def batchnorm_case(name, mode, shape, epsilon=1e-5, rho=0.1):
    channels = shape[1:2]
    inputs = {"x": (normal, shape), "gamma": (normal, channels), "beta": (normal, channels)}
    statistics = {"running_mean": (normal, channels), "running_variance": (positive, channels)}
    return name, {"mode": mode, "epsilon": epsilon, "rho": rho}, inputs | statistics


def pool_case(name, shape, size, stride, padding=0, **options):
    return name, {"size": size, "stride": stride, "padding": padding} | options, {"x": (distinct, shape)}


def case(name, options={}, draw=normal, **shapes):
    return name, options, {key: (draw, shape) for key, shape in shapes.items()}


def update_case(name, learningRate=0.1, momentum=0.0, nesterov=False, weightDecay=0.0, l1=0.0, l1Method="none"):
    options = {"learningRate": learningRate, "momentum": momentum, "nesterov": nesterov, "weightDecay": weightDecay}
    steps = {f"g{step}": (normal, (7,)) for step in range(5)}
    return name, options | {"l1": l1, "l1Method": l1Method}, {"w0": (near_zero, (7,))} | steps


CASES = {
    conv: [
        conv_case("1×1", (2, 3, 7, 5), (4, 3, 1, 1)),
        conv_case("1×1, stride 2, no bias", (2, 3, 7, 5), (4, 3, 1, 1), bias=False, stride=2),
        conv_case("3×3", (2, 3, 7, 5), (4, 3, 3, 3)),
        conv_case("3×3, padding 1, no bias", (2, 3, 7, 5), (4, 3, 3, 3), bias=False, padding=1),
        conv_case("3×3, stride 2, padding 1", (2, 3, 7, 6), (5, 3, 3, 3), stride=2, padding=1),
        conv_case("3×3, stride 3, padding 2", (1, 2, 8, 5), (3, 2, 3, 3), stride=3, padding=2),
        conv_case("3×3, dilation 2", (2, 2, 7, 6), (3, 2, 3, 3), dilation=2),
        conv_case("3×3, stride 2, padding 2, dilation 2", (2, 3, 6, 9), (2, 3, 3, 3), stride=2, padding=2, dilation=2),
        conv_case("2×3", (2, 3, 7, 5), (4, 3, 2, 3)),
        conv_case("2×3, stride 2, padding 1, no bias", (2, 3, 5, 8), (4, 3, 2, 3), bias=False, stride=2, padding=1),
        conv_case("2×3, stride 3, padding 2, dilation 2", (1, 3, 9, 7), (2, 3, 2, 3), stride=3, padding=2, dilation=2),
        conv_case("5×5, padding 2", (2, 2, 7, 5), (3, 2, 5, 5), padding=2),
        conv_case("5×5, as large as its input", (3, 2, 5, 5), (4, 2, 5, 5)),
        conv_case("5×5, padding 2, dilation 2, mostly padding", (1, 2, 6, 5), (2, 2, 5, 5), padding=2, dilation=2),
        conv_case("2 groups, padding 1", (2, 4, 7, 5), (6, 2, 3, 3), padding=1, groups=2),
        conv_case("3 groups, stride 2, padding 1", (2, 6, 7, 5), (9, 2, 3, 3), stride=2, padding=1, groups=3),
        conv_case("3 groups, 1×1, no bias", (2, 6, 4, 5), (3, 2, 1, 1), bias=False, groups=3),
        conv_case("2 groups, dilation 2, 2×3", (1, 4, 6, 7), (2, 2, 2, 3), dilation=2, groups=2),
        conv_case("depthwise, padding 1", (2, 5, 7, 4), (5, 1, 3, 3), padding=1, groups=5),
        conv_case("1×7 with padding beside", (2, 3, 4, 9), (2, 3, 1, 7), padding=[0, 3]),
        conv_case("3×2, other strides and dilations, padding for each side", (2, 2, 9, 7), (3, 2, 3, 2), stride=[2, 1],
                  padding=[1, 0, 2, 1], dilation=[2, 3]),
        conv_case("depthwise, two outputs a channel, stride 2", (2, 3, 7, 5), (6, 1, 3, 3), stride=2, groups=3),
    ],
    batchnorm: [
        batchnorm_case("training", "training", (2, 3, 7, 5)),
        batchnorm_case("training, large ε and ρ", "training", (3, 4, 2, 5), epsilon=0.1, rho=0.7),
        batchnorm_case("training, one image", "training", (1, 3, 4, 2)),
        batchnorm_case("training, 2 axes", "training", (7, 4)),
        batchnorm_case("training, 2 axes, two rows, large ε", "training", (2, 5), epsilon=1e-3, rho=0.01),
        batchnorm_case("training, ρ 1", "training", (2, 2, 3, 1), rho=1.0),
        batchnorm_case("evaluation", "evaluation", (2, 3, 7, 5)),
        batchnorm_case("evaluation, large ε", "evaluation", (3, 4, 2, 5), epsilon=0.1),
        batchnorm_case("evaluation, 2 axes", "evaluation", (7, 4)),
        batchnorm_case("evaluation, one value a channel", "evaluation", (1, 5)),
    ],
    relu: [
        case("4 axes", draw=off_zero, x=(2, 3, 7, 5)),
        case("2 axes", draw=off_zero, x=(4, 9)),
    ],
    convtranspose: [
        transposed_case("2×2, stride 2", (2, 3, 4, 5), (3, 4, 2, 2), stride=2),
        transposed_case("3×3, padding 1, no bias", (2, 3, 5, 4), (3, 2, 3, 3), bias=False, padding=1),
        transposed_case("3×3, stride 2, padding 1, extra 1", (1, 4, 3, 5), (4, 3, 3, 3), stride=2, padding=1, extra=1),
        transposed_case("2×3, stride 3, extra 2, gaps", (2, 2, 3, 2), (2, 5, 2, 3), stride=3, extra=2),
        transposed_case("4×4, stride 2, padding 2", (2, 3, 4, 3), (3, 1, 4, 4), stride=2, padding=2),
    ],
    lrn: [
        case(f"size {size}, α {alpha}, β {beta}, k {k}", {"size": size, "α": alpha, "β": beta, "k": k}, x=shape)
        for size, alpha, beta, k, shape in [
            (5, 1e-4, 0.75, 2.0, (2, 7, 3, 4)), (3, 0.4, 0.75, 1.0, (2, 5, 4, 3)), (2, 0.7, 1.5, 0.5, (3, 4, 2, 2)),
            (8, 0.2, 0.5, 1.0, (1, 3, 2, 5)), (1, 0.3, 1.0, 1.0, (2, 3, 4)),
        ]
    ],
    leakyrelu: [
        case("slope 0.01", {"slope": 0.01}, off_kinks, x=(2, 3, 4, 5)),
        case("slope 0.2", {"slope": 0.2}, off_kinks, x=(4, 7)),
    ],
    prelu: [
        (name, {}, {"x": (off_kinks, x), "a": (normal, a)})
        for name, x, a in [("a slope for each channel", (2, 3, 4, 5), (3,)), ("one slope", (2, 3, 4, 5), (1,)),
                           ("2 axes", (4, 6), (6,))]
    ],
    **{
        activation: [case("4 axes", {}, off_kinks, x=(2, 3, 4, 5)), case("2 axes", {}, off_kinks, x=(3, 7))]
        for activation in (relu6, sigmoid, tanh, silu, hardswish)
    },
    multiply: [
        case("like each other", a=(2, 3, 4, 5), b=(2, 3, 4, 5)),
        case("one number for each channel", a=(2, 3, 4, 5), b=(2, 3)),
        case("one pixel for each channel", a=(2, 3, 4, 5), b=(2, 3, 1, 1)),
        case("2 axes", a=(3, 4), b=(3, 4)),
    ],
    upsample: [case(f"by {factor}", {"factor": factor}, x=shape)
               for factor, shape in [(2, (2, 3, 4, 5)), (3, (1, 2, 3, 2)), (1, (2, 1, 3, 4))]],
    channelshuffle: [case(f"{groups} groups of {shape[1] // groups}", {"groups": groups}, x=shape)
                     for groups, shape in [(2, (2, 6, 3, 4)), (3, (2, 6, 2, 3)), (4, (1, 4, 3, 2))]],
    maxpool: [
        pool_case("2×2", (2, 3, 6, 4), 2, 2),
        pool_case("2×2, a row and a column left over", (2, 3, 7, 5), 2, 2),
        pool_case("3×3, stride 2, padding 1", (2, 3, 7, 5), 3, 2, 1),
        pool_case("3×3, stride 1, overlapping", (1, 2, 5, 6), 3, 1),
        pool_case("2×2, stride 1, padding 1", (2, 2, 4, 3), 2, 1, 1),
        pool_case("2×2, stride 3, gaps", (2, 2, 8, 5), 2, 3),
        pool_case("5×5, stride 3, padding 2", (1, 3, 9, 7), 5, 3, 2),
        pool_case("2×2, stride 1, padding below and right", (2, 2, 4, 5), 2, 1, [0, 1, 0, 1]),
        pool_case("3×2, other strides", (2, 2, 7, 5), [3, 2], [2, 1], [1, 0]),
    ],
    avgpool: [
        pool_case(f"{name}, padding {'counts' if counts else 'does not count'}", *geometry, countIncludePad=counts)
        for counts in (True, False)
        for name, *geometry in [
            ("2×2", (2, 3, 7, 5), 2, 2),
            ("3×3, stride 2, padding 1", (2, 3, 7, 5), 3, 2, 1),
            ("2×2, stride 1, padding 1", (2, 2, 4, 3), 2, 1, 1),
            ("3×3, stride 1, overlapping", (1, 2, 5, 6), 3, 1),
            ("2×2, stride 3, gaps", (2, 2, 8, 5), 2, 3),
            ("5×5, stride 3, padding 2", (1, 3, 9, 7), 5, 3, 2),
        ]
    ] + [
        pool_case("3×2, other strides, padding above and left", (2, 2, 7, 5), [3, 2], [2, 1], [1, 0, 1, 0],
                  countIncludePad=True),
    ],
    gap: [
        case("7×5 images", x=(2, 3, 7, 5)),
        case("one pixel", x=(3, 4, 1, 1)),
    ],
    linear: [
        case("bias", x=(3, 7), w=(5, 7), b=(5,)),
        case("no bias", x=(3, 7), w=(5, 7)),
        case("one row", x=(1, 6), w=(4, 6), b=(4,)),
        case("one output", x=(4, 3), w=(1, 3), b=(1,)),
    ],
    flatten: [
        case("4 axes", x=(2, 3, 4, 5)),
        case("3 axes", x=(3, 4, 2)),
        case("2 axes", x=(2, 6)),
    ],
    add: [
        case("2 inputs", a=(2, 3, 4, 5), b=(2, 3, 4, 5)),
        case("3 inputs", a=(2, 3, 4, 2), b=(2, 3, 4, 2), c=(2, 3, 4, 2)),
        case("2 axes", a=(3, 5), b=(3, 5)),
    ],
    concat: [
        case("2 inputs", a=(2, 3, 4, 5), b=(2, 1, 4, 5)),
        case("3 inputs", a=(2, 1, 3, 4), b=(2, 4, 3, 4), c=(2, 2, 3, 4)),
        case("2 axes", a=(3, 2), b=(3, 4)),
    ],
    scale: [
        case("channels", x=(2, 6, 4, 5), s=(6,)),
        case("3 groups of 2 channels", x=(2, 6, 4, 5), s=(3,)),
        case("2 groups of 3 channels", x=(3, 6, 2, 3), s=(2,)),
        case("the whole block", x=(2, 3, 4, 5), s=(1,)),
        case("2 axes", x=(4, 6), s=(3,)),
    ],
    select: [
        case("some channels", {"channels": [1, 2, 4]}, x=(2, 5, 3, 4)),
        case("in another order, one twice", {"channels": [3, 0, 3, 1]}, x=(2, 4, 2, 3)),
        case("2 axes", {"channels": [4, 4, 0]}, x=(3, 5)),
    ],
    padshortcut: [
        case(f"{h}×{w}, stride {stride}, {before} before, {after} after",
             {"stride": stride, "before": before, "after": after}, x=(2, 3, h, w))
        for h, w, stride, before, after in [(4, 5, 1, 2, 1), (6, 4, 2, 1, 2), (7, 5, 2, 3, 0), (5, 7, 3, 0, 1)]
    ],
    dropout: [
        (f"p {p}", {"p": p}, {"x": (normal, shape), "mask": (bernoulli, shape)})
        for p, shape in [(0.4, (2, 3, 4, 5)), (0.5, (4, 7)), (0.9, (3, 5)), (0.0, (2, 4))]
    ],
    softmax: [
        case("5×7", x=(5, 7)),
        case("one class", x=(3, 1)),
        case("one row", x=(1, 6)),
    ],
    crossentropy: [
        case("6 rows of 5 classes", {"labels": [0, 4, 2, 2, 1, 3]}, x=(6, 5)),
        case("one row", {"labels": [2]}, x=(1, 3)),
        case("one class", {"labels": [0, 0]}, x=(2, 1)),
    ],
    distillation: [
        case("6 rows of 5 classes", {"labels": [0, 4, 2, 2, 1, 3], "T": 4.0, "α": 0.9}, x=(6, 5), teacher=(6, 5)),
        case("one row, at temperature 1", {"labels": [2], "T": 1.0, "α": 0.5}, x=(1, 3), teacher=(1, 3)),
        case("the teacher alone, cold", {"labels": [0, 1], "T": 0.5, "α": 1.0}, x=(2, 4), teacher=(2, 4)),
        case("the labels alone", {"labels": [1, 0, 1], "T": 20.0, "α": 0.0}, x=(3, 2), teacher=(3, 2)),
    ],
    squarederror: [
        case("6 rows of 5 scores", x=(6, 5), target=(6, 5)),
        case("one row", x=(1, 3), target=(1, 3)),
        case("one score", x=(4, 1), target=(4, 1)),
    ],
    update: [
        update_case("plain"),
        update_case("momentum", momentum=0.9),
        update_case("Nesterov", momentum=0.9, nesterov=True),
        update_case("weight decay", weightDecay=0.05),
        update_case("momentum, weight decay", momentum=0.8, weightDecay=0.05),
        update_case("Nesterov, weight decay", learningRate=0.03, momentum=0.9, nesterov=True, weightDecay=0.01),
        update_case("L1 by sub-gradient", l1=0.5, l1Method="subgradient"),
        update_case("L1 by sub-gradient, momentum, weight decay", momentum=0.9, weightDecay=0.05, l1=0.3,
                    l1Method="subgradient"),
        update_case("L1 by sub-gradient, Nesterov", momentum=0.9, nesterov=True, l1=0.3, l1Method="subgradient"),
        update_case("L1 by proximal step", l1=1.5, l1Method="proximal"),
        update_case("L1 by proximal step, momentum", momentum=0.5, l1=0.8, l1Method="proximal"),
        update_case("L1 by proximal step, Nesterov, weight decay", learningRate=0.05, momentum=0.9, nesterov=True,
                    weightDecay=0.05, l1=0.3, l1Method="proximal"),
    ],
}


# Running and writing


def tensor(value, name=None):
    named = {"name": name} if name else {}
    return named | {"shape": list(value.shape), "values": value.detach().flatten().tolist()}


def run(operation, name, options, draws):
    GENERATOR.manual_seed(zlib.crc32(f"{operation.__name__}: {name}".encode()))
    inputs = {key: draw(*shape) for key, (draw, shape) in draws.items()}
    record = {"operation": operation.__name__, "name": name, "options": options}
    record["inputs"] = [tensor(value, key) for key, value in inputs.items()]
    if operation is update:
        outputs, gradients = update(options, *inputs.values()), {}
    else:
        wanted = [key for key in inputs if key not in CONSTANTS]
        for key in wanted:
            inputs[key].requires_grad_()
        outputs = operation(options, *inputs.values())
        outputs = outputs if isinstance(outputs, dict) else {"y": outputs}
        y = next(iter(outputs.values()))
        g = normal(*y.shape)
        record["outputGradient"] = tensor(g)
        gradients = dict(zip(wanted, torch.autograd.grad(y, [inputs[key] for key in wanted], g)))
    record["outputs"] = [tensor(value, key) for key, value in outputs.items()]
    record["gradients"] = [tensor(value, key) for key, value in gradients.items()]
    return record


def lines(record):
    """JSON with a tensor a line, so that a difference between two versions can be read."""

    def field(value):
        if isinstance(value, list):
            return "[" + ",".join("\n  " + dump(item) for item in value) + "]"
        return dump(value)

    def dump(value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    return "{" + ",\n ".join(f"{dump(key)}: {field(value)}" for key, value in record.items()) + "}"


if __name__ == "__main__":
    for operation, cases in CASES.items():
        records = [run(operation, *each) for each in cases]
        text = "[\n" + ",\n".join(map(lines, records)) + "\n]\n"
        (FOLDER / f"{operation.__name__}.json").write_text(text, encoding="utf-8")
        print(f"{operation.__name__}: {len(records)} cases, {len(text) // 1024} KiB")
    print(f"made with PyTorch {torch.__version__}")
