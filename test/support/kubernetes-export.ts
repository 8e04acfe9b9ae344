/**
 * What `kubectl get models,modelprofiles,pefs -o yaml` prints, with the fields that docs.sambanova.ai shows: the Model page
 * (DeepSeek-V3.2), the ModelProfile page (batchingConfigs) and the Pef page.
 */
export const KUBERNETES_LIST = `apiVersion: v1
kind: List
metadata:
  resourceVersion: ""
items:
  - apiVersion: sambanova.ai/v1alpha1
    kind: Model
    metadata:
      name: llama-70b-of-the-house
      namespace: default
    spec:
      name: Meta-Llama-3.3-70B-Instruct
      aliases: [house-llama]
      owner: no-reply@sambanova.ai
      checkpoints:
        llama-3p3-70b:
          versions:
            "1": { source: gs://bucket/llama, checkpoint_status: stable, tool_support: true }
      tokenizer: { path: ./tokenizer }
  - apiVersion: sambanova.ai/v1alpha1
    kind: Model
    metadata: { name: deepseek-v3-2 }
    spec:
      name: DeepSeek-V3.2
      owner: no-reply@sambanova.ai
      checkpoints: { deepseek: { versions: { "1": { source: gs://bucket/deepseek } } } }
      tokenizer: { path: ./DeepSeek-V3.2_tokenizer }
  - apiVersion: sambanova.ai/v1alpha1
    kind: ModelProfile
    metadata: { name: llama-70b-sd }
    spec:
      model_arch: llama-3p3-70b
      pefs: ["llama-3p3-70b-ss8192-bs4:1"]
      batchingConfigs:
        all: { 8k: { batch_sizes: [4, 2] }, 128k: { batch_sizes: [1] }, 64k: { batch_sizes: [] } }
        recommended: { 8k: { batch_sizes: [8] } }
  - apiVersion: sambanova.ai/v1alpha1
    kind: Pef
    metadata: { name: deepseek-ss4096-bs4 }
    spec:
      metadata: { model_arch: deepseek, batch_size: 4, max_seq_length: 4096 }
  - apiVersion: sambanova.ai/v1alpha1
    kind: Pef
    metadata: { name: deepseek-ss8192-dyt }
    spec:
      metadata:
        model_arch: deepseek
        batch_size: 8
        max_seq_length: 8192
        dynamic_dims: { batch_size: { values: [2, 4, 8] } }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: of-no-interest }
`;
