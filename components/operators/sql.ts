import { commonLabels, guaranteed, restrictedContainer, type Manifest, type Value } from "../kubernetes/manifest";
import { dns, networkPolicy, type PodSelector } from "../kubernetes/network-policy";
import { fit, hash, limits } from "../plan/names";
import type { ClusterPlan, RolePlan } from "../plan/types";
import type { GeneratedNames, RenderedObject } from "./operator";

/**
 * Roles, databases and extensions for systems that make none declaratively: a Job that brings them about by SQL, run
 * again whenever what it is to bring about has changed. It only adds and alters: what leaves the program stays in the
 * database, because a dropped table is not to be had back from a stack file.
 */

/** How the Job connects. */
export interface SqlSetup {
  /** Image with psql. */
  image: string;
  /** User and group of the image that may read the mounted files. */
  userId: number;
  /** Role that may create roles and databases, and the Secret with its password under "password". */
  superuser: string;
  superuserSecret: string;
  /** Whether the operator sets the passwords of roles that log in, and the Job leaves them alone. Default false. */
  leavesPasswords?: boolean;
  /** What the server's certificate is verified by. Default: the connection is encrypted, and the server not verified. */
  certificateAuthority?: GeneratedNames;
  /** Pods that the Job must reach. */
  instances: PodSelector;
  /** The `what` of objects that must be there before. */
  after: string[];
}

const label = "kubernetes-postgres/setup";
const scriptPath = "/setup";
const secretsPath = "/secrets";
const authorityPath = "/authority";

/** The script, the Job that runs it, and the way for it through the cluster's network policies. */
export function renderSetup<V>(plan: ClusterPlan, setup: SqlSetup): RenderedObject<V>[] {
  const { names } = plan;
  const script = setupSql(plan, setup.leavesPasswords);
  const metadata = { namespace: names.namespace, labels: commonLabels(names.cluster) };
  // Pods of a finished Job are not started again: another content, another Job.
  const version = hash(JSON.stringify([script, plan.credentials.rotation, setup.image]));
  const config = fit(`${names.cluster}-setup`, limits.object);
  return [
    ...(plan.network === undefined
      ? []
      : [{ what: "setup-access", manifest: setupAccess(plan, setup.instances), after: [] }]),
    {
      what: "setup-script",
      manifest: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: config, ...metadata },
        data: { "setup.sql": script },
      },
      after: [],
    },
    {
      what: "setup",
      manifest: {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name: fit(`${names.cluster}-setup-${version}`, limits.label), ...metadata },
        spec: job(plan, setup, config),
      },
      after: ["setup-script", ...(plan.network === undefined ? [] : ["setup-access"]), ...setup.after],
    },
  ];
}

function setupAccess({ names }: ClusterPlan, instances: PodSelector): Manifest<never> {
  return networkPolicy({
    name: `${names.cluster}-setup`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: { [label]: names.cluster } },
    ingress: [],
    egress: [dns, { peers: [{ pods: instances }], ports: [{ port: 5432 }] }],
  });
}

function job(plan: ClusterPlan, setup: SqlSetup, config: string): Record<string, Value<never>> {
  const { names, scheduling } = plan;
  const secrets = [
    setup.superuserSecret,
    ...passwords(plan, setup.leavesPasswords).map(({ secretName }) => secretName),
  ];
  const { nodeSelector, tolerations } = scheduling;
  const { certificateAuthority: authority } = setup;
  return {
    // The primary may be a minute away when a cluster has just started.
    backoffLimit: 10,
    template: {
      metadata: { labels: { ...commonLabels(names.cluster), [label]: names.cluster } },
      spec: {
        restartPolicy: "OnFailure",
        automountServiceAccountToken: false,
        ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
        ...(tolerations.length > 0 && { tolerations }),
        securityContext: {
          runAsNonRoot: true,
          runAsUser: setup.userId,
          runAsGroup: setup.userId,
          fsGroup: setup.userId,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          {
            name: "setup",
            image: setup.image,
            command: ["/bin/sh", "-ec", script(plan, setup)],
            env: verification(authority),
            resources: guaranteed("100m", "128Mi"),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: "script", mountPath: scriptPath, readOnly: true },
              ...(authority ? [{ name: "authority", mountPath: authorityPath, readOnly: true }] : []),
              ...secrets.map((name) => ({ name: volumeOf(name), mountPath: `${secretsPath}/${name}`, readOnly: true })),
            ],
          },
        ],
        volumes: [
          { name: "script", configMap: { name: config } },
          ...(authority
            ? [
                {
                  name: "authority",
                  secret: { secretName: authority.caSecret, items: [{ key: authority.caKey, path: "ca.crt" }] },
                },
              ]
            : []),
          ...secrets.map((secretName) => ({
            name: volumeOf(secretName),
            secret: { secretName, defaultMode: 0o440, items: [{ key: "password", path: "password" }] },
          })),
        ],
      },
    },
  };
}

