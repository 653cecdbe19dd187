"""The PyTorch side of `make bench`: one measurement, as JSON.

    python3 torch_peer.py --network b --work training --batch 64 --threads 2 --seconds 2

The networks are those of Sources/Benchmarks/BenchmarkNetwork.swift. Images are channels_last, execution is eager; a
training step is zero_grad, forward, cross-entropy, backward and SGD with momentum 0.9 and weight decay 1e-4, on a batch
copied from a data set in memory. Malloc settings and OMP_WAIT_POLICY are the caller's business.
"""

import argparse
import json
import resource
import time

import torch
from torch import nn
from torch.nn import functional as F


def block(inputs, outputs, stride=1):
    return [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


class GlobalPool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def vgg(stages, channels):
    layers = []
    for stage in stages.split():
        if stage == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += block(channels, int(stage))
            channels = int(stage)
    return nn.Sequential(*layers, GlobalPool(), nn.Linear(channels, 10))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Sequential(*block(inputs, outputs, stride))
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Sequential() if same else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.shortcut(x), inplace=True)


def resnet20():
    layers, channels = block(3, 16), 16
    for outputs in (16, 32, 64):
        for index in range(3):
            layers.append(Residual(channels, outputs, 2 if outputs != 16 and index == 0 else 1))
            channels = outputs
    return nn.Sequential(*layers, GlobalPool(), nn.Linear(64, 10))


NETWORKS = {
    "a": (lambda: vgg("32 M 64 M 128", 1), (1, 28, 28)),
    "b": (lambda: vgg("64 64 M 128 128 M 256 256 M", 3), (3, 32, 32)),
    "resnet20": (resnet20, (3, 32, 32)),
    "netC": (lambda: vgg("16 M 32 M 32", 1), (1, 16, 16)),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument("--work", choices=["training", "inference"], default="training")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    make, shape = NETWORKS[options.network]
    model = make().to(memory_format=torch.channels_last)
    images = torch.randn(options.batch, *shape).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (options.batch,))
    if options.work == "training":
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=1e-4)

        def run():
            x, y = images.clone(memory_format=torch.channels_last), labels.clone()
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            return loss.item()
    else:
        model.eval()

        def run():
            with torch.inference_mode():
                return model(images.clone(memory_format=torch.channels_last))

    for _ in range(3):
        run()
    times = []
    start = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < options.seconds:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    times.sort()
    print(json.dumps({
        "median": times[len(times) // 2], "minimum": times[0], "maximum": times[-1], "runs": len(times),
        "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
