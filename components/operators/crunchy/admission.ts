import type { Problem } from "../../plan/problems";
import type { ClusterPlan } from "../../plan/types";
import { checkRecoveryKeys } from "../recovery-keys";
import { newestExported } from "./monitoring";

/**
 * What PGO would still refuse, or silently leave out, of a plan that is sound for PostgreSQL and Kubernetes. Its definition
 * has no webhook, only CEL: these are told at preview. Source: postgrescluster_types.go and postgres_types.go of v6.0.3.
 */
export function checkAdmission(plan: ClusterPlan): Problem[] {
  return [checkUsers, checkParameters, checkEndpoint, checkExporter, checkReplication, checkRecoveryKeys].flatMap(
    (check) => check(plan),
  );
}

/** PostgresIdentifier of users: a Secret is called after each. */
const userForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function checkUsers({ database, roles }: ClusterPlan): Problem[] {
  const logins = [
    { path: "database.owner", name: database.owner },
    ...roles.map(({ name, login }, index) => ({ path: `roles[${index}].name`, name: login ? name : undefined })),
  ];
  const taken = new Set(logins.map(({ name }) => name));
  const problems = logins.flatMap(({ path, name }) => {
    if (name === undefined || userForm.test(name)) return [];
    const message =
      'the operator "crunchy" calls a Secret after each role that logs in: lower-case letters, digits and "-", with a letter or digit at both ends';
    const meant = name.replace(/_/g, "-").replace(/^-+|-+$/g, "");
    const free = meant !== "" && !taken.has(meant);
    return [{ path, value: name, message, fix: free ? `set it to "${meant}"` : 'set it to a name such as "app"' }];
  });
  const most = 64;
  const users = logins.filter(({ name }) => name !== undefined).length + 1;
  if (users <= most) return problems;
  const message = `the operator "crunchy" takes ${most} roles that log in, its superuser counted, and these are ${users}`;
  return [
    ...problems,
    { path: "roles", message, fix: `make ${users - most} of them roles without login, or remove them` },
  ];
}

const mostParameters = 50;

function checkParameters({ parameters, sharedPreloadLibraries }: ClusterPlan): Problem[] {
  const count = Object.keys(parameters).length + (sharedPreloadLibraries.length > 0 ? 1 : 0);
  if (count <= mostParameters) return [];
  const message = `the operator "crunchy" takes ${mostParameters} parameters, and with the tuned ones these are ${count}`;
  return [{ path: "parameters", message, fix: `remove ${count - mostParameters} of them` }];
}

/** pgBackRest speaks to object stores over TLS only, and verifies them. */
function checkEndpoint({ backup }: ClusterPlan): Problem[] {
  const endpointUrl = backup?.endpointUrl;
  if (endpointUrl === undefined || endpointUrl.toLowerCase().startsWith("https:")) return [];
  const message = 'the operator "crunchy" backs up by pgBackRest, which reaches an object store over TLS only';
  return [
    {
      path: "backup.endpointUrl",
      value: endpointUrl,
      message,
      fix: "give the store a certificate, and write https://",
    },
  ];
}

function checkExporter({ monitoring, postgresMajor }: ClusterPlan): Problem[] {
  if (monitoring === undefined || postgresMajor <= newestExported) return [];
  const message = `the operator "crunchy" has an exporter for PostgreSQL up to ${newestExported}; beside ${postgresMajor} it would show nothing`;
  const fix = `set postgresVersion to ${newestExported}, or remove monitoring`;
  return [{ path: "monitoring.enabled", value: true, message, fix }];
}

function checkReplication({ replication, instances }: ClusterPlan): Problem[] {
  if (replication.synchronousStandbys < instances) return [];
  const fix = `set it to at most ${instances - 1}`;
  const message = `there are only ${instances - 1} standbys to confirm a commit`;
  return [{ path: "replication.synchronousStandbys", value: replication.synchronousStandbys, message, fix }];
}