function verification(authority: GeneratedNames | undefined): Value<never>[] {
  if (authority === undefined) return [{ name: "PGSSLMODE", value: "require" }];
  return [
    { name: "PGSSLMODE", value: "verify-full" },
    { name: "PGSSLROOTCERT", value: `${authorityPath}/ca.crt` },
  ];
}

/** A volume's name has no dots; two Secrets that differ in nothing else stay apart by the hash. */
function volumeOf(secretName: string): string {
  return fit(`secret-${hash(secretName)}`, limits.label);
}

/** Passwords come from mounted files, never from the environment or the command line of a process that others could list. */
function script(plan: ClusterPlan, { superuser, superuserSecret, leavesPasswords }: SqlSetup): string {
  const { names } = plan;
  const variables = passwords(plan, leavesPasswords).map(
    ({ secretName }, index) => `\\set password_${index} \`cat ${secretsPath}/${secretName}/password\``,
  );
  return [
    `PGPASSWORD="$(cat ${secretsPath}/${superuserSecret}/password)"; export PGPASSWORD`,
    `{ cat <<'VARIABLES'`,
    ...variables,
    "VARIABLES",
    `cat ${scriptPath}/setup.sql; } | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 ` +
      `--host ${names.readWrite} --username ${superuser} --dbname postgres`,
  ].join("\n");
}

/** Roles whose password the Job sets, in the order of their variables. */
function passwords(
  { database, names, roles }: ClusterPlan,
  leavesPasswords = false,
): { name: string; secretName: string }[] {
  if (leavesPasswords) return [];
  const others = roles.flatMap(({ name, secretName }) => (secretName === undefined ? [] : [{ name, secretName }]));
  return [{ name: database.owner, secretName: names.ownerSecret }, ...others];
}

/** The SQL that brings about the roles, databases and extensions of a plan; running it again changes nothing. */
export function setupSql(plan: ClusterPlan, leavesPasswords = false): string {
  const { database, databases, roles } = plan;
  const passwordOf = new Map(passwords(plan, leavesPasswords).map(({ name }, index) => [name, `:'password_${index}'`]));
  const owner: RolePlan = { name: database.owner, login: true, inRoles: [], connectionLimit: -1 };
  const statements = [
    // Passwords are to be found neither in the server's log nor among the statements that are counted.
    "SET log_statement TO 'none';",
    "SET log_min_duration_statement TO -1;",
    "SET log_min_error_statement TO 'panic';",
    "SET pg_stat_statements.track_utility TO off;",
    "SET password_encryption TO 'scram-sha-256';",
    ...[owner, ...roles].map(({ name }) =>
      unless(`SELECT FROM pg_roles WHERE rolname = ${literal(name)}`, `CREATE ROLE ${identifier(name)}`),
    ),
    ...[owner, ...roles].map((role) => alterRole(role, passwordOf.get(role.name), leavesPasswords)),
    ...roles.flatMap(({ name, inRoles }) =>
      inRoles.map((group) => `GRANT ${identifier(group)} TO ${identifier(name)};`),
    ),
    ...[database, ...databases].map((one) =>
      unless(
        `SELECT FROM pg_database WHERE datname = ${literal(one.name)}`,
        `CREATE DATABASE ${identifier(one.name)} OWNER ${identifier(one.owner)}`,
      ),
    ),
    ...[database, ...databases].map(
      (one) => `ALTER DATABASE ${identifier(one.name)} OWNER TO ${identifier(one.owner)};`,
    ),
    ...[database, ...databases].flatMap(({ name, extensions }) =>
      extensions.length === 0
        ? []
        : [
            `\\connect ${identifier(name)}`,
            ...extensions.map((one) => `CREATE EXTENSION IF NOT EXISTS ${identifier(one)};`),
          ],
    ),
  ];
  return `${statements.join("\n")}\n`;
}

function alterRole(
  { name, login, connectionLimit }: RolePlan,
  password: string | undefined,
  leavesPasswords: boolean,
): string {
  const rights = `${login ? "LOGIN" : "NOLOGIN"} CONNECTION LIMIT ${connectionLimit}`;
  const secret = leavesPasswords && login ? "" : ` PASSWORD ${password ?? "NULL"}`;
  return `ALTER ROLE ${identifier(name)} ${rights}${secret};`;
}

/** CREATE DATABASE has no IF NOT EXISTS, and may stand in no block: psql itself runs the statement that a query returns. */
function unless(query: string, statement: string): string {
  return `SELECT ${literal(statement)} WHERE NOT EXISTS (${query}) \\gexec`;
}

function literal(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}
