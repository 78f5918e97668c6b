import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { stableJson } from "kubernetes-postgres/json";

describe("stableJson", () => {
  it("sorts the keys of every object and leaves lists in their order", () => {
    assert.equal(
      stableJson({ b: [{ z: 1, y: [2, 1] }], a: null, A: "x" }),
      '{"A":"x","a":null,"b":[{"y":[2,1],"z":1}]}',
    );
  });

  it("leaves out what is undefined, as JSON does", () => {
    assert.equal(stableJson({ b: undefined, a: 1 }), '{"a":1}');
  });

  it("reads the same in whatever order a document was put together, and means the same", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
        const backwards = Object.fromEntries(Object.entries(document).reverse());
        assert.equal(stableJson(backwards), stableJson(document));
        assert.deepEqual(JSON.parse(stableJson(document)), JSON.parse(JSON.stringify(document)));
      }),
    );
  });
});
