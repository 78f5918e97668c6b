import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresCluster } from "kubernetes-postgres";

/**
 * A web application beside its database: in the database's namespace, whose pods may connect. The password comes from the
 * Secret that the cluster keeps up to date, and the server is verified by the cluster's own certificate authority.
 */
export function application(
  name: string,
  image: string,
  database: PostgresCluster,
  options: pulumi.CustomResourceOptions,
): kubernetes.apps.v1.Deployment {
  const labels = { app: `${name}-web` };
  const fromSecret = (key: pulumi.Input<string>) => ({ secretKeyRef: { name: database.secretName, key } });
  return new kubernetes.apps.v1.Deployment(
    `${name}-web`,
    {
      metadata: { name: `${name}-web`, namespace: database.namespace, labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            // What the namespace's Pod Security level "restricted" asks for.
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "web",
                image,
                env: [
                  // libpq's own names: https://www.postgresql.org/docs/current/libpq-envars.html
                  { name: "PGHOST", value: database.poolerHost ?? database.host },
                  { name: "PGPORT", value: database.port.apply(String) },
                  { name: "PGDATABASE", value: database.database },
                  { name: "PGUSER", valueFrom: fromSecret(database.usernameKey) },
                  { name: "PGPASSWORD", valueFrom: fromSecret(database.passwordKey) },
                  { name: "PGSSLMODE", value: "verify-full" },
                  { name: "PGSSLROOTCERT", value: "/etc/postgresql-ca/ca.crt" },
                ],
                resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
                volumeMounts: [{ name: "ca", mountPath: "/etc/postgresql-ca", readOnly: true }],
              },
            ],
            volumes: [
              {
                name: "ca",
                secret: { secretName: database.caSecretName, items: [{ key: database.caKey, path: "ca.crt" }] },
              },
            ],
          },
        },
      },
    },
    options,
  );
}
