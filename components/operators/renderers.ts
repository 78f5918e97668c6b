import { cloudNativePgRenderer } from "./cloudnative-pg/renderer";
import { crunchyRenderer } from "./crunchy/renderer";
import { kubeDbRenderer } from "./kubedb/renderer";
import type { OperatorRenderer } from "./operator";
import { patroniRenderer } from "./patroni/renderer";
import { standaloneRenderer } from "./standalone/renderer";
import { zalandoRenderer } from "./zalando/renderer";

/** The renderer of every operator in registry.ts. */
export const operatorRenderers: Readonly<Record<string, OperatorRenderer>> = {
  [cloudNativePgRenderer.facts.name]: cloudNativePgRenderer,
  [crunchyRenderer.facts.name]: crunchyRenderer,
  [patroniRenderer.facts.name]: patroniRenderer,
  [kubeDbRenderer.facts.name]: kubeDbRenderer,
  [standaloneRenderer.facts.name]: standaloneRenderer,
  [zalandoRenderer.facts.name]: zalandoRenderer,
};
