import { guaranteed, restrictedContainer, type Value } from "../../kubernetes/manifest";
import type { ClusterPlan } from "../../plan/types";
import { paths, postgresId } from "./labels";

/**
 * What an operator would do while the server runs: renewed certificates and changed files reach it by a reload, and a
 * rotated password of the superuser is set. Kubernetes only changes the mounted files.
 */
export function upkeepContainer(plan: ClusterPlan): Record<string, Value<never>> {
  return {
    name: "upkeep",
    image: plan.image ?? "",
    command: ["/bin/sh", "-c", upkeepScript(30)],
    resources: guaranteed("50m", "64Mi"),
    securityContext: { ...restrictedContainer, runAsUser: postgresId, runAsGroup: postgresId },
    volumeMounts: [
      { name: "sockets", mountPath: paths.sockets },
      { name: "configuration", mountPath: paths.configuration, readOnly: true },
      { name: "certificate", mountPath: paths.certificate, readOnly: true },
      { name: "superuser", mountPath: paths.superuser, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

/** The password stays out of the server's log, of pg_stat_statements and of every command line. */
export function upkeepScript(seconds: number, at: Readonly<Record<keyof typeof paths, string>> = paths): string {
  return `
trap 'exit 0' TERM INT
apply() {
  psql --no-psqlrc --quiet --output=/dev/null --set ON_ERROR_STOP=1 --host ${at.sockets} --username postgres --dbname postgres <<'SQL'
SET log_statement TO 'none';
SET log_min_duration_statement TO -1;
SET log_min_error_statement TO 'panic';
SET pg_stat_statements.track_utility TO off;
SET password_encryption TO 'scram-sha-256';
\\set password \`cat ${at.superuser}/password\`
ALTER ROLE postgres PASSWORD :'password';
SELECT pg_reload_conf();
SQL
}
applied=""
while :; do
  current="$(cat ${at.configuration}/* ${at.certificate}/tls.crt ${at.superuser}/password | sha256sum)"
  if [ "$current" != "$applied" ] && apply; then
    applied="$current"
    echo "the server was told to read its files"
  fi
  sleep ${seconds} &
  wait $!
done
`.trimStart();
}
