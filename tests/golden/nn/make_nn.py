#!/usr/bin/env python3
"""Golden vectors of networks, a training step and optimisers, made by their Python peers.

Peers: torch 1.13.1 (Debian python3-torch), numpy 1.24.2 and, in a folder each,
  python3 -m pip install --no-deps --target smp021 segmentation-models-pytorch==0.2.1 \
      efficientnet-pytorch==0.6.3 pretrainedmodels==0.7.4 timm==0.4.12 munch six tqdm pillow
  python3 -m pip install --no-deps --target smp034 segmentation-models-pytorch==0.3.4 \
      efficientnet-pytorch==0.7.1 pretrainedmodels==0.7.4 timm==0.9.7 munch six pyyaml safetensors \
      huggingface_hub==0.23.0 tqdm packaging filelock requests pillow typing_extensions urllib3 certifi \
      idna charset_normalizer fsspec
Then, in this folder:
  PYTHONPATH=smp021 python3 make_nn.py v063
  PYTHONPATH=smp034 python3 make_nn.py v071
  python3 make_nn.py optimisers

Files hold little-endian numbers without a header. Weights and inputs are not stored: both sides compute
them by the formula below from the tensor's name and the element's position.
"""
import importlib.abc
import importlib.machinery
import math
import sys
import types

import numpy as np
import torch

MASK = (1 << 64) - 1


def uniform(name, count):
    """Numbers in [0, 1): 24 bits of splitmix64 from the FNV-1a hash of `name`, element by element."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2**24


def tensor_by_formula(name, shape):
    if name.endswith("num_batches_tracked"):
        return torch.zeros(shape, dtype=torch.int64)
    u = uniform(name, int(np.prod(shape)))
    if name.endswith("running_var") or (name.endswith("weight") and len(shape) == 1):
        values = 0.75 + 0.5 * u
    elif len(shape) == 4:
        values = (2 * u - 1) * math.sqrt(6 / np.prod(shape[1:]))
    else:
        values = (2 * u - 1) * 0.1
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def input_by_formula(shape):
    return torch.from_numpy((4 * uniform("input", int(np.prod(shape))) - 2).astype(np.float32).reshape(shape))


class Named(type):
    """A class that has every attribute: its name."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


class EmptyModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The peers import torchvision for parts that are not used here: any name in it is an empty class."""

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] == "torchvision":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda attribute: Named(attribute, (torch.nn.Module,), {})
        return module

    def exec_module(self, module):
        module.__path__ = []


def peer_unet(name, **options):
    import segmentation_models_pytorch as smp

    model = smp.Unet(f"efficientnet-{name}", encoder_weights=None, **options)
    state = model.state_dict()
    model.load_state_dict({key: tensor_by_formula(key, tuple(t.shape)) for key, t in state.items()})
    return model


def write(name, values):
    kind = "<f4" if values.dtype == np.float32 else "<f8"
    np.ascontiguousarray(values).astype(kind).tofile(name)
    print(f"{name}: {values.shape}, mean {values.mean():.4f}, deviation {values.std():.4f}")


def forward_cases(profile):
    cases = {
        "v063": [("b0", {}), ("b3", {})],
        "v071": [("b0", {}), ("b1", {}), ("b2", {}), ("b3", {}),
                 ("b0", dict(decoder_attention_type="scse", in_channels=4, classes=3,
                             decoder_channels=(64, 48, 32, 24, 16)))],
    }
    for name, options in cases[profile]:
        model = peer_unet(name, **{"classes": 2, **options}).eval()
        x = input_by_formula((1, options.get("in_channels", 3), 64, 96))
        with torch.no_grad():
            y = model(x).numpy()
        # Every second row and third column are enough: each pixel depends on the whole input.
        suffix = "_scse" if options else ""
        write(f"{name}{suffix}_{profile}.f32", y[:, :, ::2, ::3])


def training_case():
    """One training pass without drop connect, in double precision (the gradients of so deep a network in single
    precision differ in the third digit between two builds): logits, loss, gradients, running statistics."""
    model = peer_unet("b0", classes=2).double().train()
    for module in model.modules():
        if hasattr(module, "_global_params"):
            module._global_params = module._global_params._replace(drop_connect_rate=0.0)
    x = input_by_formula((3, 3, 64, 64)).double()
    labels = torch.from_numpy((uniform("labels", 3 * 64 * 64) < 0.3).astype(np.int64).reshape(3, 64, 64))
    logits = model(x)
    loss = torch.nn.functional.cross_entropy(logits, labels, weight=torch.tensor([0.5, 2.0]).double())
    loss.backward()
    write("b0_training_logits.f32", logits.detach().float().numpy()[:, :, ::4, ::4])
    sums = [loss.item()]
    for key, p in model.named_parameters():
        sums += [0.0, 0.0] if p.grad is None else [p.grad.double().sum().item(), p.grad.double().norm().item()]
    for key, b in model.named_buffers():
        if not key.endswith("num_batches_tracked"):
            sums.append(b.double().norm().item())
    write("b0_training_sums.f64", np.array(sums))


STEPS, SIZE = 14, 6


def learning_rate(t):
    return 0.01 * (1 + t % 3)


def momentum(t):
    return 0.95 - 0.01 * (t % 4)


def gradient(p, t):
    return p * 0.5 + np.cos(np.arange(SIZE) * 1.3 + t)


def adamw_by_torch():
    p = torch.linspace(-1, 1, SIZE, dtype=torch.float64).view(2, 3).clone().requires_grad_()
    optimiser = torch.optim.AdamW([p], betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    trace = []
    for t in range(STEPS):
        optimiser.param_groups[0]["lr"] = learning_rate(t)
        p.grad = torch.from_numpy(gradient(p.detach().numpy().ravel(), t).reshape(2, 3))
        optimiser.step()
        trace.append(p.detach().numpy().ravel().copy())
    return np.array(trace)


def radam(eps, weight_decay, b2, moving_momentum, lookahead):
    """RAdam and Lookahead from their papers, with fastai's place of epsilon."""
    p = np.linspace(-1, 1, SIZE)
    m, v, slow = np.zeros(SIZE), np.zeros(SIZE), p.copy()
    trace = []
    for t in range(STEPS):
        lr, b1, n = learning_rate(t), momentum(t) if moving_momentum else 0.9, t + 1
        g = gradient(p, t)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        p = p * (1 - lr * weight_decay)
        m_hat = m / (1 - b1**n)
        rho_inf = 2 / (1 - b2) - 1
        rho = rho_inf - 2 * n * b2**n / (1 - b2**n)
        if rho > 5:
            r = math.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
            p = p - lr * r * m_hat / (np.sqrt(v / (1 - b2**n)) + eps)
        else:
            p = p - lr * m_hat
        if lookahead and n % 6 == 0:
            slow = slow + 0.5 * (p - slow)
            p = slow.copy()
        trace.append(p.copy())
    return np.array(trace)


def optimiser_cases():
    p = torch.linspace(-1, 1, SIZE, dtype=torch.float64).requires_grad_()
    peer = torch.optim.RAdam([p], betas=(0.9, 0.999), eps=0)
    ours = radam(0, 0, 0.999, False, False)
    for t in range(STEPS):
        peer.param_groups[0]["lr"] = learning_rate(t)
        p.grad = torch.from_numpy(gradient(p.detach().numpy(), t))
        peer.step()
        assert np.allclose(p.detach().numpy(), ours[t], rtol=1e-12), "the formula is not torch's RAdam"
    write("adamw.f64", adamw_by_torch())
    write("radam.f64", radam(1e-6, 0.01, 0.99, True, False))
    write("ranger.f64", radam(1e-6, 0.01, 0.99, True, True))


if __name__ == "__main__":
    what = sys.argv[1]
    if what == "optimisers":
        optimiser_cases()
    else:
        sys.meta_path.insert(0, EmptyModules())
        forward_cases(what)
        if what == "v063":
            training_case()
