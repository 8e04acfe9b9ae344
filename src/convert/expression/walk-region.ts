import { concatRegion } from "./concat-region.ts";
import type { ExpressionNode, LeafNode } from "./expression-node.ts";
import type { LeafBlock } from "./leaf-block.ts";
import type { Region } from "./region.ts";
import { reshapeRegion } from "./reshape-region.ts";

/** Follows a region down to the leaves that its elements come from. */
export function walkRegion(
  node: ExpressionNode,
  region: Region,
  emit: (leaf: LeafNode, block: LeafBlock) => void,
): void {
  switch (node.op) {
    case "fill":
      emit(node, blockOf(region, []));
      return;
    case "copy":
      emit(node, blockOf(region, node.strides));
      return;
    case "slice": {
      const begin = (region.origin[node.axis] ?? 0) + node.begin;
      walkRegion(node.of, { ...region, origin: region.origin.with(node.axis, begin) }, emit);
      return;
    }
    case "permute": {
      const origin = region.origin.slice();
      node.axes.forEach((axis, n) => {
        origin[axis] = region.origin[n] ?? 0;
      });
      const dims = region.dims.map((dim) => ({ ...dim, axis: node.axes[dim.axis] ?? 0 }));
      walkRegion(node.of, { ...region, origin, dims }, emit);
      return;
    }
    case "reshape":
      reshapeRegion(region, node.strides, node.operandStrides, (part) => walkRegion(node.of, part, emit));
      return;
    case "concat":
      concatRegion(region, node.axis, node.ends, (operand, part) => {
        const of = node.of[operand];
        if (of !== undefined) walkRegion(of, part, emit);
      });
      return;
    default:
      node satisfies never;
  }
}

function blockOf(region: Region, strides: readonly number[]): LeafBlock {
  return {
    source: region.origin.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0),
    destination: region.destination,
    dims: region.dims.map(({ axis, step, size, stride }) => ({
      size,
      source: step * (strides[axis] ?? 0),
      destination: stride,
    })),
  };
}
