import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { versions } from "./versions";

export const operatorAdmission = defineRule({
  id: "operator-admission",
  title: "The operator takes what it is given",
  why: "An operator's webhook and the rules of its definitions are only asked when a resource is sent to the cluster: half-way through an update, when what comes before it was changed already. Zalando's operator even takes a wrong resource and leaves it alone.",
  severity: "high",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set the field that is named to the value that is named. The rules are those of CloudNativePG 1.30's webhook, of Patroni, of Zalando's operator, and the rules in CEL of every definition, of the release that `versions` names.",
  url: documents.admission,
  parameters: { versions },
  remediates: false,
  example: {
    role: "admission",
    bad: { spec: { postgresql: { synchronous: { method: "any", number: 3 } } } },
    good: { spec: { postgresql: { synchronous: { method: "any", number: 1 } } } },
  },
  covers: {
    admission: ({ what, refusals }, { config, each, notApplicable }) => {
      const found = refusals(config.versions);
      if (found.length === 0) notApplicable(`no ${what} is known to be refused that is right by its definition`);
      for (const refusal of found) each(refusal);
    },
  },
});
