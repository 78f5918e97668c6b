import { cloudNativePgRenderer } from "./cloudnative-pg/renderer";
import type { OperatorRenderer } from "./operator";
import { zalandoRenderer } from "./zalando/renderer";

/** The renderer of every operator in registry.ts. */
export const operatorRenderers: Readonly<Record<string, OperatorRenderer>> = {
  [cloudNativePgRenderer.facts.name]: cloudNativePgRenderer,
  [zalandoRenderer.facts.name]: zalandoRenderer,
};
