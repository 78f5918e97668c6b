import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import type { Given } from "../given";
import { crunchyStack } from "./crunchy";
import { crunchy } from "./crunchy-broken";
import { kubedbStack } from "./kubedb";
import { kubedb } from "./kubedb-broken";
import { brokenParameters } from "./parameters-broken";
import { patroni } from "./patroni-broken";
import type { Broken } from "./row";
import { standalone } from "./standalone-broken";
import { standaloneJobs } from "./standalone-jobs";
import { patroniStack, plainStack } from "./stateful-set";
import { zalandoStack } from "./zalando";
import { zalando } from "./zalando-broken";

/** For each operator resources that every rule accepts, and what is asked less of them. */
export const stacks: Readonly<Record<string, { stack: () => Given[]; config?: PackConfig }>> = {
  zalando: { stack: zalandoStack },
  crunchy: { stack: crunchyStack },
  kubedb: { stack: kubedbStack },
  patroni: { stack: patroniStack },
  standalone: { stack: plainStack, config: { "pg-min-instances": { enforcementLevel: "mandatory", minInstances: 1 } } },
};

/** Those resources, broken in one place at a time. */
export const broken: readonly Broken[] = [
  ...zalando,
  ...crunchy,
  ...kubedb,
  ...patroni,
  ...standalone,
  ...standaloneJobs,
  ...brokenParameters,
];
