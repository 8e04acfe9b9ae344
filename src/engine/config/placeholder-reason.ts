/** Stands in for the reason of an entry of `ignore` until its user writes one; the editor server writes it. */
export const PLACEHOLDER_REASON = "TODO: say why this is right";
