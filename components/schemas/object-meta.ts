import type { StructuralSchema } from "./store";

const text: StructuralSchema = { type: "string" };
const texts: StructuralSchema = { type: "object", additionalProperties: text };
const moment: StructuralSchema = { type: "string", format: "date-time" };
const anything: StructuralSchema = { "x-kubernetes-preserve-unknown-fields": true };

/** The metadata of every object, and of the objects within one (k8s.io/apimachinery pkg/apis/meta/v1, ObjectMeta). */
export const objectMeta: StructuralSchema = {
  type: "object",
  properties: {
    annotations: texts,
    creationTimestamp: moment,
    deletionGracePeriodSeconds: { type: "integer" },
    deletionTimestamp: moment,
    finalizers: { type: "array", items: text },
    generateName: text,
    generation: { type: "integer" },
    labels: texts,
    managedFields: { type: "array", items: anything },
    name: text,
    namespace: text,
    ownerReferences: {
      type: "array",
      items: {
        type: "object",
        properties: {
          apiVersion: text,
          blockOwnerDeletion: { type: "boolean" },
          controller: { type: "boolean" },
          kind: text,
          name: text,
          uid: text,
        },
        required: ["apiVersion", "kind", "name", "uid"],
      },
    },
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
};
