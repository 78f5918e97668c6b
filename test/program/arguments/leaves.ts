import type * as z from "zod/mini";
import { clusterFields } from "kubernetes-postgres/plan/schema/cluster";
import { group, text } from "kubernetes-postgres/plan/schema/fields";
import { existingSchema } from "kubernetes-postgres/plan/platform/existing";
import { platformFields } from "kubernetes-postgres/plan/schema/platform";

/** One argument that holds a value, not a group of others. */
export interface Leaf {
  /** Where it is in a stack file, as docs/configuration.md writes it: `clusters[].scheduling.tolerations[].key`. */
  path: string;
  /** The values there are, where they can be counted: an enum, a flag. */
  values?: readonly unknown[];
}

/** zod's own description of a schema, as far as arguments are made of it. */
interface Definition {
  type: string;
  innerType?: z.ZodMiniType;
  element?: z.ZodMiniType;
  shape?: Record<string, z.ZodMiniType>;
  entries?: Record<string, string>;
}

/** Every argument of a platform and of a cluster, read from the schemas that the program reads its configuration by. */
export const leaves: readonly Leaf[] = [
  ...leavesOf(group({ ...platformFields, existing: existingSchema }), "platform"),
  ...leavesOf(group({ name: text("shop-db"), ...clusterFields }), "clusters[]"),
];

function leavesOf(schema: z.ZodMiniType, path: string): Leaf[] {
  const { type, innerType, element, shape, entries } = schema._zod.def as Definition;
  if (innerType !== undefined) return leavesOf(innerType, path);
  if (shape !== undefined) return Object.entries(shape).flatMap(([key, of]) => leavesOf(of, `${path}.${key}`));
  // A list of groups is an argument by itself: it grows and shrinks.
  if (element !== undefined && (element._zod.def as Definition).type === "object") {
    return [{ path }, ...leavesOf(element, `${path}[]`)];
  }
  if (entries !== undefined) return [{ path, values: Object.values(entries) }];
  return [type === "boolean" ? { path, values: [true, false] } : { path }];
}
