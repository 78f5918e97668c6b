import { namespace } from "kubernetes-postgres/kubernetes/namespace";
import type { Manifest } from "kubernetes-postgres/kubernetes/manifest";
import type { BoundValues } from "kubernetes-postgres/operators/operator";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import type { ClusterPlan } from "kubernetes-postgres/plan/types";
import { volumeAttributesClass } from "kubernetes-postgres/storage/volume-attributes-class";
import type { ApiServer, Answer } from "../../support/api-server";

/** What the API server, the definitions' rules and the operator's webhook say to the manifests of a plan. */
export interface Verdict {
  /** One line for each manifest that is refused. */
  refused: string[];
  warnings: string[];
}

/** Every Kubernetes object of a plan whose content depends on the arguments; passwords and roles have tests of their own. */
export function manifestsOf(plan: ClusterPlan): Manifest[] {
  const renderer = operatorRenderers[plan.operator];
  const bound = boundFor(plan);
  const { attributes } = plan.storage;
  const classes =
    attributes === undefined
      ? []
      : [
          {
            apiVersion: "storage.k8s.io/v1",
            kind: "VolumeAttributesClass",
            ...volumeAttributesClass(attributes),
          } as Manifest,
        ];
  const objects = [...renderer.access<string>(plan, bound), ...renderer.cluster<string>(plan, bound)];
  return [
    ...(plan.createNamespace ? [namespace(plan.names.namespace, plan.names.cluster, "restricted")] : []),
    ...classes,
    ...objects.map(({ manifest }) => manifest),
  ];
}

/** What the cloud would say, as PostgresCluster puts it together. */
function boundFor({ backup, recovery }: ClusterPlan): BoundValues<string> {
  const place = ({ bucket = "platform-bucket", path }: { bucket?: string; path: string }) => `s3://${bucket}/${path}`;
  return {
    operatorNamespace: "cnpg-system",
    region: "eu-west-1",
    backupDestination: backup && place(backup),
    recoverySource: recovery && place(recovery),
    backupRoleArn: "arn:aws:iam::123456789012:role/shop",
  };
}

/** Puts all manifests before the server without keeping any; what is namespaced is judged in `place`, which exists. */
export async function verdictOn(server: ApiServer, manifests: readonly Manifest[], place: string): Promise<Verdict> {
  const answers = await Promise.all(
    manifests.map(async (manifest) => ({
      manifest,
      answer: isAddressable(manifest) ? await server.apply(manifest, { dryRun: true, namespace: place }) : noSuchPath,
    })),
  );
  const line = ({ kind, metadata }: Manifest, text: string) => `${kind} ${metadata.name}: ${text}`;
  return {
    refused: answers.flatMap(({ manifest, answer }) =>
      isRefused(answer) ? [line(manifest, answer.body.message as string)] : [],
    ),
    warnings: answers.flatMap(({ manifest, answer }) => answer.warnings.map((text) => line(manifest, text))),
  };
}

/** An object is asked for by its name in a path; https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
function isAddressable({ metadata }: Manifest): boolean {
  return metadata.name !== "" && !/[/%]/.test(metadata.name);
}

const noSuchPath: Answer = { status: 422, body: { message: "no object can have this name" }, warnings: [] };

/** Whether the answer is a judgement of the manifest; one that says nothing about it ends the test. */
export function isRefused({ status, body }: Answer): boolean {
  if (status < 300) return false;
  const message = String(body.message);
  const unjudged =
    status === 401 || status === 404 || status === 429 || status >= 502 || /failed calling webhook/.test(message);
  if (unjudged) throw new Error(`the control plane did not judge: HTTP ${status}, ${message}`);
  return true;
}
