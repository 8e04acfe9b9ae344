/** Where and why Jinja2 stops. */
export interface TemplateMistake {
  readonly what: string;
  /** UTF-16 offset in the template. */
  readonly at: number;
}

/** Ends the reading of a template: Jinja2 refuses it, or (`isSure` false) this reader cannot tell. */
export class TemplateFault extends Error {
  readonly at: number;
  readonly isSure: boolean;

  constructor(what: string, at: number, isSure = true) {
    super(what);
    this.name = "TemplateFault";
    this.at = at;
    this.isSure = isSure;
  }
}
