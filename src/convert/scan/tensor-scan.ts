export type { TensorScan } from "../../checkpoint/tensor-scan.ts";
