import assert from "node:assert/strict";
import * as fc from "fast-check";
import { saltOf, scramVerifier } from "kubernetes-postgres/aws/scram";

describe("The SCRAM verifier of a password", () => {
  it("is that of RFC 7677's example", () => {
    const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
    assert.equal(
      scramVerifier("pencil", salt),
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==" +
        "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  it("has a salt of 16 bytes that is the same for a role and its password, and another for any other", () => {
    const text = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
    fc.assert(
      fc.property(text, text, text, (role, other, password) => {
        assert.equal(saltOf(role, password).length, 16);
        assert.deepEqual(saltOf(role, password), saltOf(role, password));
        if (role !== other) assert.notDeepEqual(saltOf(role, password), saltOf(other, password));
        if (other !== password) assert.notDeepEqual(saltOf(role, password), saltOf(role, other));
      }),
    );
  });
});
