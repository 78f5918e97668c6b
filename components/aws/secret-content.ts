/** Whose password it is and where it is good for. */
export interface LoginPlan {
  role: string;
  host: string;
  port: number;
  database: string;
}

/** Keys of the Kubernetes Secret; the JSON in AWS Secrets Manager has the same, and "engine". */
export const secretKeys = ["dbname", "host", "password", "port", "uri", "username"] as const;

/** One text for each key. */
export type SecretContent = Record<(typeof secretKeys)[number], string>;

/**
 * What an application needs to connect, all of it text: the CSI provider refuses to take a number out of the JSON. The
 * password has no character that a URL, a .pgpass file or a shell would read differently.
 */
export function secretContent({ role, host, port, database }: LoginPlan, password: string): SecretContent {
  const login = `${encodeURIComponent(role)}:${password}`;
  return {
    dbname: database,
    host,
    password,
    port: String(port),
    // The clusters refuse connections without TLS.
    uri: `postgresql://${login}@${host}:${port}/${encodeURIComponent(database)}?sslmode=require`,
    username: role,
  };
}
