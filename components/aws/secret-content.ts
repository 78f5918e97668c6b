import { saltOf, scramVerifier } from "./scram";

/** Whose password it is and where it is good for. */
export interface LoginPlan {
  role: string;
  host: string;
  port: number;
  database: string;
}

/** Keys of the Kubernetes Secret; the JSON in AWS Secrets Manager has the same, and "engine". */
const keys = ["dbname", "host", "password", "port", "uri", "username"] as const;

/** One text for each key. */
export type SecretContent = Record<(typeof keys)[number], string> & { verifier?: string };

/** Keys of a Secret, in alphabetical order; one that the operator adopts has the password's verifier as well. */
export function secretKeys(adopted: boolean): string[] {
  return adopted ? [...keys, "verifier"] : [...keys];
}

/** Type of the Kubernetes Secret, which never changes: an operator that adopts it would make a lost one again without a type. */
export function secretType(adopted: boolean): string {
  return adopted ? "Opaque" : "kubernetes.io/basic-auth";
}

/**
 * What an application needs to connect, all of it text: the CSI provider refuses to take a number out of the JSON. A
 * generated password has no character that a URL, a .pgpass file or a shell would read differently; a given one may.
 */
export function secretContent(
  { role, host, port, database }: LoginPlan,
  password: string,
  adopted = false,
): SecretContent {
  const login = `${encodeURIComponent(role)}:${encodeURIComponent(password)}`;
  const uri = `postgresql://${login}@${host}:${port}/${encodeURIComponent(database)}`;
  return {
    dbname: database,
    host,
    password,
    port: String(port),
    // The clusters refuse connections without TLS. An operator that adopts the Secret writes this key as well, without
    // a query: the same text from both leaves nothing to fight over.
    uri: adopted ? uri : `${uri}?sslmode=require`,
    username: role,
    ...(adopted && { verifier: scramVerifier(password, saltOf(role, password)) }),
  };
}
