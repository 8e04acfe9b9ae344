/**
 * Names of slots that a vocabulary keeps for later: Llama 3 (<|reserved_special_token_12|>), Gemma (<unused7>), BERT and Phi
 * ([unused1], <|dummy_3|>), Mistral ([control_12], <SPECIAL_20>), DeepSeek (<｜place▁holder▁no▁5｜>), gpt-oss (<|reserved_200013|>), Qwen 1
 * (<|extra_7|>), T5 (<extra_id_3>).
 */
const RESERVED =
  /^(?:<\|?|\[|<｜)(?:reserved(?:_special)?(?:_token)?|unused|dummy|control|special|extra(?:_id)?|placeholder|place▁holder▁no)[_▁]?\d+(?:\|?>|\]|｜>)$/i;

export function isReservedSlot(token: string): boolean {
  return token.length < 64 && RESERVED.test(token);
}
