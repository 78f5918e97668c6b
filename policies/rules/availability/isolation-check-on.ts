import { set } from "../../frame/edit";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";

export const isolationCheckOn = defineRule({
  id: "cnpg-isolation-check-on",
  title: "A primary that is cut off from everything stops itself",
  why: "A primary behind a network partition goes on taking commits while another one is promoted. Its lease alone does not stop it: only the check that it still reaches the API server or another instance does.",
  severity: "critical",
  level: "mandatory",
  references: [],
  remediationSteps: "Set spec.probes.liveness.isolationCheck.enabled of the Cluster to true, which is its default.",
  url: documents.isolation,
  parameters: {},
  remediates: true,
  example: {
    role: "failover-timings",
    bad: { spec: { probes: { liveness: { isolationCheck: { enabled: false } } } } },
    good: { spec: { probes: { liveness: { isolationCheck: { enabled: true } } } } },
  },
  covers: {
    "failover-timings": ({ isolationCheck }, { each }) =>
      each(() => {
        if (isolationCheck.value) return undefined;
        const message = "a primary that is cut off goes on beside the one that replaces it; set it to true";
        return { at: isolationCheck.at, message, fix: [set(isolationCheck.at, true)] };
      }),
  },
});
