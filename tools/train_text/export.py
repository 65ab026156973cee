"""Writes the trained network as two files for onnxruntime: one reads a sentence, one looks at it for an aspect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from torch import Tensor, nn

from tools.train_text.base_weights import Base
from tools.train_text.network import Network, mean_of
from tools.train_text.told import EKMAN_OF
from zhiyin.nlp.model import Intent

_OPSET = 18


class SentenceReader(nn.Module):
    """Pieces in; token vectors, tags of aspects and what is said of the whole out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, attended: Tensor) -> tuple[Tensor, ...]:
        network = self.network
        tokens = network.encoder(ids, attended)
        whole = mean_of(tokens, attended)
        return (
            tokens,
            network.aspect_tags(tokens),
            network.sentiment(whole),
            network.emotion(whole),
            network.intent(whole),
            network.topic(whole),
        )


class AspectReader(nn.Module):
    """Token vectors and the marks of one aspect in; its polarity, its topic, the tags of its opinions out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: Tensor, attended: Tensor, marked: Tensor) -> tuple[Tensor, ...]:
        reader = self.network.aspect
        seen, aspect = reader(tokens, attended, marked)
        mine, theirs = reader.opinion_polarity.weight.split(self.network.shape.hidden, dim=1)
        # The polarity of an opinion is linear in the mean of its tokens: told for each token, averaged by who asks.
        by_token = seen @ mine.T
        by_aspect = aspect @ theirs.T + reader.opinion_polarity.bias
        return (
            reader.opinion_tags(seen),
            reader.polarity(aspect),
            by_token,
            by_aspect,
            reader.topic(aspect),
        )


SENTENCE_OUTPUTS = ("tokens", "aspect_tags", "sentiment", "emotion", "intent", "topic")
ASPECT_OUTPUTS = ("opinion_tags", "polarity", "opinion_by_token", "opinion_by_aspect", "topic")


def export(network: Network, folder: Path) -> None:
    """Both files, in eight bits."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    attended = (ids != 1).long()
    tokens = torch.randn(2, 4, network.shape.hidden)
    marked = torch.tensor([[0, 1, 0, 0], [1, 0, 0, 0]])
    two = {0: "sentences", 1: "length"}
    _write(SentenceReader(network), (ids, attended), ("ids", "attended"), SENTENCE_OUTPUTS, two, folder / "sentence")
    _write(
        AspectReader(network),
        (tokens, attended, marked),
        ("tokens", "attended", "marked"),
        ASPECT_OUTPUTS,
        two,
        folder / "aspect",
    )


def write_words(base: Base, kept: Sequence[int], emotions: Sequence[str], folder: Path, version: int) -> None:
    """The pieces, what the outputs mean, and the hash of each file."""
    lines = [f"{base.pieces[piece]}\t{base.scores[piece]:.7g}\n" for piece in kept]
    (folder / "pieces.tsv").write_text("".join(lines), "utf-8")
    files = ("sentence.onnx", "aspect.onnx", "pieces.tsv")
    told = {
        "version": version,
        "emotions": [[EKMAN_OF[name].value] for name in emotions],
        "intents": [intent.value for intent in Intent],
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "encoder.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def _write(
    module: nn.Module,
    example: tuple[Tensor, ...],
    names: tuple[str, ...],
    outputs: tuple[str, ...],
    free: dict[int, str],
    path: Path,
) -> None:
    exact = path.with_suffix(".float.onnx")
    by_sentence = {"sentiment", "emotion", "intent", "topic", "polarity", "opinion_by_aspect"}
    axes = dict.fromkeys(names, free) | {name: {0: "sentences"} if name in by_sentence else free for name in outputs}
    torch.onnx.export(
        module.eval(),
        example,
        str(exact),
        input_names=list(names),
        output_names=list(outputs),
        dynamic_axes=axes,
        opset_version=_OPSET,
        dynamo=False,
    )
    _in_eight_bits(exact, path.with_suffix(".onnx"))
    exact.unlink()


def _in_eight_bits(exact: Path, path: Path) -> None:
    """A quarter of the size, at twice the speed.

    What goes into the second half of a layer has a few values far from the others: one scale for a whole batch would
    round the others away (the token vectors would be off by .085 on average, so it is .031). Those products take a
    scale for each block of 128, which is exact enough but slower, so the others do not.
    """
    model = onnx.load(exact)
    others = [node.name for node in model.graph.node if node.op_type == "MatMul" and "down" not in node.name]
    by_block = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    blocks = MatMulNBitsQuantizer(model, algo_config=by_block, nodes_to_exclude=others)
    blocks.process()
    blocks.model.save_model_to_file(str(path))
    kinds = ["MatMul", "Gemm", "Gather"]
    told = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(path, path, kinds, per_channel=True, weight_type=QuantType.QInt8, extra_options=told)
