import { cloudNativePgRenderer } from "./cloudnative-pg/renderer";
import { crunchyRenderer } from "./crunchy/renderer";
import type { OperatorRenderer } from "./operator";

/** The renderer of every operator in registry.ts. */
export const operatorRenderers: Readonly<Record<string, OperatorRenderer>> = {
  [cloudNativePgRenderer.facts.name]: cloudNativePgRenderer,
  [crunchyRenderer.facts.name]: crunchyRenderer,
};
