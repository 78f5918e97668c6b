import { keptKinds } from "kubernetes-postgres/schemas/store";
import { refusalsOf } from "../admission";
import { properties, type Resource } from "../frame/resource";
import type { ReadersByType } from "./readers";
import type { AdmissionView, CustomResourceView } from "./types";

function customResource(resource: Resource): CustomResourceView {
  const root = properties(resource);
  return {
    get apiVersion() {
      return root.in("apiVersion").text ?? "";
    },
    get kind() {
      return root.in("kind").text ?? "";
    },
    root,
  };
}

function admission(group: string, kind: string): (resource: Resource) => AdmissionView {
  return (resource) => ({
    what: kind,
    refusals: (releases) => refusalsOf(group, kind, properties(resource), releases),
  });
}

/** Every kind that the schema of an operator's release is kept of. */
export const customResources: ReadersByType = Object.fromEntries(
  keptKinds().map(({ group, version, kind }) => [
    `kubernetes:${group}/${version}:${kind}`,
    { "custom-resource": customResource, admission: admission(group, kind) },
  ]),
);
