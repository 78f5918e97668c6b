import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { kubectl } from "../cluster/control-plane";
import type { KubernetesObject, Objects } from "../engine/kubernetes/objects";
import { checkout } from "../program/checkout";
import { acknowledgedRows, type AcknowledgedRow } from "../support/acknowledged";
import { eventually } from "./eventually";

/** A stack's outputs about one database cluster, as far as a client needs them. */
export interface Connection {
  host: string;
  port: string;
  namespace: string;
  secretName: string;
  caSecretName: string;
}

/** Where and how a client writes. */
export interface ClientOptions {
  /** An image with bash and psql that the nodes have. */
  image: string;
  table: string;
  /** The node that is about to fail. */
  awayFrom: string;
}

/** How many acknowledged rows show that a client writes steadily. */
const steadyRows = 50;

/**
 * A pod that writes rows through the read-write Service (writer.sh), logged in with what the stack's outputs name, TLS
 * verified, and counts those whose commit was acknowledged.
 */
export class WritingClient {
  private constructor(
    private readonly name: string,
    private readonly namespace: string,
  ) {}

  /** Returns once rows are acknowledged. */
  static async start(api: Objects, name: string, to: Connection, options: ClientOptions): Promise<WritingClient> {
    await api.apply(pod(name, to, options), { manager: "kubepg-test", force: true });
    const client = new WritingClient(name, to.namespace);
    await client.writesOn();
    return client;
  }

  /** The rows whose commit it has seen acknowledged so far. */
  acknowledged(): AcknowledgedRow[] {
    return acknowledgedRows(this.log());
  }

  /** Waits until more rows are acknowledged than there are now. */
  async writesOn(): Promise<void> {
    const before = this.acknowledged().length;
    // Not the log's end alone: it says why a client that never came back did not.
    const progress = () => Promise.resolve(this.acknowledged().length >= before + steadyRows);
    await eventually(`${steadyRows} more rows of ${this.name}`, progress).catch((error: unknown) => {
      throw new Error(`the client does not write:\n${this.log().split("\n").slice(-10).join("\n")}`, { cause: error });
    });
  }

  /** Ends it; returns every row whose commit it has seen acknowledged. */
  stop(): AcknowledgedRow[] {
    const rows = this.acknowledged();
    const { status, stderr } = kubectl(["delete", "pod", this.name, "--namespace", this.namespace, "--wait=false"]);
    assert.equal(status, 0, stderr);
    return rows;
  }

  private log(): string {
    return kubectl(["logs", this.name, "--namespace", this.namespace]).stdout;
  }
}

function pod(name: string, to: Connection, { image, table, awayFrom }: ClientOptions): KubernetesObject {
  const script = fs.readFileSync(path.join(checkout, "test", "pods", "writer.sh"), "utf8");
  const fromSecret = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: to.secretName, key } },
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: to.namespace },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      // One of the name servers is on the node that is lost.
      dnsConfig: {
        options: [
          { name: "timeout", value: "1" },
          { name: "attempts", value: "3" },
        ],
      },
      securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "NotIn", values: [awayFrom] }] },
            ],
          },
        },
      },
      containers: [
        {
          name: "writer",
          image,
          command: ["bash", "-c", script],
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          env: [
            { name: "TABLE", value: table },
            { name: "PGHOST", value: to.host },
            { name: "PGPORT", value: String(to.port) },
            { name: "PGSSLMODE", value: "verify-full" },
            { name: "PGSSLROOTCERT", value: "/authority/ca.crt" },
            fromSecret("PGDATABASE", "dbname"),
            fromSecret("PGUSER", "username"),
            fromSecret("PGPASSWORD", "password"),
          ],
          volumeMounts: [{ name: "authority", mountPath: "/authority", readOnly: true }],
        },
      ],
      volumes: [
        { name: "authority", secret: { secretName: to.caSecretName, items: [{ key: "ca.crt", path: "ca.crt" }] } },
      ],
    },
  };
}
