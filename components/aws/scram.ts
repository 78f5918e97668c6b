import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own number of rounds (scram_iterations, https://www.postgresql.org/docs/current/runtime-config-connection.html). */
const rounds = 4096;

/**
 * What PostgreSQL keeps of a password: SCRAM-SHA-256$<rounds>:<salt>$<StoredKey>:<ServerKey> (RFC 5803, in the form of
 * pg_authid). Passwords here are of letters, digits, "-" and "_", which SASLprep leaves as they are.
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, rounds, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

/** A salt that follows from role and password: a preview shows no change where there is none, and two roles never share one. */
export function saltOf(role: string, password: string): Buffer {
  return createHmac("sha256", password).update(`salt of ${role}`).digest().subarray(0, 16);
}
