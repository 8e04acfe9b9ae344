/** Weights of any framework, and what a training run keeps beside them. */
const WEIGHTS =
  /\.(?:safetensors|bin|pt|pth|ckpt|h5|msgpack|gguf|ggml|onnx|onnx_data|tflite|mlmodel|npz|npy|pkl|pickle|distcp|ot)$|\.(?:safetensors|bin)\.index\.json$/i;
const STATE =
  /^(?:trainer_state\.json|adapter_config\.json|zero_to_fp32\.py|latest|latest_checkpointed_iteration\.txt|all_results\.json|train_results\.json|eval_results\.json)$|^events\.out\.tfevents/;
const LEFTOVER = /\.(?:incomplete|part|crdownload|aria2|tmp|lock|log)$|^(?:DONE|nohup\.out)$/;

/** Whether a file beside the picked weights is no part of the model that they make: other weights, training state, leftovers. */
export function isBesideModel(name: string): boolean {
  return WEIGHTS.test(name) || STATE.test(name) || LEFTOVER.test(name);
}
