import { cloudNativePg } from "./cloudnative-pg/capabilities";
import { crunchy } from "./crunchy/capabilities";
import { kubeDb } from "./kubedb/capabilities";
import type { OperatorFacts } from "./operator";
import { patroni } from "./patroni/capabilities";
import { standalone } from "./standalone/capabilities";
import { zalando } from "./zalando/capabilities";

/** Every operator this package knows, by the name a cluster asks for it: what the plan must know. No Pulumi here. */
export const operatorFacts: Readonly<Record<string, OperatorFacts>> = {
  [cloudNativePg.name]: cloudNativePg,
  [crunchy.name]: crunchy,
  [patroni.name]: patroni,
  [kubeDb.name]: kubeDb,
  [standalone.name]: standalone,
  [zalando.name]: zalando,
};
