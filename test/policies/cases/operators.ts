import type { PackConfig } from "kubernetes-postgres-policies/pack-config";
import { patroniStack, plainStack } from "../operators/stateful-set";
import { zalandoStack } from "../operators/zalando";
import type { Given } from "../given";

export const stacks: Record<string, { stack: () => Given[]; config?: PackConfig }> = {
  zalando: { stack: zalandoStack },
  patroni: { stack: patroniStack },
  standalone: { stack: plainStack, config: { "pg-min-instances": { enforcementLevel: "mandatory", minInstances: 1 } } },
};

export const broken: { operator: string; rule: string; sentence: string; given: Given[]; says: string[] }[] = [];
