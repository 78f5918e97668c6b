import assert from "node:assert/strict";
import { operatorFacts } from "kubernetes-postgres/operators/registry";
import { operatorRenderers } from "kubernetes-postgres/operators/renderers";
import { formatProblem } from "kubernetes-postgres/plan/problems";
import { checkCustomResource } from "kubernetes-postgres/schemas/check";
import { manifestOf, plain } from "../plans";
import { bound, plansOf, refusedBy, rendered, spiloOperators } from "./plans";

/** Every text in a value. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

type Amounts = Partial<Record<string, string>>;

/** Every container in a value, by what they have: an image and resources. */
function resourcesIn(value: unknown): { requests: Amounts; limits: Amounts }[] {
  if (typeof value !== "object" || value === null) return [];
  const { requests, limits } = value as { requests?: Amounts; limits?: Amounts };
  const own = requests !== undefined && limits !== undefined ? [{ requests, limits }] : [];
  return [...own, ...Object.values(value).flatMap(resourcesIn)];
}

for (const operator of spiloOperators) {
  describe(`Everything that is rendered for ${operator}`, () => {
    for (const [title, plan] of Object.entries(plansOf(operator))) {
      const objects = rendered(plan);

      it(`is what the definitions take: ${title}`, () => {
        const problems = objects.flatMap(({ what, manifest }) =>
          checkCustomResource(plain(manifest)).map((problem) => `${what}: ${formatProblem(problem)}`),
        );
        assert.deepEqual(problems, []);
      });

      it(`comes after what it needs, each under a name of its own: ${title}`, () => {
        const seen = new Set(plan.createNamespace ? ["namespace"] : []);
        const places = new Set<string>();
        for (const { what, manifest, after } of objects) {
          assert.ok(!seen.has(what), what);
          for (const other of after) assert.ok(seen.has(other), `${what} after ${other}`);
          seen.add(what);
          const { kind, metadata } = manifest;
          assert.equal(metadata.namespace, plan.names.namespace, what);
          places.add(`${kind}/${metadata.name}`);
        }
        assert.equal(places.size, objects.length);
      });

      it(`is guaranteed what it asks for, and says no secret: ${title}`, () => {
        const manifests = objects.map(({ manifest }) => manifest);
        for (const { requests, limits } of manifests.flatMap(resourcesIn)) {
          // Those that the class of a pod depends on.
          assert.deepEqual([requests.cpu, requests.memory], [limits.cpu, limits.memory]);
          assert.ok(requests.cpu !== undefined && requests.memory !== undefined);
        }
        const secretly = /password|passphrase|secret/i;
        const values = texts(manifests.map(({ kind, data }) => (kind === "ConfigMap" ? data : undefined)));
        for (const text of values) assert.doesNotMatch(text, /PASSWORD '[^']/);
        const environment = plain(manifests).flatMap((one: unknown) => variablesIn(one));
        for (const { name, value } of environment) {
          if (secretly.test(name) && value !== undefined)
            assert.match(value, /^(\/|\$\()/, `${name} is a file or a reference`);
        }
      });
    }

    it("names the Services and Secrets that there are", () => {
      const plan = plansOf(operator)["databases, roles and metrics"];
      const { caSecret, caKey } = operatorRenderers[operator].generatedNames(plan);
      assert.deepEqual([caSecret, caKey], ["shop-server-tls", "ca.crt"]);
      const hosts = texts(plain(manifestOf(rendered(plan), "server-certificate")).spec.dnsNames);
      for (const host of [plan.endpoints.readWrite, plan.endpoints.readOnly]) assert.ok(hosts.includes(host), host);
    });

    it("dumps with the image that serves, under an account that the role trusts", () => {
      const plan = plansOf(operator)["dumps beside the backups"];
      const objects = rendered(plan);
      const { spec } = plain(manifestOf(objects, "dump"));
      const pod = spec.jobTemplate.spec.template.spec;
      assert.equal(spec.schedule, "30 4 * * *");
      assert.equal(pod.initContainers[0].image, plan.image);
      assert.equal(pod.securityContext.runAsUser, 101);
      assert.ok(plan.names.serviceAccounts.includes(pod.serviceAccountName));
      const { annotations } = manifestOf(objects, "dump-service-account").metadata;
      assert.equal(annotations?.["eks.amazonaws.com/role-arn"], bound.backupRoleArn);
    });

    it("takes images from a mirror", () => {
      const plan = { ...plansOf(operator)["databases, roles and metrics"], image: undefined };
      const { image: asked, ...others } = plan;
      assert.equal(asked, undefined);
      const images = texts(plain(rendered(others, { ...bound, imageRegistry: "registry.example.com" }))).filter(
        (text) => /postgres-exporter:/.test(text),
      );
      assert.ok(images.length > 0);
      for (const image of images) assert.match(image, /^registry\.example\.com\//);
    });

    it("has room for the names it gives", () => {
      const facts = operatorFacts[operator];
      const { readWrite, readOnly, poolerReadWrite, poolerReadOnly } = facts.names("x".repeat(facts.maxClusterName));
      for (const service of [readWrite, readOnly, poolerReadWrite, poolerReadOnly])
        assert.ok(service.length <= 63, service);
    });

    it("is refused with Pod Identity, and says where that is written", () => {
      assert.deepEqual(refusedBy(operator, { identity: { kind: "pod-identity" } }), [
        `identity.kind: the operator "${operator}" cannot use EKS Pod Identity: Spilo does not hand its variables on to WAL-G (https://github.com/zalando/postgres-operator/issues/2972) (given "pod-identity"); set identity.kind to "irsa"`,
      ]);
    });

    it("has no volume for the WAL unless one is asked for, which is refused", () => {
      assert.equal(plansOf(operator)["three instances with zero loss"].storage.wal, undefined);
      const [told, ...rest] = refusedBy(operator, { storage: { size: "100Gi", walSize: "20Gi" } });
      assert.match(told, /^storage\.walSize: .*; remove storage\.walSize, and add it to storage\.size$/);
      assert.deepEqual(rest, []);
    });
  });
}

function variablesIn(value: unknown): { name: string; value?: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const { env } = value as { env?: { name: string; value?: string }[] };
  return [...(Array.isArray(env) ? env : []), ...Object.values(value).flatMap(variablesIn)];
}
