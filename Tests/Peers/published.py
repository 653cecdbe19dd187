"""Parameters and multiply-adds of networks as their papers have them, counted by PyTorch: no weights, no images.

    python3 published.py

The tests in Tests/LanguageTests/PublishedNetworkTests.swift type the same networks and hold these numbers. Multiply-adds
are those of convolutions and linear layers, of one example.
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_device("meta")


def conv(i, o, k=1, s=1, g=1, bias=False):
    return nn.Conv2d(i, o, k, s, (k - 1) // 2, groups=g, bias=bias)


def unit(i, o, k=1, s=1, g=1, act=nn.ReLU):
    layers = [conv(i, o, k, s, g), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, *([act()] if act else []))


def head(i, classes):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(i, classes)]


class Sum(nn.Module):
    def __init__(self, *branches, act=None):
        super().__init__()
        self.branches, self.act = nn.ModuleList(branches), act or nn.Identity()

    def forward(self, x):
        return self.act(sum(branch(x) for branch in self.branches))


class Concat(nn.Module):
    def __init__(self, *branches, act=None):
        super().__init__()
        self.branches, self.act = nn.ModuleList(branches), act or nn.Identity()

    def forward(self, x):
        return self.act(torch.cat([branch(x) for branch in self.branches], 1))


class Excite(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, c, squeezed, act):
        super().__init__()
        self.one, self.two, self.act = nn.Linear(c, squeezed), nn.Linear(squeezed, c), act()

    def forward(self, x):
        return x * torch.sigmoid(self.two(self.act(self.one(x.mean((2, 3))))))[:, :, None, None]


class Shuffle(nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], 3, -1, *x.shape[2:]).transpose(1, 2).reshape(x.shape)


def vgg16():
    layers, i = [], 3
    for o in [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]:
        layers.append(nn.MaxPool2d(2) if o == "M" else unit(i, o, 3))
        i = i if o == "M" else o
    return nn.Sequential(*layers, *head(512, 10)), (3, 32, 32)


def resnet50(in_first):
    layers, i = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)], 64
    for c, count, s in [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]:
        for index in range(count):
            t = s if index == 0 else 1
            a, b = (t, 1) if in_first else (1, t)
            branch = nn.Sequential(unit(i, c, 1, a), unit(c, c, 3, b), unit(c, 4 * c, act=None))
            layers.append(Sum(branch, unit(i, 4 * c, 1, t, act=None) if index == 0 else nn.Identity(), act=nn.ReLU()))
            i = 4 * c
    return nn.Sequential(*layers, *head(i, 1000)), (3, 224, 224)


def densenet():
    def made(i, o, k=1):
        return [nn.BatchNorm2d(i), nn.ReLU(), conv(i, o, k)]

    layers, i, k = [conv(3, 24, 3)], 24, 12
    for block in range(3):
        for _ in range(16):
            layers.append(Concat(nn.Identity(), nn.Sequential(*made(i, 4 * k), *made(4 * k, k, 3))))
            i += k
        if block < 2:
            layers += [*made(i, i // 2), nn.AvgPool2d(2)]
            i //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(i), nn.ReLU(), *head(i, 10)), (3, 32, 32)


def mobilenet_v2():
    layers, i = [unit(3, 32, 3, 2, act=nn.ReLU6)], 32
    for t, c, count, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
                           (6, 320, 1, 1)]:
        for index in range(count):
            stride, wide = s if index == 0 else 1, t * i
            branch = [] if t == 1 else [unit(i, wide, act=nn.ReLU6)]
            branch += [unit(wide, wide, 3, stride, wide, nn.ReLU6), unit(wide, c, act=None)]
            branch = nn.Sequential(*branch)
            layers.append(Sum(branch, nn.Identity()) if stride == 1 and i == c else branch)
            i = c
    return nn.Sequential(*layers, unit(i, 1280, act=nn.ReLU6), *head(1280, 1000)), (3, 224, 224)


def shufflenet_units():
    first = nn.Sequential(unit(24, 60), Shuffle(), unit(60, 60, 3, 2, 60, None), unit(60, 216, g=3, act=None))
    second = nn.Sequential(unit(240, 60, g=3), Shuffle(), unit(60, 60, 3, 1, 60, None), unit(60, 240, g=3, act=None))
    return nn.Sequential(
        Concat(nn.AvgPool2d(3, 2, 1), first, act=nn.ReLU()), Sum(second, nn.Identity(), act=nn.ReLU()),
        *head(240, 1000)), (24, 56, 56)


def se_resnet20():
    layers, i = [unit(3, 16, 3)], 16
    for c, s in [(16, 1), (32, 2), (64, 2)]:
        for index in range(3):
            t = s if index == 0 else 1
            branch = nn.Sequential(unit(i, c, 3, t), unit(c, c, 3, act=None), Excite(c, c // 16, nn.ReLU))
            layers.append(Sum(branch, nn.Identity() if i == c else unit(i, c, 1, t, act=None), act=nn.ReLU()))
            i = c
    return nn.Sequential(*layers, *head(64, 10)), (3, 32, 32)


def unet():
    def double(i, o):
        return nn.Sequential(unit(i, o, 3), unit(o, o, 3))

    deepest = nn.Sequential(nn.MaxPool2d(2), double(128, 256), nn.ConvTranspose2d(256, 128, 2, 2))
    lower = nn.Sequential(
        nn.MaxPool2d(2), double(64, 128), Concat(nn.Identity(), deepest), double(256, 128),
        nn.ConvTranspose2d(128, 64, 2, 2))
    return nn.Sequential(
        double(1, 64), Concat(nn.Identity(), lower), double(128, 64), conv(64, 2, bias=True),
        nn.AdaptiveAvgPool2d(1), nn.Flatten()), (1, 64, 64)


def efficientnet_blocks():
    def block(i, wide, o, s, squeezed):
        return nn.Sequential(
            unit(i, wide, act=nn.SiLU), unit(wide, wide, 5, s, wide, nn.SiLU), Excite(wide, squeezed, nn.SiLU),
            unit(wide, o, act=None))

    return nn.Sequential(
        block(24, 144, 40, 2, 6), Sum(block(40, 240, 40, 1, 10), nn.Identity()), *head(40, 1000)), (24, 56, 56)


def tiny_yolo():
    layers, i = [], 3
    for o in [16, 32, 64, 128, 256, 512, 1024, 1024]:
        layers.append(unit(i, o, 3, act=lambda: nn.LeakyReLU(0.1)))
        if o < 512:
            layers.append(nn.MaxPool2d(2))
        elif o == 512:
            layers += [nn.ZeroPad2d((0, 1, 0, 1)), nn.MaxPool2d(2, 1)]
        i = o
    return nn.Sequential(*layers, conv(i, 125, bias=True), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (3, 416, 416)


def inception_3a():
    return nn.Sequential(
        Concat(
            unit(192, 64), nn.Sequential(unit(192, 96), unit(96, 128, 3)), nn.Sequential(unit(192, 16), unit(16, 32, 5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), unit(192, 32))),
        *head(256, 1000)), (192, 28, 28)


def count(network, shape):
    macs = 0

    def hook(layer, inputs, output):
        nonlocal macs
        if isinstance(layer, nn.ConvTranspose2d):
            macs += inputs[0][0].numel() * layer.weight[0].numel()
        elif isinstance(layer, (nn.Conv2d, nn.Linear)):
            macs += output[0].numel() * layer.weight[0].numel()

    for layer in network.modules():
        layer.register_forward_hook(hook)
    network.eval()(torch.empty(1, *shape))
    return sum(p.numel() for p in network.parameters()), macs


if __name__ == "__main__":
    for name, made in {
        "VGG-16-BN": vgg16(), "ResNet-50, stride in 1×1": resnet50(True), "ResNet-50, stride in 3×3": resnet50(False),
        "DenseNet-BC-100-12": densenet(), "MobileNetV2": mobilenet_v2(), "ShuffleNet units": shufflenet_units(),
        "SE-ResNet-20": se_resnet20(), "U-Net": unet(), "EfficientNet blocks": efficientnet_blocks(),
        "Tiny YOLO": tiny_yolo(), "Inception 3a": inception_3a(),
    }.items():
        print(name, *count(*made))
