import { absent } from "./absent.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { eq } from "./eq.ts";
import { exists } from "./exists.ts";
import { gt } from "./gt.ts";
import { gte } from "./gte.ts";
import { inList } from "./in.ts";
import { length } from "./length.ts";
import { lt } from "./lt.ts";
import { lte } from "./lte.ts";
import { matches } from "./matches.ts";
import { multipleOf } from "./multiple-of.ts";
import { ne } from "./ne.ts";
import { not } from "./not.ts";
import { notIn } from "./not-in.ts";
import type { Operator } from "./operator.ts";
import { pep440 } from "./pep440.ts";
import { sameSet } from "./same-set.ts";
import { schema } from "./schema.ts";
import { semver } from "./semver.ts";
import { startsWith } from "./starts-with.ts";
import { subsetOf } from "./subset-of.ts";
import { superset } from "./superset.ts";
import { type } from "./type.ts";
import { unique } from "./unique.ts";

/** All operators by name, in the order of the documentation. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    exists,
    absent,
    type,
    eq,
    ne,
    inList,
    notIn,
    gt,
    gte,
    lt,
    lte,
    matches,
    startsWith,
    multipleOf,
    length,
    unique,
    subsetOf,
    superset,
    sameSet,
    schema,
    semver,
    pep440,
    all,
    any,
    not,
  ].map((operator): [string, Operator] => [operator.name, operator]),
);
