import assert from "node:assert/strict";
import { Stack } from "kubernetes-postgres-policies/frame/stack";
import { rolesOf, viewOf } from "kubernetes-postgres-policies/views/registry";
import { objectStore } from "./fixtures";
import { changed, unknown, type Given } from "./given";
import { stacks } from "./operators";
import { fieldsRead, isAbout, shownViews } from "../../tools/policy-views";

// docs/policy-views.md lists what fieldsRead finds, and pack.test.ts compares the two.
describe("the tables of what the views read", () => {
  for (const view of shownViews) {
    const fields = fieldsRead(view);
    const all = [...fields.values()].flat();

    it(`have no default of ${view.title} for a field that nobody reads`, () => {
      const unread = Object.keys(view.defaults).filter((key) => !all.some((path) => isAbout(key, path)));
      assert.deepEqual(unread, []);
    });

    it(`have the fields of ${view.title} that every rule needs`, () => {
      assert.ok(all.length > 60, String(all.length));
      for (const wanted of [
        /instances|replicas|numberOfInstances/i,
        /storageClass/,
        /memory$/,
        /affinity|PlacementPolicy/i,
      ]) {
        assert.ok(
          all.some((path) => wanted.test(path)),
          String(wanted),
        );
      }
    });
  }
});

describe("a view", () => {
  const everything: Given[] = [objectStore(), ...Object.values(stacks).flatMap(({ stack }) => stack())];

  for (const given of everything) {
    it(`of a ${given.type} can be made while any part of it is not known`, () => {
      const paths = [
        "metadata",
        "spec",
        "data",
        "configuration",
        ...Object.keys(given.properties["spec"] ?? {}).map((field) => `spec.${field}`),
      ];
      for (const path of paths) {
        const resource = { ...changed(given, { [path]: unknown }), urn: given.name };
        const { type, name, urn, properties, protect } = resource;
        const subject = { type, name, urn, properties, protect, propertyDependencies: {} };
        for (const role of rolesOf(given.type))
          assert.doesNotThrow(() => viewOf(role, subject, new Stack([subject])), `${role} ${path}`);
      }
    });
  }
});
