import { isObject } from "kubernetes-postgres/plan/objects";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { isUnknownMark, type Place, type Segment } from "../../frame/place";
import { defineRule } from "../../frame/rule";
import { documents } from "../documents";
import { versions } from "./versions";

/** The keys and indexes of a path such as `spec.instances[0].name`. */
function segmentsOf(path: string): Segment[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? (index === undefined ? name : Number(index)),
  );
}

/** The first value within this one that is not known before the update. */
function firstUnknown(at: Place): Place | undefined {
  if (at.isUnknown) return at;
  const below = Array.isArray(at.raw) ? at.items : isObject(at.raw) ? at.entries.map(([, place]) => place) : [];
  for (const place of below) {
    const found = firstUnknown(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const crdSchema = defineRule({
  id: "crd-schema",
  title: "Custom resources have the structure that their operator's release defines",
  why: "The API server refuses a wrong type, and drops a field that it does not know without a word: the backup that was never configured is missed on the day it is needed.",
  severity: "high",
  level: "mandatory",
  references: [{ framework: "kube-linter", id: "schema-validation" }],
  remediationSteps: "Set the field that is named as the message says, or take it away.",
  url: documents.customResources,
  parameters: { versions },
  remediates: false,
  example: {
    role: "custom-resource",
    bad: { spec: { instnces: 3 } },
    good: { spec: { instances: 3 } },
  },
  covers: {
    "custom-resource": ({ root }, { config, each, notApplicable }) => {
      if (!isObject(root.raw)) return;
      const options = { isUnknown: isUnknownMark, releases: config.versions };
      for (const { path, message, fix } of checkCustomResource(root.raw, options)) {
        each(() => ({ at: root.in(...segmentsOf(path)), message: `${message}; ${fix}` }));
      }
      const unknown = firstUnknown(root);
      if (unknown !== undefined) notApplicable(`${unknown.path} is checked once it is known, during the update`);
    },
  },
});
