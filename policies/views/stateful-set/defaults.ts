/**
 * What Kubernetes and the images do where a StatefulSet says nothing, by the field's path or the variable's name.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/; the official image's
 * Dockerfile and docker-entrypoint.sh (docker-library/postgres); bitnami/containers; zalando/spilo.
 */
export const defaults = {
  "spec.replicas": 1,
  "spec.template.spec.serviceAccountName": "default",
  "spec.template.spec.securityContext.seccompProfile.type": "of the node",
  "spec.persistentVolumeClaimRetentionPolicy.whenDeleted": "Retain",
  /** Variables. PGDATA of the official image before 18, and from it on. */
  "PGDATA (17 and older)": "/var/lib/postgresql/data",
  "PGDATA (18 and newer)": "/var/lib/postgresql/18/docker",
  "PGDATA (Bitnami)": "/bitnami/postgresql/data",
  "PGROOT (Spilo)": "/home/postgres/pgdata/pgroot",
  POSTGRES_USER: "postgres",
  POSTGRES_HOST_AUTH_METHOD: "scram-sha-256",
  "spec.template.spec.volumes[].emptyDir.sizeLimit": "64Mi",
} as const;
