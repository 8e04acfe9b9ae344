import { classKnown } from "./config/class-known.ts";
import { generationKeys } from "./config/generation-keys.ts";
import { headsDivide } from "./config/heads-divide.ts";
import { kvHeadsDivide } from "./config/kv-heads-divide.ts";
import { layerTypes } from "./config/layer-types.ts";
import { modelTypeKnown } from "./config/model-type-known.ts";
import { pythonFiles } from "./config/python-files.ts";
import { remoteCode } from "./config/remote-code.ts";
import { remoteKernel } from "./config/remote-kernel.ts";
import { ropeComplete } from "./config/rope-complete.ts";
import { ropeLayouts } from "./config/rope-layouts.ts";
import { ropeTypeKnown } from "./config/rope-type-known.ts";
import { ropeValues } from "./config/rope-values.ts";
import { sizesStated } from "./config/sizes-stated.ts";
import { tokenIds } from "./config/token-ids.ts";
import { wholeNumbers } from "./config/whole-numbers.ts";
import { indexAndSingle } from "./files/index-and-single.ts";
import { looseWeights } from "./files/loose-weights.ts";
import { missingShards } from "./files/missing-shards.ts";
import { otherWeights } from "./files/other-weights.ts";
import { present } from "./files/present.ts";
import { problemGroup } from "./files/problem-group.ts";
import { shardNames } from "./files/shard-names.ts";
import { shardNumbering } from "./files/shard-numbering.ts";
import { unlistedShards } from "./files/unlisted-shards.ts";
import { wrongKind } from "./files/wrong-kind.ts";
import { eosBase } from "./generation/eos-base.ts";
import { eosMissing } from "./generation/eos-missing.ts";
import { idsAgree } from "./generation/ids-agree.ts";
import { samplingFlags } from "./generation/sampling-flags.ts";
import { generationTokenIds } from "./generation/token-ids.ts";
import type { RuleFunction } from "./rule-function.ts";
import { addedTokensAgree } from "./tokenizer/added-tokens-agree.ts";
import { baseSpecialTokens } from "./tokenizer/base-special-tokens.ts";
import { chatTemplateEos } from "./tokenizer/chat-template-eos.ts";
import { chatTemplateReach } from "./tokenizer/chat-template-reach.ts";
import { chatTemplateSyntax } from "./tokenizer/chat-template-syntax.ts";
import { chatTemplatesAgree } from "./tokenizer/chat-templates-agree.ts";
import { idGaps } from "./tokenizer/id-gaps.ts";
import { idsOverflow } from "./tokenizer/ids-overflow.ts";
import { regex } from "./tokenizer/regex.ts";
import { renumberedTokens } from "./tokenizer/renumbered-tokens.ts";
import { specialTokenId } from "./tokenizer/special-token-id.ts";
import { specialTokensAgree } from "./tokenizer/special-tokens-agree.ts";
import { specialTokensExist } from "./tokenizer/special-tokens-exist.ts";
import { tokenContent } from "./tokenizer/token-content.ts";
import { deploymentTooOld } from "./transformers/deployment-too-old.ts";
import { ropeParameters } from "./transformers/rope-parameters.ts";
import { versionNewer } from "./transformers/version-newer.ts";
import { versionValid } from "./transformers/version-valid.ts";
import { configContradicted } from "./weights/config-contradicted.ts";
import { dtypeAgrees } from "./weights/dtype.ts";
import { duplicatedLayers } from "./weights/duplicated-layers.ts";
import { embeddingRows } from "./weights/embedding-rows.ts";
import { emptyTensors } from "./weights/empty-tensors.ts";
import { family } from "./weights/family.ts";
import { formatMetadata } from "./weights/format-metadata.ts";
import { headerProblems } from "./weights/header-problems.ts";
import { indexAgrees } from "./weights/index-agrees.ts";
import { indexMetadata } from "./weights/index-metadata.ts";
import { layerCount } from "./weights/layer-count.ts";
import { layout } from "./weights/layout.ts";
import { namePrefix } from "./weights/name-prefix.ts";
import { nonFinite } from "./weights/non-finite.ts";
import { outputHead } from "./weights/output-head.ts";
import { predictedSize } from "./weights/predicted-size.ts";
import { quantizationStray } from "./weights/quantization-stray.ts";
import { tensorDtypes } from "./weights/tensor-dtypes.ts";
import { unwantedNames } from "./weights/tensor-names.ts";
import { tensorShapes } from "./weights/tensor-shapes.ts";
import { tensorTwice } from "./weights/tensor-twice.ts";
import { tensorsMissing } from "./weights/tensors-missing.ts";
import { tensorsUnexpected } from "./weights/tensors-unexpected.ts";
import { totalSize } from "./weights/total-size.ts";

/** Every named function. A new one is a file functions/<group>/<name>.ts and a line here. */
import { zeroTensors } from "./weights/zero-tensors.ts";

const LIST: readonly RuleFunction[] = [
  present,
  indexAndSingle,
  looseWeights,
  missingShards,
  otherWeights,
  problemGroup,
  shardNames,
  shardNumbering,
  unlistedShards,
  wrongKind,
  classKnown,
  generationKeys,
  headsDivide,
  kvHeadsDivide,
  layerTypes,
  modelTypeKnown,
  pythonFiles,
  remoteCode,
  remoteKernel,
  ropeComplete,
  ropeLayouts,
  ropeTypeKnown,
  ropeValues,
  sizesStated,
  tokenIds,
  wholeNumbers,
  deploymentTooOld,
  ropeParameters,
  versionNewer,
  versionValid,
  addedTokensAgree,
  chatTemplateEos,
  chatTemplateReach,
  chatTemplateSyntax,
  chatTemplatesAgree,
  eosBase,
  eosMissing,
  idsAgree,
  generationTokenIds,
  idGaps,
  idsOverflow,
  regex,
  renumberedTokens,
  baseSpecialTokens,
  samplingFlags,
  specialTokenId,
  specialTokensAgree,
  specialTokensExist,
  tokenContent,
  dtypeAgrees,
  embeddingRows,
  emptyTensors,
  formatMetadata,
  headerProblems,
  indexAgrees,
  indexMetadata,
  layerCount,
  namePrefix,
  outputHead,
  quantizationStray,
  unwantedNames,
  tensorTwice,
  totalSize,
  configContradicted,
  family,
  layout,
  predictedSize,
  tensorDtypes,
  tensorShapes,
  tensorsMissing,
  tensorsUnexpected,
  duplicatedLayers,
  nonFinite,
  zeroTensors,
];

export const FUNCTIONS: ReadonlyMap<string, RuleFunction> = new Map(LIST.map((each) => [each.name, each]));
