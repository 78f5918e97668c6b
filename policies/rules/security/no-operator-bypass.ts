import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const noOperatorBypass = defineRule({
  id: "pg-no-operator-bypass",
  title: "The operator checks and looks after every cluster",
  why: "A switch that was thrown for one repair and forgotten leaves a database without failover, or lets the next change through unchecked; nothing shows it until the primary dies.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "CloudNativePG: remove the annotations cnpg.io/validation, cnpg.io/reconciliationLoop and cnpg.io/podPatch of the Cluster, and set spec.postgresql.enableAlterSystem to false. Crunchy: set spec.paused to false. KubeDB: set spec.halted to false. Patroni: take pause out of its dynamic configuration.",
  url: documents.safeguards,
  parameters: {},
  remediates: false,
  example: {
    role: "safeguards",
    bad: { metadata: { annotations: { "cnpg.io/reconciliationLoop": "disabled" } } },
    good: { metadata: { annotations: { "cnpg.io/reconciliationLoop": "enabled" } } },
  },
  covers: {
    safeguards: ({ switchedOff }, { each }) => {
      for (const thrown of switchedOff) each(() => ({ at: thrown.at, message: thrown.message }));
    },
  },
});
