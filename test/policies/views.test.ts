import assert from "node:assert/strict";
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
