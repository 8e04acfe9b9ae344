/** A file that the build turns into text: scripts/embedded.mjs. */
declare module "embedded:*" {
  export const text: string;
}
